import { readCollection, type ItemCollection } from '../alt/collection.ts';
import { AltObjectValue } from '../alt/object-value.ts';
import { readStateBlob, type Deflate } from '../alt/state-blob.ts';
import { readCorePayload } from '../aspnetcore/payload.ts';
import { describeTree } from './describe-tree.ts';
import { jsonString } from './json-text.ts';
import { withoutLayers } from '../foreign/packed-value.ts';
import { scoreFormats } from '../foreign/scores.ts';
import type { ItemEncoding } from '../encoding.ts';
import type { DecodeOptions } from '../limits.ts';
import { describeStream } from './describe-nrbf.ts';
import { NrbfValue } from '../nrbf/format.ts';
import { describeDateTime } from '../nrbf/known/scalars.ts';
import { decodeItem } from '../registry.ts';
import { floatBits } from '../scalars/float.ts';
import { parseDateTime } from '../scalars/date-time.ts';
import { formatGuid } from '../scalars/guid.ts';
import { parseTimeSpan } from '../scalars/time-span.ts';
import { EmbeddingValue } from '../tree/embedded.ts';
import { TableValue } from '../tree/table-value.ts';
import type { DecodedValue, FormatErrorLike, FormatId, FormatWarning } from '../value.ts';
import { englishText } from '../reason.ts';

/** Members of a JSON object as texts, in order. */
type Members = readonly (readonly [name: string, json: string])[];

/** What a caller may give beside the bytes. */
export interface DescribeOptions extends DecodeOptions {
  /** By which compressed State Server blobs are read. */
  readonly deflate?: Deflate;
}

/**
 * Describes bytes of unknown origin as one line of JSON in ASCII, for bug reports: the format that
 * fits best, the value in full, warnings, and what could not be read with its offset.
 */
export function describePayload(bytes: Uint8Array, options: DescribeOptions = {}): string {
  return object(describePayloadMembers(bytes, options));
}

/** As {@link describePayload}: the members of the JSON object, for callers that add their own. */
export function describePayloadMembers(bytes: Uint8Array, options: DescribeOptions = {}): Members {
  const { format = 'hex', score = 0 } = scoreFormats(bytes, options.deflate)[0] ?? {};
  switch (format) {
    case 'collection':
      return collectionMembers(readCollection(bytes), options);
    case 'state-blob':
      return stateBlobMembers(bytes, options);
    case 'core-payload':
      return corePayloadMembers(bytes, options);
    default:
      // A stream with a damaged header is more likely than bytes that fit nothing well.
      return valueMembers(decodeItem(bytes, score < 0.1 ? 'nrbf' : encodingOf(format), options));
  }
}

/** How to decode what was found to be of a format; what fits none may be a stream that is damaged. */
function encodingOf(format: FormatId): ItemEncoding {
  if (format === 'hex') return 'nrbf';
  return format === 'int32' ? 'core' : format;
}

/** The members of a decoded value's description. */
export function valueMembers(found: DecodedValue): Members {
  const value = withoutLayers(found);
  const stream = value instanceof AltObjectValue ? value.stream : value;
  const { typeName, json } = describeValue(value, stream);
  // Describing looks at everything: warnings are complete only now.
  return [
    ['format', jsonString(value.format)],
    ...layerMembers(found),
    ['typeName', typeName === null ? 'null' : jsonString(typeName)],
    ['value', json],
    ...problems(value.warnings, value.failure),
    ...trailingBytes(stream),
  ];
}

/** What stands around a value, and how sure its format is; nothing for most. */
function layerMembers({ packings = [], certainty }: DecodedValue): Members {
  const layers = packings.map(({ kind, packedBytes, contentBytes }) =>
    object([
      ['kind', jsonString(kind)],
      ['packedBytes', String(packedBytes)],
      ['contentBytes', String(contentBytes)],
    ]),
  );
  return [
    ...(layers.length > 0 ? ([['packings', `[${layers.join(',')}]`]] as const) : []),
    ...(certainty ? ([['certainty', jsonString(certainty)]] as const) : []),
  ];
}

function describeValue(
  value: DecodedValue,
  stream: DecodedValue,
): { readonly typeName: string | null; readonly json: string } {
  if (stream instanceof NrbfValue) return describeStream(stream.table);
  const isTree = value instanceof TableValue || value instanceof EmbeddingValue;
  if (!isTree) return describeScalar(value);
  const { typeName, kind } = value.root;
  return { typeName: kind === 'null' ? null : typeName, json: describeTree(value.root) };
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

function stateBlobMembers(bytes: Uint8Array, options: DescribeOptions): Members {
  const blob = readStateBlob(bytes, options.deflate, options.limits?.maxBytes);
  const empty = { items: [], trailing: new Uint8Array(0), warnings: [] };
  const members = collectionMembers(blob.collection ?? empty, options);
  return [
    ['format', '"state-blob"'],
    ['timeoutMinutes', String(blob.timeoutMinutes)],
    ...(blob.isCompressed === true ? ([['isCompressed', 'true']] as const) : []),
    ...(blob.hasStaticObjects ? ([['hasStaticObjects', 'true']] as const) : []),
    ...members.slice(1),
  ];
}

function corePayloadMembers(bytes: Uint8Array, options: DescribeOptions): Members {
  const { entries, sessionId, warnings, failure, trailing } = readCorePayload(bytes);
  const items = entries.map((entry) =>
    object([
      ['name', jsonString(entry.name)],
      ...valueMembers(decodeItem(entry.bytes, 'core', options)),
    ]),
  );
  return [
    ['format', '"core-payload"'],
    ['sessionId', jsonString(formatGuid(sessionId))],
    ['items', `[${items.join(',')}]`],
    ...problems(warnings, failure),
    ...(trailing.length > 0 ? ([['trailingBytes', String(trailing.length)]] as const) : []),
  ];
}

function problems(warnings: readonly FormatWarning[], failure?: FormatErrorLike): Members {
  const members: [string, string][] = [];
  if (warnings.length > 0) {
    const texts = warnings.map(({ code, offset, reason, isRefused }) =>
      object([
        ['code', jsonString(code)],
        ['offset', String(offset)],
        ['message', jsonString(englishText(reason))],
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
