/** The most bytes that a dump shows. */
const MAX_DUMP_BYTES = 4 * 1024 * 1024;

/** Bytes as offsets, hexadecimal digits and the printable characters of ASCII. */
export function hexDump(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < Math.min(bytes.length, MAX_DUMP_BYTES); at += 16) {
    const row = Buffer.from(bytes.subarray(at, at + 16));
    const hex = row.toString('hex').replace(/../g, '$& ').padEnd(48);
    const characters = row.toString('latin1').replace(/[^\x20-\x7e]/g, '.');
    lines.push(`${at.toString(16).padStart(8, '0')}  ${hex} ${characters}`);
  }
  return lines.join('\n');
}
