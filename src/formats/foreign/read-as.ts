import { markedCompressionOf } from '../compression/compression.ts';
import type { ItemEncoding } from '../encoding.ts';
import type { Format } from '../format.ts';
import type { DecodeOptions } from '../limits.ts';
import type { DecodedValue } from '../value.ts';
import { base64Layer, MAX_LAYERS, triedLayer } from './layers.ts';
import { type Layer, PackedValue } from './packed-value.ts';
import { ReadingValue } from './reading-value.ts';

/** The formats that a person may say a value is in, in the order in which they are offered. */
export const chosenFormats = [
  'json',
  'msgpack',
  'bson',
  'nrbf',
  'alt',
  'php',
  'igbinary',
  'pickle',
  'marshal',
  'java',
  'datacontract',
  'text',
  'bytes',
] as const satisfies readonly ItemEncoding[];

/** A format of {@link chosenFormats}. */
export type ChosenFormat = (typeof chosenFormats)[number];

/** Whether a text, of settings for one, names a format of {@link chosenFormats}. */
export function isChosenFormat(text: string): text is ChosenFormat {
  return (chosenFormats as readonly string[]).includes(text);
}

/**
 * Reads bytes in the format that a person has chosen for them, through compression and Base64 around it.
 * What can't be read in it has the reason in `failure`: no other format is looked for.
 */
export function decodeChosen(
  bytes: Uint8Array,
  format: ChosenFormat,
  formats: Readonly<Record<ItemEncoding, Format>>,
  options: DecodeOptions,
): DecodedValue {
  const direct = formats[format].decode(bytes, options);
  let value = direct;
  const layers: Layer[] = [];
  while (!isWhole(value) && layers.length < MAX_LAYERS) {
    const layer = outerLayer(layers.at(-1)?.content ?? bytes, options);
    if (!layer) break;
    layers.push(layer);
    value = formats[format].decode(layer.content, options);
  }
  if (!isWhole(value)) return direct.failure ? direct : new ReadingValue(direct, 'chosen');
  const reading: DecodedValue = new ReadingValue(value, 'chosen');
  return layers.reduceRight((inside, layer) => new PackedValue(inside, layer), reading);
}

/** Whether a value takes all the bytes: a format without a mark reads the first ones of anything. */
function isWhole({ failure, warnings }: DecodedValue): boolean {
  return !failure && !warnings.some(({ code }) => code === 'bytes-behind');
}

/** A layer that says of itself what it is. */
function outerLayer(bytes: Uint8Array, options: DecodeOptions): Layer | undefined {
  const compression = markedCompressionOf(bytes);
  return compression ? triedLayer(bytes, compression, { options }) : base64Layer(bytes);
}
