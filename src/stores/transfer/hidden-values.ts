import { AltObjectValue } from '../../formats/alt/object-value.ts';
import { NrbfValue } from '../../formats/nrbf/format.ts';
import type { DecodedValue, ValueNode } from '../../formats/value.ts';
import { walk } from '../../formats/walk.ts';

/** More records than this are not looked at: nobody can tell what is in them. */
const maxNodes = 400_000;
/** Bytes and numbers that are as good as none. */
const emptyTexts: ReadonlySet<string> = new Set(['', '0', 'False', '\0']);
/** What .NET itself writes: the class of an exception, the culture of a comparer. */
const ownTexts: Readonly<Record<string, RegExp>> = {
  ClassName: /^[\w.+`]{1,200}$/,
  m_name: /^[a-z]{0,3}(?:-[A-Za-z]{2,8}){0,3}$/,
};

/**
 * Whether the bytes of an item have values that its tree doesn't show, so that no rule can name them: bytes behind
 * its end, objects that nothing refers to, what was left in an array that a list has outgrown, XML of a table.
 */
export function holdsHiddenValues(value: DecodedValue): boolean {
  if (value.warnings.some(({ code }) => code === 'bytes-behind')) return true;
  const stream =
    value instanceof AltObjectValue ? value.stream : value instanceof NrbfValue ? value : undefined;
  if (!stream) return false;
  if (stream.endOffset < stream.bytes.length) return true;
  const shown = shownIn(stream.root);
  if (!shown) return true;
  let count = 0;
  for (const { node, label } of walk(stream.rawRecords)) {
    if (++count > maxNodes || isHidden(node, label, shown)) return true;
  }
  return false;
}

interface Shown {
  readonly texts: ReadonlySet<string>;
  readonly bytes: ReadonlySet<string>;
}

function shownIn(root: ValueNode): Shown | undefined {
  const texts = new Set<string>();
  const bytes = new Set<string>();
  let count = 0;
  for (const { node, label } of walk(root)) {
    if (++count > maxNodes) return undefined;
    const { text, summary } = node;
    texts.add(label);
    if (text !== undefined) texts.add(plain(text));
    if (summary !== undefined) texts.add(summary);
    if (node.bytes) {
      bytes.add(keyOf(node.bytes));
      texts.add(Buffer.from(node.bytes).toString('base64'));
    }
  }
  return { texts, bytes };
}

function isHidden({ kind, text, bytes, wireTypeName }: ValueNode, label: string, shown: Shown) {
  if (kind === 'bytes') {
    const isNone = !bytes || bytes.every((byte) => byte === 0);
    return !isNone && !shown.bytes.has(keyOf(bytes));
  }
  if (kind !== 'scalar' || text === undefined || shown.texts.has(plain(text))) return false;
  if (wireTypeName?.startsWith('BinaryObjectString') === true) {
    if (text === '' || ownTexts[label]?.test(text) === true) return false;
    return !text.trimStart().startsWith('<') || hasHiddenWords(text, shown.texts);
  }
  // Of an array, what its list doesn't count any more. References lead to what is looked at by itself.
  return /^\[\d+\]$/.test(label) && !text.startsWith('→') && !emptyTexts.has(text);
}

/** Attributes that say how XML is to be read, and those of schemas. */
const ownAttributes =
  /^\s(?:xmlns\b|xs:|xsi:|diffgr:(?!error$)|msdata:(?!hidden)|[a-z]+(?:[A-Z][a-z]+)*$)/;

/** Words of XML, as a DataTable keeps its rows and those that were deleted. */
function hasHiddenWords(xml: string, shown: ReadonlySet<string>): boolean {
  for (const [part] of xml.matchAll(/>[^<]+|\s[\w:.-]+="[^"]*"/g)) {
    const [name = '', quoted] = part.startsWith('>') ? ['', part.slice(1)] : part.split(/=(.*)/s);
    if (ownAttributes.test(name)) continue;
    const text = unescaped((quoted ?? '').replace(name === '' ? '' : /^"|"$/g, '')).trim();
    if (/\p{L}{3}|\d{4}/u.test(text) && !shown.has(plain(text))) return true;
  }
  return false;
}

/** Points in time are written in several ways. */
function plain(text: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.exec(text)?.[0] ?? text;
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}

function keyOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}
