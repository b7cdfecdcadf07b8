import { primitiveText, stringText } from '../records/primitives.ts';
import type { Place } from '../records/place.ts';
import type { Model } from '../model/model.ts';
import { isException } from './exceptions.ts';
import { readFriendly } from './friendly.ts';

/** Longer texts are cut: a summary stands in a line. */
const MAX_LENGTH = 200;

type Summary = (text: (...names: readonly string[]) => string | undefined) => string | undefined;

/** Texts joined, where all of them are there. */
function joined(separator: string, ...texts: readonly (string | undefined)[]): string | undefined {
  return texts.includes(undefined) ? undefined : texts.join(separator);
}

const pair: Summary = (text) => joined(': ', text('key', '_key'), text('value', '_value'));
const point: Summary = (text) => joined(', ', text('x'), text('y'));
const size: Summary = (text) => joined(' × ', text('width'), text('height'));
const sqlValue: Summary = (text) =>
  text('m_fNotNull', '_fNotNull', 'm_isNotNull') === 'false' ? 'Null' : text('m_value', '_value');

/** Names of the encodings that most sites use, by code page. */
const encodings: Readonly<Record<string, string>> = {
  1200: 'utf-16',
  1201: 'utf-16BE',
  12000: 'utf-32',
  12001: 'utf-32BE',
  20127: 'us-ascii',
  28591: 'iso-8859-1',
  65000: 'utf-7',
  65001: 'utf-8',
};

function encoding(text: Parameters<Summary>[0]): string | undefined {
  const codePage = text('m_codePage', '_codePage');
  return codePage === undefined ? undefined : (encodings[codePage] ?? `code page ${codePage}`);
}

const culture: Summary = (text) => {
  const name = text('m_name', '_name', 'm_cultureName', '_cultureName');
  return name === '' ? 'invariant' : (name ?? text('cultureID'));
};

const byClass: ReadonlyMap<string, Summary> = new Map([
  ['System.Drawing.Point', point],
  ['System.Drawing.PointF', point],
  ['System.Drawing.Size', size],
  ['System.Drawing.SizeF', size],
  ['System.Drawing.Rectangle', (text) => joined(', ', point(text), size(text))],
  ['System.Drawing.RectangleF', (text) => joined(', ', point(text), size(text))],
  ['System.Drawing.Font', (text) => joined(', ', text('Name'), text('Size'))],
  [
    'System.Windows.Forms.Padding',
    (text) => joined(', ', text('_left'), text('_top'), text('_right'), text('_bottom')),
  ],
  ['System.Collections.Generic.KeyValuePair`2', pair],
  ['System.Collections.DictionaryEntry', pair],
  ['System.Numerics.Complex', (text) => joined(', ', text('m_real'), text('m_imaginary'))],
  ['System.Globalization.CultureInfo', culture],
  ['System.Globalization.CompareInfo', culture],
  ['System.Globalization.TextInfo', culture],
  ['System.Globalization.RegionInfo', (text) => text('m_name', 'iso2Name', '_name')],
  ['System.TimeZoneInfo', (text) => text('DisplayName') ?? text('Id')],
  ['System.Text.RegularExpressions.Regex', (text) => text('pattern')],
  ['System.Net.Cookie', (text) => joined('=', text('m_name'), text('m_value'))],
  [
    'System.Net.IPEndPoint',
    (text) => joined(':', text('m_Address', '_address'), text('m_Port', '_port')),
  ],
  [
    'System.Security.Claims.Claim',
    (text) => joined(': ', text('m_type', '_type'), text('m_value', '_value')),
  ],
  ['System.Security.Principal.GenericIdentity', (text) => text('m_name')],
  ['System.IO.FileInfo', (text) => text('FullPath', 'OriginalPath')],
  ['System.IO.DirectoryInfo', (text) => text('FullPath', 'OriginalPath')],
  [
    'System.DelegateSerializationHolder+DelegateEntry',
    (text) => joined('.', text('targetTypeName'), text('methodName')),
  ],
  [
    'System.Reflection.MemberInfoSerializationHolder',
    (text) => joined('.', text('ClassName'), text('Name')),
  ],
  ['System.Lazy`1', (text) => text('_value', 'm_value', 'Value')],
  ['System.Lazy`1+Boxed', (text) => text('m_value')],
  ['System.WeakReference', (text) => text('TrackedObject')],
  ['System.WeakReference`1', (text) => text('TrackedObject')],
]);

/** What an object says of itself in a few words; undefined for most. */
export function summaryOf(model: Model, object: number): string | undefined {
  const { typeName, memberNames } = model.classOf(object);
  const { definition } = typeName;
  const text = (...names: readonly string[]): string | undefined => {
    for (const name of names) {
      const place = model.member(object, name);
      if (place) return textAt(model, place);
    }
    return undefined;
  };
  const summary = byClass.get(definition)?.(text) ?? byFamily(definition, memberNames, text);
  return summary !== undefined && summary.length > MAX_LENGTH
    ? `${summary.slice(0, MAX_LENGTH)}…`
    : summary;
}

function byFamily(
  definition: string,
  memberNames: readonly string[],
  text: Parameters<Summary>[0],
): string | undefined {
  if (isException(memberNames)) return text('Message');
  if (definition.startsWith('System.Data.SqlTypes.')) return sqlValue(text);
  if (/^System\.(?:Value)?Tuple`\d$/.test(definition)) {
    const items = memberNames.map((name) => text(name));
    return items.includes(undefined) ? undefined : `(${items.join(', ')})`;
  }
  return /^System\.Text\.\w+Encoding$/.test(definition) ? encoding(text) : undefined;
}

/** The text of what stands at a place, where that is one value. */
function textAt(model: Model, place: Place): string | undefined {
  const { table } = model;
  const target = model.resolve(place);
  if (target.type === 'null') return 'null';
  if (target.type === 'string') return stringText(table, target.offset);
  if (target.type === 'primitive') return primitiveText(table, target.primitive, target.offset);
  if (target.type !== 'object') return undefined;
  const shape = readFriendly(model, target.object);
  if (shape?.kind === 'primitive') return primitiveText(table, shape.primitive, shape.offset);
  return shape?.kind === 'scalar' || shape?.kind === 'enum' ? shape.text : undefined;
}
