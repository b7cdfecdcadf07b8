import { readCollection, type ItemCollection } from './alt/collection.ts';
import { AltObjectValue } from './alt/object-value.ts';
import { jsonString } from './json-text.ts';
import type { DecodeOptions } from './limits.ts';
import { describeStream } from './nrbf/describe.ts';
import { NrbfValue } from './nrbf/format.ts';
import { describeDateTime } from './nrbf/view/known/scalars.ts';
import { decodeItem, scoreFormats } from './registry.ts';
import { floatBits } from './scalars/float.ts';
import { parseDateTime } from './scalars/date-time.ts';
import { parseTimeSpan } from './scalars/time-span.ts';
import type { DecodedValue, FormatErrorLike, FormatWarning } from './value.ts';

/** Members of a JSON object as texts, in order. */
type Members = readonly (readonly [name: string, json: string])[];

/**
 * Describes bytes of unknown origin as one line of JSON in ASCII, for bug reports: the format that
 * fits best, the value in full, warnings, and what could not be read with its offset.
 */
export function describePayload(bytes: Uint8Array, options: DecodeOptions = {}): string {
  return object(describePayloadMembers(bytes, options));
}

/** As {@link describePayload}: the members of the JSON object, for callers that add their own. */
export function describePayloadMembers(bytes: Uint8Array, options: DecodeOptions = {}): Members {
  const format = scoreFormats(bytes)[0]?.format;
  if (format === 'collection') return collectionMembers(readCollection(bytes), options);
  // A stream with a damaged header is more likely than a value of type 0.
  return valueMembers(decodeItem(bytes, format === 'alt' ? 'alt' : 'nrbf', options));
}

/** The members of a decoded value's description. */
export function valueMembers(value: DecodedValue): Members {
  const stream = value instanceof AltObjectValue ? value.stream : value;
  const described = stream instanceof NrbfValue ? describeStream(stream.table) : undefined;
  const { typeName, json } = described ?? describeScalar(value);
  // Describing looks at everything: warnings are complete only now.
  return [
    ['format', jsonString(value.format)],
    ['typeName', typeName === null ? 'null' : jsonString(typeName)],
    ['value', json],
    ...problems(value.warnings, value.failure),
    ...trailingBytes(stream),
  ];
}

function trailingBytes(value: DecodedValue): Members {
  if (!(value instanceof NrbfValue) || value.failure) return [];
  const count = value.bytes.length - value.endOffset;
  return count === 0 ? [] : [['trailingBytes', String(count)]];
}

function collectionMembers(collection: ItemCollection, options: DecodeOptions): Members {
  const items = collection.items.map((item) =>
    object([
      ['name', item.name === null ? 'null' : jsonString(item.name)],
      ...valueMembers(decodeItem(item.bytes, 'alt', options)),
    ]),
  );
  const { trailing, warnings, failure } = collection;
  return [
    ['format', '"collection"'],
    ['items', `[${items.join(',')}]`],
    ...problems(warnings, failure),
    ...(trailing.length > 0 ? ([['trailingBytes', String(trailing.length)]] as const) : []),
  ];
}

function problems(warnings: readonly FormatWarning[], failure?: FormatErrorLike): Members {
  const members: [string, string][] = [];
  if (warnings.length > 0) {
    const texts = warnings.map(({ code, offset, message, isRefused }) =>
      object([
        ['code', jsonString(code)],
        ['offset', String(offset)],
        ['message', jsonString(message)],
        ...(isRefused === true ? ([['isRefused', 'true']] as const) : []),
      ]),
    );
    members.push(['warnings', `[${texts.join(',')}]`]);
  }
  if (failure) {
    const { code, message, offset } = failure;
    const place: Members = offset === undefined ? [] : [['offset', String(offset)]];
    const json = object([['code', jsonString(code)], ['message', jsonString(message)], ...place]);
    members.push(['failure', json]);
  }
  return members;
}

/** Scalars of AltSerialization, and bytes that nothing understands. */
function describeScalar(value: DecodedValue): { typeName: string | null; json: string } {
  const { kind, typeName, text = '', bytes } = value.root;
  if (kind === 'null') return { typeName: null, json: 'null' };
  if (kind !== 'scalar') {
    const hex = [...(bytes ?? [])].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    return { typeName: null, json: object([['$hex', jsonString(hex)]]) };
  }
  const name = `System.${typeName}`;
  const parts = scalarParts(typeName, text, value.bytes);
  const members = Object.entries(parts).map(([key, part]) => [key, jsonString(part)] as const);
  return { typeName: name, json: object([['$scalar', jsonString(name)], ...members]) };
}

function scalarParts(type: string, text: string, bytes: Uint8Array): Record<string, string> {
  switch (type) {
    case 'DateTime':
      return describeDateTime(parseDateTime(text).ticks);
    case 'TimeSpan':
      return { value: String(parseTimeSpan(text)), text };
    case 'Single':
    case 'Double': {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      return { value: text, bits: floatBits(type, view, 1) };
    }
    default:
      return { value: text };
  }
}

/** A JSON object of members that are JSON texts already. */
export function object(members: Members): string {
  return `{${members.map(([name, json]) => `${jsonString(name)}:${json}`).join(',')}}`;
}
