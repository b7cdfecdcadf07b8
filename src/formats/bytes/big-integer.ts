/** Beyond that many bytes the decimal text of a number takes long, and nobody reads it. */
const MAX_BYTES = 1024;

/** Big-endian bytes in two's complement as a number; undefined for more than 1024 bytes. None are 0. */
export function signedInteger(bytes: Uint8Array): bigint | undefined {
  const value = unsignedInteger(bytes);
  return value === undefined ? undefined : BigInt.asIntN(bytes.length * 8, value);
}

/** Big-endian bytes as a number without a sign; undefined for more than 1024 bytes. */
export function unsignedInteger(bytes: Uint8Array): bigint | undefined {
  if (bytes.length > MAX_BYTES) return undefined;
  let digits = '0x0';
  for (const byte of bytes) digits += byte.toString(16).padStart(2, '0');
  return BigInt(digits);
}
