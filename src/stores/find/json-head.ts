/** Reads names out of the beginning of JSON that may be cut anywhere. */

const QUOTE = '"';

/**
 * The members of an object by their names, as far as its beginning says: each with the offset at which
 * its value starts. Undefined when the text doesn't begin as an object does. Linear, and without recursion.
 */
export function membersAtHead(text: string): ReadonlyMap<string, number> | undefined {
  const open = /^\s*\{/.exec(text)?.[0].length;
  if (open === undefined) return undefined;
  const members = new Map<string, number>();
  let depth = 1;
  let isName = true;
  for (let at = open; at < text.length && depth > 0; at++) {
    const char = text[at];
    if (char === QUOTE) {
      const end = endOfString(text, at);
      if (end === undefined) break;
      const colon = isName && depth === 1 ? /^\s*:\s*/.exec(text.slice(end, end + 16)) : null;
      if (colon) {
        members.set(text.slice(at + 1, end - 1), end + colon[0].length);
        isName = false;
      }
      at = end - 1;
    } else if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') depth--;
    else if (char === ',' && depth === 1) isName = true;
  }
  return members;
}

/** The offset behind a string; undefined where it is cut. */
function endOfString(text: string, start: number): number | undefined {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === QUOTE) return at + 1;
  }
  return undefined;
}
