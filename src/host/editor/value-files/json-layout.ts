/** What stands between the tokens of a JSON text on one line. */
interface LineSpacing {
  readonly comma: string;
  readonly colon: string;
  /** Inside braces and brackets that hold something. */
  readonly padding: string;
}

/** Those that programs write, the most frequent first. */
const spacings: readonly LineSpacing[] = [
  { comma: ',', colon: ':', padding: '' },
  { comma: ', ', colon: ': ', padding: '' },
  { comma: ',', colon: ': ', padding: '' },
  { comma: ', ', colon: ':', padding: '' },
  { comma: ', ', colon: ': ', padding: ' ' },
];

/** How a JSON text of one line is written again. */
export interface JsonLine {
  /** Whether it comes back to the character, as long as nothing is edited. */
  readonly isCertain: boolean;
  /** Writes a valid JSON text on one line, as this one was. */
  write(json: string): string;
}

/** How a valid JSON text is spaced; undefined where it has lines of its own. */
export function jsonLineOf(json: string): JsonLine | undefined {
  if (/[\r\n]/.test(json)) return undefined;
  const spacing = spacings.find((each) => onOneLine(json, each) === json);
  const written = spacing ?? spacings[0];
  if (!written) return undefined;
  return { isCertain: spacing !== undefined, write: (text) => onOneLine(text, written) };
}

function onOneLine(json: string, { comma, colon, padding }: LineSpacing): string {
  return respaced(json, { comma: () => comma, colon, open: () => padding, close: () => padding });
}

/**
 * A valid JSON text in lines, indented by two spaces. Its tokens stay as they are: numbers lose no digit.
 * What is nested deeper than people nest stays on its line: the indentation alone would fill the memory.
 */
export function jsonInLines(json: string): string {
  const line = (depth: number): string => (depth > maxDepth ? '' : `\n${'  '.repeat(depth)}`);
  return respaced(json, {
    comma: (depth) => `,${line(depth)}`,
    colon: ': ',
    open: line,
    close: line,
  });
}

const maxDepth = 60;

interface Spacing {
  comma(depth: number): string;
  readonly colon: string;
  open(depth: number): string;
  close(depth: number): string;
}

/** The tokens of a valid JSON text with other white space between them. */
function respaced(json: string, spacing: Spacing): string {
  const parts: string[] = [];
  let depth = 0;
  let at = 0;
  while (at < json.length) {
    const sign = json.charAt(at);
    if (isBlank(sign)) at++;
    else if (sign === '{' || sign === '[') {
      const next = skipBlanks(json, at + 1);
      const end = json.charAt(next);
      if (end === '}' || end === ']') {
        parts.push(sign, end);
        at = next + 1;
      } else {
        depth++;
        parts.push(sign, spacing.open(depth));
        at = next;
      }
    } else if (sign === '}' || sign === ']') {
      depth--;
      parts.push(spacing.close(depth), sign);
      at++;
    } else if (sign === ',') {
      parts.push(spacing.comma(depth));
      at++;
    } else if (sign === ':') {
      parts.push(spacing.colon);
      at++;
    } else {
      const end = sign === '"' ? endOfString(json, at) : endOfWord(json, at);
      parts.push(json.slice(at, end));
      at = end;
    }
  }
  return parts.join('');
}

function isBlank(sign: string): boolean {
  return sign === ' ' || sign === '\n' || sign === '\r' || sign === '\t';
}

function skipBlanks(json: string, from: number): number {
  let at = from;
  while (isBlank(json.charAt(at))) at++;
  return at;
}

function endOfString(json: string, start: number): number {
  let at = start + 1;
  while (at < json.length && json.charAt(at) !== '"') at += json.charAt(at) === '\\' ? 2 : 1;
  return at + 1;
}

function endOfWord(json: string, start: number): number {
  let at = start + 1;
  while (at < json.length && !' \n\r\t,:]}'.includes(json.charAt(at))) at++;
  return at;
}
