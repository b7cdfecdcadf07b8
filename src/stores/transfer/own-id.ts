import type { SessionSnapshot } from '../session.ts';

/** IDs that nobody can guess are longer; shorter ones may be words that a session holds. */
const minBytes = 16;

/**
 * A session whose data doesn't say its ID, as sites keep it that write `SessionID` into an item: letters and digits
 * stand there that say nothing, as many bytes, so that all else stays in its place. The same object where
 * the ID isn't in it.
 */
export function withoutOwnId(snapshot: SessionSnapshot): SessionSnapshot {
  const id = Buffer.from(snapshot.ref.id);
  if (id.length < minBytes) return snapshot;
  const instead = Buffer.from(
    id.map((byte) => {
      if (byte >= 0x30 && byte <= 0x39) return 0x31;
      return /[a-z]/i.test(String.fromCharCode(byte)) ? 0x78 : byte;
    }),
  );
  /** Several items may lie in the same bytes, and stay in the same. */
  const made = new Map<Uint8Array, Uint8Array>();
  const without = (bytes: Uint8Array): Uint8Array => {
    const known = made.get(bytes) ?? replaced(bytes, id, instead);
    made.set(bytes, known);
    return known;
  };
  const { blob, items } = snapshot;
  const result: SessionSnapshot = {
    ...snapshot,
    ...(blob && { blob: without(blob) }),
    items: items.map((item) => ({
      ...item,
      name: item.name?.replaceAll(snapshot.ref.id, instead.toString()) ?? null,
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

function replaced(bytes: Uint8Array, id: Buffer, instead: Buffer): Uint8Array {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = whole.indexOf(id);
  if (at === -1) return bytes;
  const after = Buffer.from(whole);
  for (; at !== -1; at = after.indexOf(id, at + id.length)) instead.copy(after, at);
  return new Uint8Array(after);
}
