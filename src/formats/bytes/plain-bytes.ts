/**
 * The same bytes as a plain Uint8Array, not copied. Node's Buffer is one, too, but its `slice` copies
 * nothing: what is written to the copy of a part would end up in the payload.
 */
export function plainBytes(bytes: Uint8Array): Uint8Array {
  if (bytes.constructor === Uint8Array) return bytes;
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
