/**
 * Measures sessions in Memcached beside the plain calls, in the same run: a search of all of them beside a bare
 * `lru_crawler metadump hash`, a reading beside `mg`, a save beside `mg` and `ms`. Needs memcached. Loopback only, less than a minute.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { SessionRef } from '../src/stores/session.ts';
import { openServers } from '../test/integration/sources/memcached-rig.ts';
import { startMemcached } from '../test/integration/support/memcached-server.ts';
import { type Comparison, median } from './comparison.ts';

const sessionCount = Number(process.env['SESSION_FARM_BENCH_ENTRIES'] ?? 200_000);
const rounds = 5;
const saves = 300;
const VALUE = `Name|s:3:"Ann";Filler|s:560:"${'x'.repeat(560)}";`;

/** A connection that sends and waits for an end. */
class PlainClient {
  readonly #socket: Socket;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  static async open(port: number): Promise<PlainClient> {
    const socket = connect(port, '127.0.0.1').setNoDelay(true);
    await once(socket, 'connect');
    return new PlainClient(socket);
  }

  /** @returns how many bytes came up to the end of the answer */
  async ask(request: string, end: string): Promise<number> {
    let [count, last] = [0, ''];
    this.#socket.write(request);
    while (!last.endsWith(end)) {
      const [chunk] = (await once(this.#socket, 'data')) as [Buffer];
      count += chunk.length;
      last = (last + chunk.subarray(-end.length).toString('latin1')).slice(-end.length);
    }
    return count;
  }

  close(): void {
    this.#socket.destroy();
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}

const idOf = (number: number): string => `bench${String(number).padStart(20, '0')}`;
const refOf = (id: string): SessionRef => ({
  layout: 'php-memcached',
  application: 'memc.sess.key.',
  id,
});

/** Measures all of it. */
export async function run(): Promise<readonly Comparison[]> {
  const server = await startMemcached(['-m', '2048']);
  const plain = await PlainClient.open(server.port);
  const source = await openServers([server.port]);
  try {
    for (let start = 0; start < sessionCount; start += 5000) {
      const requests = Array.from(
        { length: Math.min(5000, sessionCount - start) },
        (_, index) =>
          `ms memc.sess.key.${idOf(start + index)} ${VALUE.length} T86400 q\r\n${VALUE}\r\n`,
      );
      await plain.ask(`${requests.join('')}mn\r\n`, 'MN\r\n');
    }
    const times = { metadump: [], find: [], mg: [], read: [], plainSave: [], save: [] } as Record<
      'metadump' | 'find' | 'mg' | 'read' | 'plainSave' | 'save',
      number[]
    >;
    for (let round = 0; round < rounds; round++) {
      times.metadump.push(await timed(() => plain.ask('lru_crawler metadump hash\r\n', 'END\r\n')));
      times.find.push(
        await timed(async () => {
          const { sessionCount: found } = await source.find();
          if (found !== sessionCount) throw new Error(`Found ${found} of ${sessionCount}`);
        }),
      );
    }
    for (let number = 0; number < saves; number++) {
      const id = idOf(number);
      const key = `memc.sess.key.${id}`;
      times.mg.push(await timed(() => plain.ask(`mg ${key} t f c v\r\n`, '\r\n')));
      const opened = await source.read(refOf(id));
      times.read.push(await timed(() => source.read(refOf(id))));
      const write = `ms ${key} ${VALUE.length} T86400\r\n${VALUE}\r\n`;
      times.plainSave.push(
        await timed(async () => {
          await plain.ask(`mg ${key} t f c v\r\n`, ';\r\n');
          await plain.ask(write, 'HD\r\n');
        }),
      );
      const before = opened.items[0]?.bytes ?? new Uint8Array(0);
      const changes = [{ name: 'Name', before, after: Buffer.from('s:3:"Bea";') }];
      times.save.push(
        await timed(async () => {
          const change = { kind: 'save', ref: refOf(id), opened, changes } as const;
          const { outcome } = await source.change(change);
          if (outcome !== 'saved') throw new Error(outcome);
        }),
      );
    }
    const figure = (
      what: string,
      baseline: string,
      ours: readonly number[],
      theirs: readonly number[],
    ): Comparison => ({ what, baseline, unit: 'ms', ours: median(ours), theirs: median(theirs) });
    return [
      figure(`find ${sessionCount} sessions`, 'lru_crawler metadump', times.find, times.metadump),
      figure('read a session in Memcached', 'mg', times.read, times.mg),
      figure('save one, with its lock', 'mg, ms', times.save, times.plainSave),
    ];
  } finally {
    source.close();
    plain.close();
    await server.stop();
  }
}
