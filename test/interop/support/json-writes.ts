import { startMonitor } from '../../integration/support/monitor.ts';
import { argumentsOf } from './monitored-arguments.ts';

/** A write of a session that is a JSON object under one key. */
export interface JsonWrite {
  readonly isOurs: boolean;
  /** The names whose values it changed, in order. */
  readonly changed: readonly string[];
}

/** Watches who writes what into a session, in the order in which Redis did it. */
export async function watchJsonWrites(
  port: number,
  key: string,
): Promise<{ stop(): Promise<readonly JsonWrite[]> }> {
  const monitor = await startMonitor(port);
  return {
    stop: async () => {
      const writes: JsonWrite[] = [];
      let before: string | undefined;
      let text = '';
      // Our scripts put a value together in several commands.
      let isUnderway = false;
      const endOurs = (): void => {
        if (isUnderway && before !== undefined)
          writes.push({ isOurs: true, changed: changedNames(before, text) });
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
          if (before !== undefined)
            writes.push({ isOurs: false, changed: changedNames(before, text) });
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

function changedNames(before: string, after: string): readonly string[] {
  const [old, now] = [before, after].map((text) => {
    const value = JSON.parse(Buffer.from(text, 'latin1').toString()) as object;
    return new Map(Object.entries(value).map(([name, item]) => [name, JSON.stringify(item)]));
  });
  const names = new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])]);
  return [...names].filter((name) => old?.get(name) !== now?.get(name)).sort();
}
