import { FormatError } from '../../errors.ts';
import { l10n } from '../../reason.ts';

/** What an {@link XmlReader} stands on. */
export type XmlTokenType = 'start' | 'end' | 'text';

/** XML that nests deeper than this is not read. */
const MAX_DEPTH = 256;

/**
 * Walks XML text tag by tag and keeps the places, so that single characters can be exchanged later.
 * Made for what .NET's XmlTextWriter writes: elements, attributes, text, character references.
 * Document types are refused, and with them every entity but the five of XML itself.
 */
export class XmlReader {
  readonly text: string;
  type: XmlTokenType = 'text';
  /** Where the token starts and ends. */
  start = 0;
  end = 0;
  /** For tags: the name, with its prefix. */
  name = '';
  /** For 'start': true for an element without content, which has no 'end'. */
  isEmpty = false;
  /** How many elements are open around the token; a start tag isn't in itself. */
  depth = 0;
  readonly #open: string[] = [];

  constructor(text: string) {
    this.text = text;
  }

  /** Goes on to the next token. False at the end. @throws FormatError for anything malformed. */
  next(): boolean {
    const { text } = this;
    for (;;) {
      this.start = this.end;
      if (this.start >= text.length) {
        if (this.#open.length > 0) throw this.#malformed();
        return false;
      }
      if (text[this.start] !== '<') {
        const next = text.indexOf('<', this.start);
        this.end = next < 0 ? text.length : next;
        this.type = 'text';
        this.depth = this.#open.length;
        return true;
      }
      const mark = text[this.start + 1];
      if (mark === '?') this.#skip('?>');
      else if (mark === '!') this.#declaration();
      else if (mark === '/') return this.#endTag();
      else return this.#startTag();
      if (this.type === 'text' && this.end > this.start && mark === '!') continue;
    }
  }

  /** The value of an attribute of the start tag, with references resolved; undefined without it. */
  attribute(name: string): string | undefined {
    const at = this.attributeAt(name);
    return at && decodeXmlText(this.text.slice(at.valueStart, at.valueEnd));
  }

  /** Where an attribute of the start tag stands. */
  attributeAt(
    name: string,
  ):
    { readonly start: number; readonly valueStart: number; readonly valueEnd: number } | undefined {
    for (const attribute of attributesIn(this.text, this.start + 1 + this.name.length, this.end)) {
      if (attribute.name === name) return attribute;
    }
    return undefined;
  }

  /** All attributes of the start tag. */
  attributes(): Map<string, string> {
    const all = new Map<string, string>();
    for (const at of attributesIn(this.text, this.start + 1 + this.name.length, this.end)) {
      all.set(at.name, decodeXmlText(this.text.slice(at.valueStart, at.valueEnd)));
    }
    return all;
  }

  #startTag(): true {
    const { text } = this;
    const nameEnd = endOfName(text, this.start + 1);
    if (nameEnd === this.start + 1) throw this.#malformed();
    this.name = text.slice(this.start + 1, nameEnd);
    this.end = endOfTag(text, nameEnd);
    if (this.end < 0) throw this.#malformed();
    this.isEmpty = text[this.end - 2] === '/';
    this.type = 'start';
    this.depth = this.#open.length;
    if (!this.isEmpty) this.#open.push(this.name);
    if (this.#open.length > MAX_DEPTH) throw this.#malformed();
    return true;
  }

  #endTag(): true {
    const { text } = this;
    const close = text.indexOf('>', this.start);
    if (close < 0) throw this.#malformed();
    this.name = text.slice(this.start + 2, endOfName(text, this.start + 2));
    if (this.#open.pop() !== this.name) throw this.#malformed();
    this.end = close + 1;
    this.type = 'end';
    this.depth = this.#open.length;
    return true;
  }

  #declaration(): void {
    if (this.text.startsWith('<!--', this.start)) this.#skip('-->');
    else throw this.#malformed();
  }

  #skip(mark: string): void {
    const at = this.text.indexOf(mark, this.start);
    if (at < 0) throw this.#malformed();
    this.end = at + mark.length;
  }

  #malformed(): FormatError {
    return new FormatError(
      'invalid-structure',
      l10n.t('The XML of the table is not valid at character {0}.', this.start),
    );
  }
}

interface AttributePlace {
  readonly name: string;
  readonly start: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

function* attributesIn(text: string, from: number, to: number): Generator<AttributePlace> {
  let at = from;
  for (;;) {
    while (at < to && isSpace(text.charCodeAt(at))) at++;
    const nameEnd = endOfName(text, at);
    if (nameEnd === at || nameEnd >= to || text[nameEnd] !== '=') return;
    const quote = text[nameEnd + 1];
    if (quote !== '"' && quote !== "'") return;
    const valueEnd = text.indexOf(quote, nameEnd + 2);
    if (valueEnd < 0 || valueEnd >= to) return;
    yield { name: text.slice(at, nameEnd), start: at, valueStart: nameEnd + 2, valueEnd };
    at = valueEnd + 1;
  }
}

function endOfName(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    // Space, `"`, `'`, `/`, `<`, `=` and `>` end a name.
    if (isSpace(code) || code === 0x22 || code === 0x27 || code === 0x2f) break;
    if (code >= 0x3c && code <= 0x3e) break;
    at++;
  }
  return at;
}

/** Behind the `>` of a tag, which may also stand inside attribute values; -1 without one. */
function endOfTag(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x3e) return at + 1;
    if (code === 0x3c) return -1;
    if (code !== 0x22 && code !== 0x27) continue;
    at = text.indexOf(text.charAt(at), at + 1);
    if (at < 0) return -1;
  }
  return -1;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/** Text with its references resolved; line ends stay, as in .NET's XmlTextReader. */
export function decodeXmlText(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}))|(\w+));/g,
    (whole, hex, decimal, name) => {
      if (typeof name === 'string') return named[name] ?? whole;
      const code = typeof hex === 'string' ? parseInt(hex, 16) : Number(decimal);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

/** Text as XmlTextWriter writes it between tags. @throws FormatError for what XML can't hold. */
export function encodeXmlText(text: string): string {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const isControl = code < 0x20 && !isSpace(code);
    if (isControl || code === 0xfffe || code === 0xffff) {
      throw new FormatError(
        'not-text',
        l10n.t('XML cannot store control characters. Remove them.'),
      );
    }
  }
  const references: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
  return text.replace(/[&<>]/g, (mark) => references[mark] ?? mark).replace(/\r/g, '&#xD;');
}

/** Text as it stands between the quotes of an attribute. @throws FormatError for what XML can't hold. */
export function encodeXmlAttribute(text: string): string {
  const references: Readonly<Record<string, string>> = {
    '"': '&quot;',
    '\n': '&#xA;',
    '\t': '&#x9;',
  };
  return encodeXmlText(text).replace(/["\n\t]/g, (mark) => references[mark] ?? mark);
}

/** A name as .NET's XmlConvert.DecodeName gives it: `_x0020_` is a space. */
export function decodeXmlName(name: string): string {
  return name.replace(/_x([0-9A-Fa-f]{8}|[0-9A-Fa-f]{4})_/g, (whole, hex: string) => {
    const code = parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
