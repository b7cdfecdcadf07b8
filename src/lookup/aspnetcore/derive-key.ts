import { createHmac } from 'node:crypto';

/**
 * Derives bytes from a key: NIST SP 800-108 in counter mode with HMAC-SHA512, as data protection does it
 * (aspnetcore src/DataProtection, ManagedSP800_108_CTR_HMACSHA512.cs).
 * @param byteCount how many
 */
export function deriveKey(
  key: Uint8Array,
  label: Uint8Array,
  context: Uint8Array,
  byteCount: number,
): Uint8Array {
  const blocks: Uint8Array[] = [];
  const rest = Buffer.concat([label, Buffer.of(0), context, uint32(byteCount * 8)]);
  for (let counter = 1; blocks.length * 64 < byteCount; counter++) {
    blocks.push(createHmac('sha512', key).update(uint32(counter)).update(rest).digest());
  }
  return Buffer.concat(blocks).subarray(0, byteCount);
}

/** Four bytes, the most significant first. */
export function uint32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
