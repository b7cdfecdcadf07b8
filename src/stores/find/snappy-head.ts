/** The head of a stream, that of its first chunk, and a checksum (google/snappy framing_format.txt). */
const STREAM_HEAD = 10;
const CHUNK_HEAD = 4;
const CHECKSUM = 4;
const RAW_CHUNK = 1;
/** Literals up to that length have it in their tag; those of up to four bytes more behind it. */
const MAX_SHORT_LITERAL = 60;
const MAX_LENGTH_BYTES = 5;

/**
 * What the beginning of a stream of Snappy decodes to, as far as its first chunk goes; undefined where none begins.
 * @param maxBytes how much of the content is wanted
 */
export function snappyStreamHead(bytes: Uint8Array, maxBytes: number): Uint8Array | undefined {
  const start = STREAM_HEAD + CHUNK_HEAD + CHECKSUM;
  if (bytes.length <= start) return undefined;
  return bytes[STREAM_HEAD] === RAW_CHUNK
    ? bytes.subarray(start, start + maxBytes)
    : snappyBlockHead(bytes.subarray(start), maxBytes);
}

/** The same for a block without a frame (google/snappy format_description.txt). */
export function snappyBlockHead(bytes: Uint8Array, maxBytes: number): Uint8Array | undefined {
  let at = 0;
  while (at < MAX_LENGTH_BYTES && (bytes[at] ?? 0) >= 0x80) at++;
  at++;
  const out = new Uint8Array(maxBytes);
  let length = 0;
  const number = (size: number): number => {
    let value = 0;
    for (let i = 0; i < size; i++) value += (bytes[at++] ?? 0) * 256 ** i;
    return value;
  };
  while (at < bytes.length && length < maxBytes) {
    const tag = bytes[at++] ?? 0;
    const kind = tag & 3;
    if (kind === 0) {
      const short = tag >> 2;
      const count = (short < MAX_SHORT_LITERAL ? short : number(short - 59)) + 1;
      const part = bytes.subarray(at, at + Math.min(count, maxBytes - length));
      out.set(part, length);
      length += part.length;
      at += count;
      continue;
    }
    const count = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const distance = kind === 1 ? (tag >> 5) * 256 + number(1) : number(kind === 2 ? 2 : 4);
    if (at > bytes.length) break;
    if (distance === 0 || distance > length) return undefined;
    // A run may copy what it has just made: byte by byte.
    for (let left = count; left > 0 && length < maxBytes; left--) {
      out[length] = out[length - distance] ?? 0;
      length++;
    }
  }
  return length === 0 ? undefined : out.subarray(0, length);
}
