/** Takes the reply of INFO or CLUSTER INFO apart: `name:value` lines, headings left out. */
export function parseInfo(bytes: Uint8Array): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const line of new TextDecoder().decode(bytes).split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) map.set(line.slice(0, colon), line.slice(colon + 1).trimEnd());
  }
  return map;
}
