/** A piece of an XML text. */
interface Piece {
  /** 'other': a comment or an instruction. */
  readonly kind: 'open' | 'close' | 'empty' | 'other' | 'text';
  readonly text: string;
  /** By the index of its opening piece: the element that it is in, for 'close' the one that ends; -1 outside of all. */
  readonly element: number;
}

/** What an element holds. */
interface Content {
  hasElements: boolean;
  hasText: boolean;
}

/** An XML text whose tags match, in pieces. */
export interface XmlPieces {
  readonly pieces: readonly Piece[];
  /** By the index of the piece that opens an element. */
  readonly contents: ReadonlyMap<number, Content>;
}

/**
 * Takes an XML text apart. Undefined where its tags don't match, and where white space may count in it
 * (`xml:space`) or isn't known to (a document type).
 */
export function xmlPieces(xml: string): XmlPieces | undefined {
  const pieces: Piece[] = [];
  const contents = new Map<number, Content>();
  const open: { readonly index: number; readonly name: string }[] = [];
  let roots = 0;
  for (let at = 0; at < xml.length;) {
    const end = endOfPiece(xml, at);
    const text = xml.slice(at, end);
    const kind = end === undefined ? undefined : kindOf(text);
    if (end === undefined || kind === undefined) return undefined;
    at = end;
    const element = open.at(-1)?.index ?? -1;
    const content = contents.get(element);
    pieces.push({ kind, text, element });
    switch (kind) {
      case 'text':
        if (text.trim() === '') break;
        if (!content) return undefined;
        content.hasText = true;
        break;
      case 'close':
        if (open.pop()?.name !== nameOf(text, 2)) return undefined;
        break;
      case 'other':
        if (content) content.hasElements = true;
        break;
      case 'open':
      case 'empty':
        if (content) content.hasElements = true;
        else if (++roots > 1) return undefined;
        if (/\sxml:space\s*=/.test(text)) return undefined;
        if (kind === 'empty') break;
        open.push({ index: pieces.length - 1, name: nameOf(text, 1) });
        contents.set(pieces.length - 1, { hasElements: false, hasText: false });
    }
  }
  return open.length === 0 && roots === 1 ? { pieces, contents } : undefined;
}

/** Whether it is written for programs: no white space stands where it says nothing. */
export function isCompactXml({ pieces, contents }: XmlPieces): boolean {
  return pieces.every((piece) => !isIdle(piece, contents));
}

/** The pieces without the white space that says nothing. */
export function compactXml({ pieces, contents }: XmlPieces): string {
  const kept = pieces.filter((piece) => !isIdle(piece, contents));
  return kept.map(({ text }) => text).join('');
}

/** What is nested deeper stays on its line: the indentation alone would fill the memory. */
const maxDepth = 60;

/** The pieces in lines, indented by two spaces; elements with text in them stay on one. */
export function xmlInLines({ pieces, contents }: XmlPieces): string {
  const parts: string[] = [];
  let depth = 0;
  for (const piece of pieces) {
    if (isIdle(piece, contents)) continue;
    if (piece.kind === 'close') depth--;
    if (parts.length > 0 && depth <= maxDepth && takesLines(piece, contents)) {
      parts.push(`\n${'  '.repeat(depth)}`);
    }
    parts.push(piece.text);
    if (piece.kind === 'open') depth++;
  }
  return parts.join('');
}

function isIdle(piece: Piece, contents: XmlPieces['contents']): boolean {
  return piece.kind === 'text' && piece.text.trim() === '' && takesLines(piece, contents);
}

/** Whether white space in the element of a piece says nothing: it holds elements alone. */
function takesLines({ element }: Piece, contents: XmlPieces['contents']): boolean {
  const content = contents.get(element);
  return content === undefined || (content.hasElements && !content.hasText);
}

function endOfPiece(xml: string, start: number): number | undefined {
  if (xml.charAt(start) !== '<') {
    const next = xml.indexOf('<', start);
    return next < 0 ? xml.length : next;
  }
  for (const [begin, end] of wrappings) {
    if (xml.startsWith(begin, start)) return behind(xml, end, start + begin.length);
  }
  let quote = '';
  for (let at = start + 1; at < xml.length; at++) {
    const sign = xml.charAt(at);
    if (quote !== '') quote = sign === quote ? '' : quote;
    else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === '>') return at + 1;
    else if (sign === '<') return undefined;
  }
  return undefined;
}

const wrappings = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const;

function behind(xml: string, end: string, from: number): number | undefined {
  const at = xml.indexOf(end, from);
  return at < 0 ? undefined : at + end.length;
}

function kindOf(text: string): Piece['kind'] | undefined {
  if (!text.startsWith('<') || text.startsWith('<![CDATA[')) return 'text';
  if (text.startsWith('<!--') || text.startsWith('<?')) return 'other';
  if (text.startsWith('</')) return 'close';
  // Not a document type, nor a sign for "less than".
  if (!/^<[\p{L}_:]/u.test(text)) return undefined;
  return text.endsWith('/>') ? 'empty' : 'open';
}

function nameOf(tag: string, from: number): string {
  let end = from;
  while (end < tag.length && !' \t\r\n/>'.includes(tag.charAt(end))) end++;
  return tag.slice(from, end);
}
