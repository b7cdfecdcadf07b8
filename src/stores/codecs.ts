import zlib from 'node:zlib';
import type { Codecs } from '../formats/compression/codecs.ts';

/** What Node tells when it is asked to: the output, and what it has read. */
interface WithInfo {
  readonly buffer: Uint8Array;
  readonly engine: { readonly bytesWritten: number };
}

/** The parts of zlib for zstd, which Node has from 22.15 on. */
interface ZstdParts {
  readonly zstdCompressSync?: (
    bytes: Uint8Array,
    options: {
      readonly params: Readonly<Record<number, number>>;
      readonly pledgedSrcSize?: number;
    },
  ) => Uint8Array;
}

/** Parameters of the library for what the head of a frame says (facebook/zstd lib/zstd.h). */
const ZSTD_CONTENT_SIZE_FLAG = 200;
const ZSTD_CHECKSUM_FLAG = 201;

const { zstdCompressSync } = zlib as ZstdParts;

/** What Node's zlib opens and makes. */
export const codecs: Codecs = {
  inflate(bytes, maxBytes) {
    const options = { maxOutputLength: Math.max(1, maxBytes), info: true };
    const { buffer, engine } = zlib.inflateRawSync(bytes, options) as unknown as WithInfo;
    return { content: plain(buffer), usedBytes: engine.bytesWritten };
  },
  deflate: (content, level) => plain(zlib.deflateRawSync(content, { level })),
  openBrotli(bytes, maxBytes) {
    const options = { maxOutputLength: Math.max(1, maxBytes), info: true };
    const { buffer, engine } = zlib.brotliDecompressSync(bytes, options) as unknown as WithInfo;
    if (engine.bytesWritten !== bytes.length) throw new Error('More follows behind the stream');
    return plain(buffer);
  },
  makeBrotli: (content) => plain(zlib.brotliCompressSync(content)),
  ...(zstdCompressSync && {
    makeZstd: (content, { hasChecksum, hasSize }) =>
      plain(
        zstdCompressSync(content, {
          params: {
            [ZSTD_CONTENT_SIZE_FLAG]: Number(hasSize),
            [ZSTD_CHECKSUM_FLAG]: Number(hasChecksum),
          },
          ...(hasSize && { pledgedSrcSize: content.length }),
        }),
      ),
  }),
};

function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
