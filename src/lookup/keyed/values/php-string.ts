/** The bytes of a string that PHP serialized, `s:5:"hello";`; undefined for anything else. */
export function phpStringIn(bytes: Uint8Array): Uint8Array | undefined {
  const head = /^s:(\d{1,10}):"/.exec(Buffer.from(bytes.subarray(0, 16)).toString('latin1'));
  if (!head) return undefined;
  const start = head[0].length;
  const end = start + Number(head[1]);
  const isWhole = end + 2 === bytes.length && bytes[end] === 0x22 && bytes[end + 1] === 0x3b;
  return isWhole ? bytes.subarray(start, end) : undefined;
}
