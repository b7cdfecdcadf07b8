import { Content, notPacked } from './content.ts';

const STREAM_HEAD = 10;
const CHECKSUM_SIZE = 4;

/** The varint at the start of a block: how long its content is, and where the block itself begins. */
function blockHead(
  bytes: Uint8Array,
  start: number,
): { readonly length: number; readonly at: number } | undefined {
  let length = 0;
  for (let at = start, shift = 1; at < Math.min(bytes.length, start + 5); at++, shift *= 128) {
    const byte = bytes[at] ?? 0;
    length += (byte & 0x7f) * shift;
    if (byte < 0x80) return length <= 0xffffffff ? { length, at: at + 1 } : undefined;
  }
  return undefined;
}

/**
 * The content of a block without a frame, as the libraries' `compress` writes it (google/snappy
 * format_description.txt). @throws FormatError
 */
export function readSnappyBlock(bytes: Uint8Array, maxBytes: number): Uint8Array {
  const content = new Content(maxBytes);
  readBlock(bytes, 0, bytes.length, content);
  return content.bytes();
}

function readBlock(bytes: Uint8Array, start: number, end: number, content: Content): void {
  const head = blockHead(bytes, start);
  if (!head) throw notPacked();
  const wanted = content.length + head.length;
  let { at } = head;
  const base = content.length;
  const take = (size: number): number => {
    if (size > end - at) throw notPacked();
    let value = 0;
    for (let i = 0; i < size; i++) value += (bytes[at + i] ?? 0) * 256 ** i;
    at += size;
    return value;
  };
  while (at < end) {
    const tag = bytes[at++] ?? 0;
    if ((tag & 3) === 0) {
      const short = tag >> 2;
      const count = (short < 60 ? short : take(short - 59)) + 1;
      if (count > end - at) throw notPacked();
      content.append(bytes.subarray(at, at + count));
      at += count;
    } else {
      const kind = tag & 3;
      const count = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
      const distance = kind === 1 ? (tag >> 5) * 256 + take(1) : take(kind === 2 ? 2 : 4);
      // A block doesn't refer to what stands before it.
      if (distance > content.length - base) throw notPacked();
      content.copy(distance, count);
    }
    if (content.length > wanted) throw notPacked();
  }
  if (content.length !== wanted) throw notPacked();
}

/** The content of a stream of chunks (google/snappy framing_format.txt). @throws FormatError */
export function readSnappyStream(bytes: Uint8Array, maxBytes: number): Uint8Array {
  const content = new Content(maxBytes);
  for (let at = STREAM_HEAD; at < bytes.length;) {
    const kind = bytes[at] ?? 0;
    const size = (bytes[at + 1] ?? 0) + (bytes[at + 2] ?? 0) * 256 + (bytes[at + 3] ?? 0) * 65_536;
    const [start, end] = [at + 4, at + 4 + size];
    if (end > bytes.length || at + 4 > bytes.length) throw notPacked();
    if (kind === 0 && size >= CHECKSUM_SIZE) readBlock(bytes, start + CHECKSUM_SIZE, end, content);
    else if (kind === 1 && size >= CHECKSUM_SIZE)
      content.append(bytes.subarray(start + CHECKSUM_SIZE, end));
    // Chunks that may be skipped: padding, and the head of a stream that was appended.
    else if (kind < 0x80) throw notPacked();
    at = end;
  }
  return content.bytes();
}
