import { type CorePayload, readCorePayload } from '../../../src/formats/aspnetcore/payload.ts';
import { startMonitor } from '../../integration/support/monitor.ts';
import { argumentsOf } from './monitored-arguments.ts';

/** A write to a session's key. */
export interface SessionWrite {
  /** The site writes with HMSET, we write with HSET. */
  readonly by: 'site' | 'us';
  /** The entries before and after it, by name, in base64; absent where there is no session. */
  readonly before?: ReadonlyMap<string, string>;
  readonly after?: ReadonlyMap<string, string>;
}

/** Watches who writes what into a session, in the order in which Redis did it. */
export async function watchWrites(
  port: number,
  key: string,
): Promise<{ stop(): Promise<readonly SessionWrite[]> }> {
  const monitor = await startMonitor(port);
  return {
    stop: async () => {
      const writes: SessionWrite[] = [];
      let before: ReadonlyMap<string, string> | undefined;
      for (const command of await monitor.stop()) {
        const args = argumentsOf(command);
        if (!args.slice(1).includes(key)) continue;
        const data = args.indexOf('data');
        let after: ReadonlyMap<string, string> | undefined;
        switch (command.name) {
          case 'DEL':
          case 'UNLINK':
            break;
          case 'HSET':
          case 'HMSET':
            after = data < 0 ? before : entriesOf(args[data + 1] ?? '');
            break;
          default:
            continue;
        }
        const by = command.name === 'HMSET' ? 'site' : 'us';
        writes.push({ by, ...(before && { before }), ...(after && { after }) });
        before = after;
      }
      return writes;
    },
  };
}

/** The names whose values differ. */
export function changedNames({ before, after }: SessionWrite): readonly string[] {
  const names = new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])]);
  return [...names].filter((name) => before?.get(name) !== after?.get(name)).sort();
}

function entriesOf(latin1: string): ReadonlyMap<string, string> {
  const { entries }: CorePayload = readCorePayload(new Uint8Array(Buffer.from(latin1, 'latin1')));
  return new Map(entries.map(({ name, bytes }) => [name, Buffer.from(bytes).toString('base64')]));
}
