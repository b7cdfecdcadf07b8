import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { SearchResults } from '../../../src/host/sessions/results/search-results.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { startRedis } from '../../integration/support/redis-server.ts';
import type { RedisServer } from '../../integration/support/redis-server.ts';
import { answeringDialogs } from '../support/dialogs.ts';
import { addEndpoint, askOk, removeEndpoints } from '../support/endpoint.ts';
import { activated, answeringMessages } from '../support/extension.ts';
import type { ShownMessage } from '../support/extension.ts';
import { answeringPicks } from '../support/picks.ts';
import type { AskedPick } from '../support/picks.ts';
import { rowAt } from '../support/rows.ts';
import { ann, bob, keysOf } from '../support/session-rig.ts';

const ids = ['4hj2k1abcdefghijklmnox0q', 'zzz2k1abcdefghijklmnoyyy'] as const;

describe('export and import of sessions', () => {
  let server: RedisServer;
  let handle: TestHandle;
  let folder: string;
  let file: vscode.Uri;
  let shown: ShownMessage[];
  let asked: AskedPick[];

  before(async () => {
    server = await startRedis();
    handle = await activated();
    folder = await mkdtemp(join(tmpdir(), 'session-farm-transfer-'));
    file = vscode.Uri.file(join(folder, 'sessions.json'));
  });
  after(async () => {
    await rm(folder, { recursive: true, force: true });
    await server.stop();
  });
  beforeEach(async () => {
    shown = [];
    asked = [];
    await askOk(server, ['FLUSHALL']);
    for (const [at, id] of ids.entries()) {
      await askOk(server, [
        'SET',
        keysOf(id).data,
        Buffer.from(at === 0 ? ann : bob, 'hex'),
        'EX',
        '900',
      ]);
      await askOk(server, ['SET', keysOf(id).timeout, '1200', 'EX', '900']);
    }
    await askOk(server, ['SET', keysOf(ids[0]).lock, 'a request', 'EX', '90']);
    await addEndpoint(handle, 'shop', server.port);
  });
  afterEach(async () => {
    await removeEndpoints(handle);
    await rm(file.fsPath, { force: true });
  });

  /** Runs a command for a user who answers lists by the start of an item, and messages by a button. */
  async function run(
    command: string,
    args: readonly unknown[],
    pick: string | undefined,
    button?: string,
  ): Promise<void> {
    await answeringDialogs(file, () =>
      answeringMessages(
        (message) => {
          shown.push(message);
          return button !== undefined && message.buttons.includes(button) ? button : undefined;
        },
        () =>
          answeringPicks(
            (each) => {
              asked.push(each);
              return pick;
            },
            () => vscode.commands.executeCommand(`sessionFarm.${command}`, ...args),
          ),
      ),
    );
  }
  const text = () => readFile(file.fsPath, 'utf8');
  const row = (...path: readonly string[]) => rowAt(handle.sessions.tree, 'shop', ...path);
  const stored = async (id: string): Promise<string> => {
    const value = await server.ask('GET', keysOf(id).data);
    return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value);
  };

  it('take all sessions of an application out and bring those back that are missing', async () => {
    await run('exportSessions', [await row('/Shop')], 'Everything as it is');
    assert.match(shown.at(-1)?.text ?? '', /^2 sessions exported to sessions\.json\.$/);
    const found = JSON.parse(await text()) as {
      readonly sessions: readonly { readonly id: string }[];
    };
    assert.deepEqual(found.sessions.map(({ id }) => id).sort(), [...ids].sort());
    assert.ok(!(await text()).includes('a request'), 'no lock');
    if (process.platform !== 'win32') assert.equal((await stat(file.fsPath)).mode & 0o777, 0o600);
    const { data, timeout, lock } = keysOf(ids[0]);
    await askOk(server, ['DEL', data, timeout, lock]);
    await run('importSessions', [await row()], 'Skip sessions that exist');
    assert.match(asked.at(-1)?.items[0] ?? '', /\| 1 new, 1 skipped \| 2 sessions in the file\.$/);
    assert.equal(shown.at(-1)?.text, 'Sessions imported to shop: 1. Already the same: 1.');
    assert.equal(await stored(ids[0]), ann);
    assert.equal(
      await server.ask('GET', timeout).then((value) => Buffer.from(value as Uint8Array).toString()),
      '1200',
    );
    assert.equal(await server.ask('EXISTS', lock), 0);
    const ttl = Number(await server.ask('TTL', data));
    assert.ok(ttl > 600 && ttl <= 900, String(ttl));
  });

  it('take all sessions of the view where its title asks, whatever row has the focus', async () => {
    await run('exportAllSessions', [await row('/Shop', '4hj2k1')], 'Everything as it is');
    assert.match(shown.at(-1)?.text ?? '', /^2 sessions exported to sessions\.json\.$/);
    await vscode.commands.executeCommand('sessionFarm.filterSessions', 'zzz2');
    try {
      const left = ['Sessions That Match', 'Everything as it is'];
      await answeringDialogs(file, () =>
        answeringMessages(
          (message) => (shown.push(message), undefined),
          () =>
            answeringPicks(
              () => left.shift(),
              () => vscode.commands.executeCommand('sessionFarm.exportAllSessions'),
            ),
        ),
      );
    } finally {
      await vscode.commands.executeCommand('sessionFarm.clearSessionFilter');
    }
    assert.match(shown.at(-1)?.text ?? '', /^1 session exported to sessions\.json\.$/);
  });

  it('take what a search has found, each session once', async () => {
    const results = await vscode.commands.executeCommand<SearchResults>(
      'sessionFarm.searchInSessions',
      'bob',
    );
    const rows = results.getChildren();
    await run('exportSessions', [rows[0], [...rows, ...rows]], 'Everything as it is');
    await vscode.commands.executeCommand('sessionFarm.clearSearchResults');
    assert.match(shown.at(-1)?.text ?? '', /^1 session exported to sessions\.json\.$/);
    assert.ok((await text()).includes(ids[1]));
  });

  it('take the selected rows alone, without their IDs and values where that is chosen', async () => {
    const session = await row('/Shop', '4hj2k1');
    await run(
      'exportSessions',
      [session, [session]],
      'With masked session IDs and redacted values',
    );
    const content = await text();
    assert.ok(!content.includes(ids[0]) && !content.includes('Ann') && !content.includes('digest'));
    assert.ok(!content.includes(Buffer.from('Ann').toString('base64')));
    assert.match(content, /"value":"Xxx"/);
    await askOk(server, ['FLUSHALL']);
    await run('importSessions', [await row()], 'Import 1 session');
    const keys = (await server.ask('KEYS', '*SessionStateItemCollection')) as readonly Uint8Array[];
    assert.equal(keys.length, 1);
    const value = await server.ask('GET', keys[0] ?? '');
    assert.equal(Buffer.from(value as Uint8Array).toString('hex'), ann.replace('416e6e', '587878'));
  });

  it('ask before data of production leaves it, and offer redacted values first', async () => {
    const [record] = handle.services.endpoints.all();
    await handle.services.endpoints.update(record?.id ?? '', { environment: 'production' });
    await run('exportSessions', [await row('/Shop')], 'Everything as it is');
    assert.match(asked[0]?.items[0] ?? '', /^With masked session IDs and redacted values/);
    assert.match(shown[0]?.text ?? '', /real users from shop/);
    await assert.rejects(text(), 'nothing was written');
    await run('exportSessions', [await row('/Shop')], 'Everything as it is', 'Export');
    assert.ok((await text()).includes(ids[0]));
  });

  it('write nothing of a file that is damaged, and say where', async () => {
    await run('exportSessions', [await row('/Shop')], 'Everything as it is');
    const whole = await text();
    await askOk(server, ['FLUSHALL']);
    for (const [damaged, said] of [
      [whole.slice(0, -20), /^The end of sessions\.json is missing\./],
      ['[]', /^sessions\.json is not a file of exported sessions\./],
      [
        whole.replace('"application"', '"app"'),
        /^sessions\.json is damaged at sessions\[0\]\.application\./,
      ],
      [whole.replace('"version":1', '"version":2'), /newer Session Farm/],
    ] as const) {
      await writeFile(file.fsPath, damaged);
      await run('importSessions', [await row()], 'Import');
      assert.match(shown.at(-1)?.text ?? '', said);
      assert.equal(await server.ask('DBSIZE'), 0);
    }
  });
});
