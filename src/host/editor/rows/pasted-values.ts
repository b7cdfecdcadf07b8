/**
 * Values as one text, as spreadsheets write and read them: one a line, in quotes where a value has a tab, a
 * line break, or a quote at its start.
 */
export function joinValues(values: readonly string[]): string {
  const isLast = (index: number): boolean => index > 0 && index === values.length - 1;
  return values
    .map((value, index) => {
      const isUnclear = /^"|[\t\r\n]/.test(value) || (value === '' && isLast(index));
      return isUnclear ? quoted(value) : value;
    })
    .join('\n');
}

function quoted(value: string): string {
  return `"${value.replaceAll('"', '""')}"`;
}

/** The values of a text that {@link joinValues} or a spreadsheet has written: between tabs and line breaks. */
export function splitValues(text: string): readonly string[] {
  const values: string[] = [];
  let at = 0;
  for (;;) {
    const { value, end } = text.charAt(at) === '"' ? quotedAt(text, at) : plainAt(text, at);
    values.push(value);
    if (end >= text.length) return values;
    at = text.startsWith('\r\n', end) ? end + 2 : end + 1;
    // A line break at the end begins no further value.
    if (at >= text.length && text.charAt(end) !== '\t') return values;
  }
}

interface Part {
  readonly value: string;
  readonly end: number;
}

function plainAt(text: string, start: number): Part {
  let end = start;
  while (end < text.length && !'\t\r\n'.includes(text.charAt(end))) end++;
  return { value: text.slice(start, end), end };
}

/** What begins with a quote and ends with none is taken as it is. */
function quotedAt(text: string, start: number): Part {
  const parts: string[] = [];
  let from = start + 1;
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', from)) {
    parts.push(text.slice(from, at));
    if (text.charAt(at + 1) === '"') {
      parts.push('"');
      from = at + 2;
      continue;
    }
    const isEnd = at + 1 >= text.length || '\t\r\n'.includes(text.charAt(at + 1));
    return isEnd ? { value: parts.join(''), end: at + 1 } : plainAt(text, start);
  }
  return plainAt(text, start);
}
