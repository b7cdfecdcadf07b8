import type { SessionSnapshot } from '../session.ts';
import { type Disguise, disguisesOf } from './id-disguises.ts';

/** IDs that nobody can guess are longer; shorter ones may be words that a session holds. */
const minBytes = 16;

/**
 * A session whose data doesn't say its ID, as sites keep it that write `SessionID` into an item, in whatever encoding:
 * letters and digits stand there that say nothing, as many bytes, so that all else stays in its place. The same object
 * where the ID isn't in it.
 */
export function withoutOwnId(snapshot: SessionSnapshot): SessionSnapshot {
  const { id } = snapshot.ref;
  if (Buffer.byteLength(id) < minBytes) return snapshot;
  const disguises = disguisesOf(id);
  /** Several items may lie in the same bytes, and stay in the same. */
  const made = new Map<Uint8Array, Uint8Array>();
  const without = (bytes: Uint8Array): Uint8Array => {
    const known = made.get(bytes) ?? replaced(bytes, disguises);
    made.set(bytes, known);
    return known;
  };
  const { blob, items } = snapshot;
  const result: SessionSnapshot = {
    ...snapshot,
    ...(blob && { blob: without(blob) }),
    items: items.map((item) => ({
      ...item,
      name: item.name === null ? null : textWithoutId(item.name, disguises),
      bytes: without(item.bytes),
      ...(item.nameBytes && { nameBytes: without(item.nameBytes) }),
      ...(item.stored && { stored: without(item.stored) }),
      ...(item.within && { within: { ...item.within, bytes: without(item.within.bytes) } }),
    })),
  };
  const isSame = [...made].every(([before, after]) => before === after);
  const hasSameNames = items.every(({ name }, at) => name === result.items[at]?.name);
  return isSame && hasSameNames ? snapshot : result;
}

/** Takes an ID out of texts, in whatever encoding, as {@link withoutOwnId} does. */
export function idRemover(id: string): (text: string) => string {
  if (Buffer.byteLength(id) < minBytes) return (text) => text;
  const disguises = disguisesOf(id);
  return (text) => textWithoutId(text, disguises);
}

function textWithoutId(text: string, disguises: readonly Disguise[]): string {
  const bytes = Buffer.from(text);
  const after = replaced(bytes, disguises);
  return after === bytes ? text : Buffer.from(after).toString();
}

/** The same bytes where none of it is in them. */
function replaced(bytes: Uint8Array, disguises: readonly Disguise[]): Uint8Array {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let after: Buffer | undefined;
  for (const { bytes: sought, instead } of disguises) {
    for (let at = whole.indexOf(sought); at !== -1;) {
      after ??= Buffer.from(whole);
      instead.copy(after, at);
      at = whole.indexOf(sought, at + sought.length);
    }
  }
  return after ? new Uint8Array(after) : bytes;
}
