import { isMsgpackLz4 } from '../compression/msgpack-lz4.ts';
import type { ItemEncoding } from '../encoding.ts';
import { type ChosenFormat, chosenFormats } from '../chosen-formats.ts';
import type { DecodedValue } from '../value.ts';
import { decodeLayers, isUnmarked, MAX_LAYERS, outerLayers, type LayerContext } from './layers.ts';
import { PackedValue } from './packed-value.ts';
import { ReadingValue } from './reading-value.ts';
import { certaintyOf } from './readings.ts';

/** What a format makes of a value. */
export interface PossibleReading {
  readonly format: ChosenFormat;
  /** Absent: the format doesn't fit. */
  readonly value?: DecodedValue;
  readonly certainty: 'sure' | 'likely' | 'possible' | 'none';
}

/** What else a framework reads than what its layout says of all items. */
const alsoRead: Readonly<Partial<Record<ItemEncoding, readonly ChosenFormat[]>>> = {
  // `SetString` takes any text.
  core: ['text', 'json'],
};

const ranks = ['sure', 'likely', 'possible', 'none'] as const;

/**
 * Reads a value in the format that was chosen for it, through whatever stands around it. Where the format doesn't
 * fit, the value is read as if nothing had been chosen, and says so.
 */
export function decodeChosen(
  bytes: Uint8Array,
  format: ChosenFormat,
  context: LayerContext,
): DecodedValue {
  const automatic = decodeLayers(bytes, context);
  const value = readIn(bytes, format, context);
  if (!value) {
    const { certainty } = automatic;
    return new ReadingValue(automatic, { certainty, isEditable: true, unfitFormat: format });
  }
  if (automatic.certainty !== 'likely' && isSameReading(value, automatic)) {
    // What was found by looking is as sure as it was.
    return new ReadingValue(automatic, { certainty: 'chosen', isEditable: true });
  }
  const { encoding } = context;
  const isEditable = format === encoding || alsoRead[encoding]?.includes(format) === true;
  return new ReadingValue(value, { certainty: 'chosen', isEditable });
}

/** Reads a value in one format alone: where that doesn't fit, `failure` says why. */
export function decodeOnlyAs(
  bytes: Uint8Array,
  format: ChosenFormat,
  context: LayerContext,
): DecodedValue {
  const value =
    readIn(bytes, format, context) ?? context.formats[format].decode(bytes, context.options);
  return value.failure ? value : new ReadingValue(value, { certainty: 'chosen', isEditable: true });
}

/** What each format makes of a value: those that fit first, the surest before the others. */
export function readingsOf(bytes: Uint8Array, context: LayerContext): readonly PossibleReading[] {
  const readings = chosenFormats.map((format): PossibleReading => {
    const value = readIn(bytes, format, context);
    return value ? { format, value, certainty: certaintyOf(value) } : { format, certainty: 'none' };
  });
  return readings.sort((a, b) => ranks.indexOf(a.certainty) - ranks.indexOf(b.certainty));
}

/** A value in a format: as it stands, else in what is inside of its layers. Undefined where it doesn't fit. */
function readIn(
  bytes: Uint8Array,
  format: ChosenFormat,
  context: LayerContext,
  depth = 0,
): DecodedValue | undefined {
  // It is MessagePack itself, of which only the compression could be seen.
  const isPacked = format === 'msgpack' && isMsgpackLz4(bytes);
  const value = isPacked ? undefined : context.formats[format].decode(bytes, context.options);
  if (value && isFit(value, format)) return value;
  if (depth >= MAX_LAYERS || !context.options.codecs) return undefined;
  for (const layer of outerLayers(bytes, context)) {
    const next = isUnmarked(layer) ? MAX_LAYERS : depth + 1;
    const inside = readIn(layer.content, format, context, next);
    if (inside) return new PackedValue(inside, layer);
  }
  return undefined;
}

/** Whether a value was read to its end. */
function isFit(value: DecodedValue, format: ChosenFormat): boolean {
  if (format === 'bytes') return true;
  if (value.failure || value.format === 'hex') return false;
  return !value.warnings.some(({ code }) => code === 'bytes-behind');
}

function isSameReading(a: DecodedValue, b: DecodedValue): boolean {
  if (b.failure || a.format !== b.format) return false;
  const [left = [], right = []] = [a.packings, b.packings];
  return (
    left.length === right.length && left.every(({ kind }, index) => kind === right[index]?.kind)
  );
}
