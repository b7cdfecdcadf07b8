import { chosenFormats } from '../chosen-formats.ts';
import type { ItemEncoding } from '../encoding.ts';
import type { Format } from '../format.ts';
import type { DecodeOptions } from '../limits.ts';
import type { DecodedValue, FormatId } from '../value.ts';
import { ReadingValue } from './reading-value.ts';
import { type PayloadFormat, scoreFormats } from './scores.ts';

/** Formats in which bytes of others are read. What holds several items isn't one, nor is a number of four bytes. */
const readable: ReadonlySet<PayloadFormat> = new Set<FormatId>(
  chosenFormats.filter((format) => format !== 'bytes'),
);

const SURE = 0.85;
const LIKELY = 0.4;
/** Types of AltSerialization are one byte, which says little: only an object has more of a mark. */
const ALT_OBJECT = 0.9;
/** Shorter bytes are as good as anything in MessagePack and CBOR. */
const MIN_MAP = 6;

/** What decodes by the name of a format. */
export type Formats = Readonly<Record<ItemEncoding, Format>>;

/**
 * Reads bytes in the format that fits them best, beside the one that didn't.
 * @returns undefined where none is even likely
 */
export function bestReading(
  bytes: Uint8Array,
  own: ItemEncoding,
  formats: Formats,
  options: DecodeOptions,
): ReadingValue | undefined {
  for (const { format, score } of scoreFormats(bytes)) {
    if (score < LIKELY) return undefined;
    if (!isReadable(format) || format === own) continue;
    if (format === 'alt' && score < ALT_OBJECT) continue;
    const value = formats[format].decode(bytes, options);
    if (value.failure || value.format === 'hex') continue;
    const isSure = isSureOf(value, score);
    return new ReadingValue(value, { certainty: isSure ? 'sure' : 'likely', isEditable: isSure });
  }
  return undefined;
}

/** How well a value fits the format that it was read in. */
export function certaintyOf(value: DecodedValue): 'sure' | 'likely' | 'possible' {
  const score = scoreFormats(value.bytes).find(({ format }) => format === value.format)?.score ?? 0;
  if (value.format !== 'hex' && isSureOf(value, score)) return 'sure';
  return score >= LIKELY ? 'likely' : 'possible';
}

function isSureOf(value: DecodedValue, score: number): boolean {
  return (score >= SURE && !isScant(value)) || isTellingMap(value);
}

function isReadable(format: PayloadFormat): format is FormatId & ItemEncoding {
  return readable.has(format);
}

/**
 * What fits a format without a mark to the last byte, and may be something else all the same: a short text that
 * PHP would write for a scalar, five bytes that are the number 5 and `false` and an empty document of BSON.
 */
function isScant({ format, root }: DecodedValue): boolean {
  if (format === 'bson') return root.childCount === 0;
  return format === 'php' && (root.kind === 'scalar' || root.kind === 'null');
}

/**
 * A map of MessagePack or CBOR with a name in it, or a value with the name of its type, read to the last byte:
 * nothing else looks like that by chance.
 */
function isTellingMap({ format, bytes, root }: DecodedValue): boolean {
  if (format !== 'msgpack' && format !== 'cbor') return false;
  if (format === 'msgpack' && root.wireTypeName !== undefined) return true;
  if (bytes.length < MIN_MAP || root.childCount === 0) return false;
  if (root.kind !== 'dictionary' && root.kind !== 'object') return false;
  const [first] = root.children(0, 1);
  return first?.label !== undefined && /^[A-Za-z_]/.test(first.label);
}

/** Whether a value was recognised for what it is, and isn't just bytes that happen to fit. */
export function isRecognised(value: DecodedValue): boolean {
  const { failure, certainty, format, root } = value;
  if (failure || certainty === 'likely') return false;
  if (format === 'nrbf') return true;
  if (format === 'hex' || format === 'int32' || format === 'text') return false;
  if (isScant(value)) return false;
  return root.kind !== 'scalar' && root.kind !== 'null' && root.kind !== 'bytes';
}
