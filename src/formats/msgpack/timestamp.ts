import {
  formatDateTime,
  dateTimeKinds,
  MAX_DATE_TICKS,
  parseDateTime,
  TICKS_PER_SECOND,
  UNIX_EPOCH_TICKS,
} from '../scalars/date-time.ts';

/** The extension type of timestamps, -1 (spec.md, "Timestamp extension type"). */
export const TIMESTAMP = 0xff;

/**
 * A timestamp's content as the text of a DateTime in UTC; undefined for one that a DateTime can't hold:
 * finer than 100 ns, or in a year that has more than four digits.
 */
export function timestampText(content: Uint8Array): string | undefined {
  const parts = split(content);
  if (!parts || parts.nanoseconds % 100n !== 0n || parts.nanoseconds > 999_999_999n)
    return undefined;
  const ticks = parts.seconds * TICKS_PER_SECOND + parts.nanoseconds / 100n + UNIX_EPOCH_TICKS;
  if (ticks < 0n || ticks > MAX_DATE_TICKS) return undefined;
  return formatDateTime(ticks, dateTimeKinds.utc);
}

function split(content: Uint8Array): { seconds: bigint; nanoseconds: bigint } | undefined {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  switch (content.length) {
    case 4:
      return { seconds: BigInt(view.getUint32(0)), nanoseconds: 0n };
    case 8: {
      const all = view.getBigUint64(0);
      return { seconds: all & ((1n << 34n) - 1n), nanoseconds: all >> 34n };
    }
    case 12:
      return { seconds: view.getBigInt64(4), nanoseconds: BigInt(view.getUint32(0)) };
    default:
      return undefined;
  }
}

/** The whole extension for a DateTime in UTC: the shortest of at least `least` bytes of content. */
export function writeTimestamp(text: string, least = 4): Uint8Array | undefined {
  const { ticks, kind } = parseDateTime(text);
  if (kind !== dateTimeKinds.utc) return undefined;
  const total = ticks - UNIX_EPOCH_TICKS;
  const nanoseconds = (((total % TICKS_PER_SECOND) + TICKS_PER_SECOND) % TICKS_PER_SECOND) * 100n;
  const seconds = (total - nanoseconds / 100n) / TICKS_PER_SECOND;
  const fits = seconds >= 0n && seconds < 1n << 34n;
  if (least <= 4 && fits && nanoseconds === 0n && seconds < 1n << 32n) {
    const bytes = Uint8Array.of(0xd6, TIMESTAMP, 0, 0, 0, 0);
    new DataView(bytes.buffer).setUint32(2, Number(seconds));
    return bytes;
  }
  if (least <= 8 && fits) {
    const bytes = Uint8Array.of(0xd7, TIMESTAMP, 0, 0, 0, 0, 0, 0, 0, 0);
    new DataView(bytes.buffer).setBigUint64(2, (nanoseconds << 34n) | seconds);
    return bytes;
  }
  const bytes = new Uint8Array(15);
  bytes.set([0xc7, 12, TIMESTAMP]);
  const view = new DataView(bytes.buffer);
  view.setUint32(3, Number(nanoseconds));
  view.setBigInt64(7, seconds);
  return bytes;
}
