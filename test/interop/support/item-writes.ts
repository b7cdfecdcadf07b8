import { startMonitor } from '../../integration/support/monitor.ts';
import { argumentsOf } from './monitored-arguments.ts';

/** A write of a session that is one value under one key. */
export interface ItemWrite {
  readonly isOurs: boolean;
  /** The names whose values it changed, in order. */
  readonly changed: readonly string[];
}

/** The items in a session's value, each as a text that differs where it does. */
export type ItemTexts = ReadonlyMap<string, string>;

/** A watch that tells, once it is stopped, what there was. */
export interface WatchedWrites {
  stop(): Promise<readonly ItemWrite[]>;
}

/** Watches who writes what into a session, in the order in which Redis did it. */
export async function watchItemWrites(
  port: number,
  key: string,
  itemsOf: (value: Uint8Array) => ItemTexts,
): Promise<WatchedWrites> {
  const monitor = await startMonitor(port);
  const changed = (before: string, after: string): readonly string[] => {
    const [old, now] = [before, after].map((text) => itemsOf(Buffer.from(text, 'latin1')));
    const names = new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])]);
    return [...names].filter((name) => old?.get(name) !== now?.get(name)).sort();
  };
  return {
    stop: async () => {
      const writes: ItemWrite[] = [];
      let before: string | undefined;
      let text = '';
      // Our scripts put a value together in several commands.
      let isUnderway = false;
      const endOurs = (): void => {
        if (isUnderway && before !== undefined)
          writes.push({ isOurs: true, changed: changed(before, text) });
        isUnderway = false;
        before = text === '' ? undefined : text;
      };
      for (const command of await monitor.stop()) {
        if (!command.fromScript) endOurs();
        const args = argumentsOf(command);
        if (args[1] !== key) continue;
        const next = valueAfter(command.name, args, text);
        if (next === undefined) continue;
        text = next;
        if (command.fromScript) isUnderway = true;
        else {
          if (before !== undefined) writes.push({ isOurs: false, changed: changed(before, text) });
          before = text;
        }
      }
      endOurs();
      return writes;
    },
  };
}

/** The value that a command leaves, a character a byte; undefined for one that writes none. */
function valueAfter(name: string, args: readonly string[], text: string): string | undefined {
  const [, , first = '', second = ''] = args;
  switch (name) {
    case 'SET':
      return first;
    case 'SETEX':
    case 'PSETEX':
      return second;
    case 'APPEND':
      return text + first;
    case 'SETRANGE':
      return text.slice(0, Number(first)) + second + text.slice(Number(first) + second.length);
    default:
      return undefined;
  }
}

/** Those of a JSON object. */
export function itemsOfJson(value: Uint8Array): ItemTexts {
  const items = JSON.parse(Buffer.from(value).toString()) as object;
  return new Map(Object.entries(items).map(([name, item]) => [name, JSON.stringify(item)]));
}
