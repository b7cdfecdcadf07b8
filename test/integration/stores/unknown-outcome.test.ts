import assert from 'node:assert/strict';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { randomFrom } from '../../../src/farm/seed/random.ts';
import { SessionItems } from '../../../src/farm/site/session-items.ts';
import { connect } from '../../../src/redis/connect.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import { RedisSource } from '../../../src/redis/redis-source.ts';
import { changeSession } from '../../../src/stores/change/change-script.ts';
import { SessionDraft } from '../../../src/stores/edit/draft.ts';
import type { ItemChange } from '../../../src/stores/layout.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import type { SessionChange } from '../../../src/stores/source/session-change.ts';
import { UnknownOutcomeError } from '../../../src/stores/source-error.ts';
import { untilKnown } from '../../../src/stores/source/until-known.ts';
import { type Fault, type FaultyProxy, startFaultyProxy } from '../support/faulty-proxy.ts';
import { type RedisServer, startRedis, until } from '../support/redis-server.ts';
import { connectTo, providerOf, text } from './support.ts';

const faults: readonly Fault[] = [
  'cut-before',
  'cut-within',
  'cut-after',
  'late-request',
  'no-reply',
];
const TIMEOUT_MS = 400;
const LATE_MS = 700;
type Way = 'scripts' | 'transactions';

const WORKERS = 24;
const SAVES = 5;

describe('a save whose reply is lost', function () {
  this.timeout(120_000);
  let server: RedisServer;
  let site: RedisConnection;
  const open: { connection: RedisConnection; proxy: FaultyProxy }[] = [];

  before(async () => {
    server = await startRedis();
    await server.ask('ACL', 'SETUSER', 'plain', 'reset', 'on', '>pw', '~*', '+@all', '-@scripting');
    site = await connectTo(`127.0.0.1:${server.port}`);
  });
  after(async () => {
    site.close();
    await server.stop();
  });
  afterEach(async () => {
    for (const { connection, proxy } of open.splice(0)) {
      connection.close();
      await proxy.close();
    }
  });

  /** A session with an item, and a connection to it that goes through a proxy. */
  async function begin(way: Way, layout: 'aspnet-v2' | 'aspnet-v5', id: string) {
    const ref: SessionRef = { layout, application: '/Cut', id };
    const { codec } = providerOf(site, ref);
    const items = new SessionItems(codec, []);
    items.set('Edited', 'edit 0');
    items.set('Other', 'as it was');
    await providerOf(site, ref).create(ref.id, items, 20);
    const proxy = await startFaultyProxy(server.port, LATE_MS);
    const login = way === 'transactions' ? 'plain:pw@' : '';
    const { address, secrets } = parseEndpoint(`redis://${login}127.0.0.1:${proxy.port}`);
    const options = { address, secrets, canWrite: true, commandTimeoutMs: TIMEOUT_MS };
    const connection = await connect(options);
    open.push({ connection, proxy });
    const draft = new SessionDraft(await readSession(connection, ref));
    /** Edits the item. */
    const edit = (value: string): readonly ItemChange[] => {
      const removed = draft.item('Edited')?.bytes;
      assert.ok(removed);
      const inserted = codec.encode(value);
      draft.apply({
        type: 'splice',
        item: 'Edited',
        splices: [{ offset: 0, removed, inserted }],
      });
      return draft.changes();
    };
    /** What the server holds, asked on a connection of its own. */
    const held = async (): Promise<unknown> => {
      const { items: now } = await readSession(site, ref);
      return codec.decode(now.find(({ name }) => name === 'Edited')?.bytes ?? new Uint8Array());
    };
    return { ref, options, connection, proxy, draft, edit, held };
  }

  /** What stands in the request that changes a session: of a script its hash. */
  async function markOf(way: Way): Promise<string> {
    if (way === 'transactions') return 'EXEC';
    return text(await server.ask('SCRIPT', 'LOAD', changeSession.source));
  }

  for (const way of ['scripts', 'transactions'] as const) {
    for (const layout of ['aspnet-v2', 'aspnet-v5'] as const) {
      it(`is told as it was, with ${way}, in layout ${layout}`, async () => {
        const mark = await markOf(way);
        const verdicts = { written: 0, 'not-written': 0, unclear: 0 };
        await Promise.all(
          Array.from({ length: WORKERS }, async (_, worker) => {
            const random = randomFrom(worker + 1);
            const rig = await begin(way, layout, `${way}${layout}${worker}`);
            let stored = 'edit 0';
            for (let count = 1; count <= SAVES; count++) {
              const fault = faults[(worker + count) % faults.length] ?? 'cut-after';
              const meant = `edit ${count} ${'x'.repeat(random.below(200))}`;
              const changes = rig.edit(meant);
              rig.proxy.arm(fault, mark);
              const { ref } = rig;
              const opened = rig.draft.base;
              const change: SessionChange<'save'> = { kind: 'save', ref, opened, changes };
              const source = new RedisSource(rig.connection);
              const error = await source.change(change).then(
                () => undefined,
                (problem: unknown) => problem,
              );
              if (error === undefined && fault === 'late-request') {
                // On a machine that is busy it came just in time. Its link may be given up all the same.
                await until(async () => {
                  const read = await readSession(rig.connection, rig.ref).catch(() => undefined);
                  if (read) rig.draft.reset(read);
                  return read !== undefined;
                }, 'the session to be read');
                stored = meant;
                continue;
              }
              assert.ok(error instanceof UnknownOutcomeError, `${fault}: ${String(error)}`);
              const { verdict, snapshot } = await untilKnown({
                change,
                error,
                connect: async () => {
                  // What timed out holds up all that comes behind it.
                  if (fault === 'late-request' || fault === 'no-reply') {
                    rig.connection.close();
                    rig.connection = await connect(rig.options);
                    open.push(rig);
                  }
                  return new RedisSource(rig.connection);
                },
                signal: AbortSignal.timeout(20_000),
              });
              verdicts[verdict]++;
              const expected = verdict === 'written' ? meant : stored;
              assert.equal(await rig.held(), expected, `${fault}: told ${verdict}`);
              await rig.proxy.settled();
              assert.equal(await rig.held(), expected, `${fault}: later, told ${verdict}`);
              stored = expected;
              assert.ok(snapshot);
              rig.draft.reset(snapshot);
            }
          }),
        );
        assert.equal(verdicts.unclear, 0);
        assert.ok(verdicts.written > WORKERS && verdicts['not-written'] > WORKERS);
      });
    }
  }
});
