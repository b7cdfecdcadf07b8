import { decodeBase64 } from '../../formats/bytes/base64.ts';
import { markedCompressionOf } from '../../formats/compression/compression.ts';

const MIN_BYTES = 16;
/** What tells of the compression. */
const START_BYTES = 64;

/**
 * The compressed bytes that Base64 text stands for, as serializers write them whose store takes text alone; undefined
 * for anything else. Of a beginning that is cut somewhere, as far as it goes.
 */
export function packedInBase64(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length < MIN_BYTES) return undefined;
  // What doesn't begin so need not be looked at whole.
  const start = decoded(bytes.subarray(0, START_BYTES));
  if (start === undefined || markedCompressionOf(start) === undefined) return undefined;
  return decoded(bytes);
}

function decoded({ buffer, byteOffset, length }: Uint8Array): Uint8Array | undefined {
  return decodeBase64(Buffer.from(buffer, byteOffset, length - (length % 4)).toString('latin1'));
}
