import { newKeyMatch } from '../find/key-rule.ts';
import { textOfKey } from '../find/key-bytes.ts';
import { parseKeyPattern } from '../layouts/custom/key-pattern.ts';
import { decodeText } from '../replies.ts';
import { type KeyRange, rangesOf } from './key-parts.ts';
import { patternOf } from './pattern-choices.ts';

/** A key beside the data of sessions, as others of its kind are named. */
export interface Companion {
  readonly pattern: string;
  /** One that was seen. */
  readonly example: Uint8Array;
}

/** What seems to stand beside sessions. */
export type Companions = Readonly<Partial<Record<'lock' | 'timeout', Companion>>>;

const words = { lock: /lock|mutex/i, timeout: /time-?out|expir|ttl|max-?age/i };
/** Sessions whose other keys are looked for. */
const MAX_SESSIONS = 20_000;

/** Finds keys with the ids of sessions in them whose names say that they are locks or timeouts. */
export function companionsOf(pattern: string, keys: readonly Uint8Array[]): Companions {
  const applications = sessionsAmong(pattern, keys);
  const found = new Map<string, Companion & { readonly part: 'lock' | 'timeout'; count: number }>();
  for (const key of keys) {
    const text = decodeText(key);
    const part = words.lock.test(text) ? 'lock' : words.timeout.test(text) ? 'timeout' : undefined;
    if (part === undefined) continue;
    const other = patternBeside(text, applications);
    // The word has to be in what all such keys have.
    if (other === undefined || other === pattern || !words[part].test(other)) continue;
    const known = found.get(other);
    if (known) known.count += 1;
    else found.set(other, { pattern: other, example: key, part, count: 1 });
  }
  const most = [...found.values()].sort((a, b) => a.count - b.count);
  return Object.fromEntries(
    most.map((each) => [each.part, { pattern: each.pattern, example: each.example }]),
  );
}

/** The applications of sessions by their ids. */
function sessionsAmong(pattern: string, keys: readonly Uint8Array[]): ReadonlyMap<string, string> {
  const matches = parseKeyPattern(pattern)?.matcher('custom:taught', 'data');
  const match = newKeyMatch();
  const applications = new Map<string, string>();
  for (const key of keys) {
    if (!matches?.(key, 0, key.length, match)) continue;
    const application = textOfKey(key, match.applicationStart, match.applicationEnd);
    applications.set(textOfKey(key, match.idStart, match.idEnd), application);
    if (applications.size >= MAX_SESSIONS) break;
  }
  return applications;
}

/** The pattern of a key with the id of one of the sessions in it, and its application where it has that. */
function patternBeside(
  text: string,
  applications: ReadonlyMap<string, string>,
): string | undefined {
  const ranges = rangesOf(text);
  const textIn = ({ start, end }: KeyRange): string => text.slice(start, end);
  const id = ranges.find((range) => applications.has(textIn(range)));
  if (!id) return undefined;
  const name = applications.get(textIn(id)) ?? '';
  const application = ranges.find((range) => range.end < id.start && textIn(range) === name);
  return patternOf(text, id, name === '' ? undefined : application);
}
