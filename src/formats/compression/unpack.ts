import { equalBytes } from '../splice.ts';
import type { Codecs } from './codecs.ts';
import type { Compression } from './compression.ts';
import { notPacked } from './content.ts';
import { asFormatError, openDeflate, openGzip, openZlib, type Opened } from './deflated.ts';
import { readLz4Frame, readLz4Pickle, readPhpredisLz4 } from './lz4.ts';
import { readWholeLzf } from './lzf.ts';
import { readMsgpackLz4 } from './msgpack-lz4.ts';
import { readSnappyBlock, readSnappyStream } from './snappy.ts';
import { readZstd, readZstdHead } from './zstd/frame.ts';

/** Content is opened up to that size, whatever it was packed to. */
const MAX_CONTENT = 64 * 1024 * 1024;
/** Content of that size is opened even if it was packed to almost nothing. */
const SMALL_CONTENT = 1024 * 1024;
/**
 * Larger content is opened as far as what people keep gets shorter by. Deflate could hold ten times that, of which
 * some kilobytes would keep the editor busy for seconds.
 */
const MAX_RATIO = 100;

/** How large the content of so many bytes may be. */
export function contentLimit(packedBytes: number): number {
  return Math.min(MAX_CONTENT, Math.max(SMALL_CONTENT, packedBytes * MAX_RATIO));
}

/** Those that can be opened here; the others are only told by their marks. */
const openers: Readonly<
  Partial<Record<Compression, (bytes: Uint8Array, codecs: Codecs, maxBytes: number) => Opened>>
> = {
  gzip: openGzip,
  zlib: openZlib,
  deflate: openDeflate,
  brotli: openBrotli,
  zstd: openZstd,
  lz4: (bytes, _, maxBytes) => ({ content: readPhpredisLz4(bytes, maxBytes) }),
  'lz4 frame': (bytes, _, maxBytes) => ({ content: readLz4Frame(bytes, maxBytes) }),
  'lz4 pickle': (bytes, _, maxBytes) => ({ content: readLz4Pickle(bytes, maxBytes) }),
  'messagepack lz4': (bytes, _, maxBytes) => ({ content: readMsgpackLz4(bytes, maxBytes) }),
  lzf: (bytes, _, maxBytes) => ({ content: readWholeLzf(bytes, maxBytes) }),
  snappy: (bytes, _, maxBytes) => ({ content: readSnappyStream(bytes, maxBytes) }),
  'snappy block': (bytes, _, maxBytes) => ({ content: readSnappyBlock(bytes, maxBytes) }),
};

/** Whether a compression can be opened, and isn't only named. */
export function canOpen(compression: Compression): boolean {
  return openers[compression] !== undefined;
}

/**
 * Opens compressed bytes. `pack` puts other content into the same container, where every reader of the
 * kind reads the result; absent where that isn't certain.
 * @throws FormatError `not-supported` for what is only named, `limit-exceeded`, `invalid-structure`
 */
export function unpack(
  bytes: Uint8Array,
  compression: Compression,
  codecs: Codecs,
  maxBytes: number = contentLimit(bytes.length),
): Opened {
  const open = openers[compression];
  if (!open) throw notPacked();
  const { content, pack } = open(bytes, codecs, maxBytes);
  if (!pack) return { content };
  return {
    content,
    pack: (other) => {
      const packed = pack(other);
      const back = open(packed, codecs, Math.max(maxBytes, other.length));
      if (!equalBytes(back.content, other)) throw notPacked();
      return packed;
    },
  };
}

function openBrotli(bytes: Uint8Array, codecs: Codecs, maxBytes: number): Opened {
  try {
    return { content: codecs.openBrotli(bytes, maxBytes), pack: codecs.makeBrotli };
  } catch (error) {
    throw asFormatError(error, maxBytes);
  }
}

function openZstd(bytes: Uint8Array, { makeZstd }: Codecs, maxBytes: number): Opened {
  const content = readZstd(bytes, maxBytes);
  const options = readZstdHead(bytes);
  return { content, ...(makeZstd && { pack: (other: Uint8Array) => makeZstd(other, options) }) };
}
