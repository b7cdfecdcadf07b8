import { adaptersFormat } from './adapters/format.ts';
import { altFormat } from './alt/format.ts';
import { coreFormat } from './aspnetcore/format.ts';
import { bsonFormat } from './bson/format.ts';
import { dataContractFormat } from './datacontract/format.ts';
import { plainBytes } from './bytes/plain-bytes.ts';
import { cborFormat } from './cbor/format.ts';
import type { ItemEncoding } from './encoding.ts';
import { FormatError } from './errors.ts';
import type { ChosenFormat } from './chosen-formats.ts';
import { decodeLayers } from './foreign/layers.ts';
import { decodeChosen, decodeOnlyAs, type PossibleReading, readingsOf } from './foreign/read-as.ts';
import { noSuchItem, type Format } from './format.ts';
import { bytesFormat, decodeHex } from './hex/format.ts';
import { igbinaryFormat } from './igbinary/format.ts';
import { javaFormat } from './java/format.ts';
import { jsonFormat } from './json/format.ts';
import { defaultLimits, type DecodeOptions } from './limits.ts';
import { marshalFormat } from './marshal/format.ts';
import { msgpackFormat } from './msgpack/format.ts';
import { nrbfFormat } from './nrbf/format.ts';
import { phpFormat } from './php/format.ts';
import { pickleFormat } from './pickle/format.ts';
import { encryptedFormat } from './protected/format.ts';
import { protobufFormat } from './protobuf/format.ts';
import { tempDataFormat } from './tempdata/format.ts';
import { textFormat } from './text/format.ts';
import { viewStateFormat } from './viewstate/format.ts';
import type { DecodedValue, NewValue, ValueChoice } from './value.ts';
import { l10n } from './reason.ts';

/** Every format, under the name by which items say how they are stored. */
export const formats: Readonly<Record<ItemEncoding, Format>> = {
  nrbf: nrbfFormat,
  alt: altFormat,
  core: coreFormat,
  tempdata: tempDataFormat,
  json: jsonFormat,
  bson: bsonFormat,
  msgpack: msgpackFormat,
  cbor: cborFormat,
  protobuf: protobufFormat,
  php: phpFormat,
  igbinary: igbinaryFormat,
  pickle: pickleFormat,
  marshal: marshalFormat,
  java: javaFormat,
  datacontract: dataContractFormat,
  viewstate: viewStateFormat,
  adapters: adaptersFormat,
  encrypted: encryptedFormat,
  text: textFormat,
  bytes: bytesFormat,
};

/**
 * Decodes one session item. Never throws on bad bytes: what can't be read at all is shown as hex,
 * with the reason in `failure`; what can be read in part shows that part. With `codecs`, what is compressed
 * is opened, and what the format can't have written is read in another one that fits.
 */
export function decodeItem(
  payload: Uint8Array,
  encoding: ItemEncoding,
  options: DecodeOptions = {},
): DecodedValue {
  const bytes = plainBytes(payload);
  const context = { encoding, formats, options };
  const tooMany = tooLong(bytes, options);
  if (tooMany) return tooMany;
  return options.readAs === undefined
    ? decodeLayers(bytes, context)
    : decodeChosen(bytes, options.readAs, context);
}

/**
 * Decodes a value in one format, whatever its layout says, through compression and Base64 around it.
 * Never throws on bad bytes: `failure` says why the format doesn't fit.
 */
export function decodeItemAs(
  payload: Uint8Array,
  format: ChosenFormat,
  options: DecodeOptions = {},
): DecodedValue {
  const bytes = plainBytes(payload);
  const context = { encoding: format, formats, options };
  return tooLong(bytes, options) ?? decodeOnlyAs(bytes, format, context);
}

function tooLong(bytes: Uint8Array, { limits }: DecodeOptions): DecodedValue | undefined {
  const { maxBytes } = { ...defaultLimits, ...limits };
  if (bytes.length <= maxBytes) return undefined;
  const reason = l10n.t('The item has {0} bytes. The limit is {1}.', bytes.length, maxBytes);
  return decodeHex(bytes, new FormatError('limit-exceeded', reason));
}

/**
 * What each format that can be chosen makes of an item's bytes: those that fit first, the surest before the others.
 */
export function possibleReadings(
  payload: Uint8Array,
  encoding: ItemEncoding,
  options: DecodeOptions = {},
): readonly PossibleReading[] {
  return readingsOf(plainBytes(payload), { encoding, formats, options });
}

const noChoices: readonly ValueChoice[] = [];

/** What {@link newItemBytes} can make, as choices for the user; the same array each time. */
export function newItemChoices(encoding: ItemEncoding): readonly ValueChoice[] {
  return formats[encoding].newItems?.choices ?? noChoices;
}

/**
 * The bytes of a new session item, as the software writes them that reads them.
 * @throws FormatError when a text isn't a value of its type (`not-an-integer`, `out-of-range`, …),
 *   or the encoding has no such value (`wrong-type`, `not-nullable`): see {@link newItemChoices}.
 */
export function newItemBytes(value: NewValue, encoding: ItemEncoding): Uint8Array {
  const { newItems } = formats[encoding];
  if (!newItems) throw noSuchItem();
  return newItems.bytes(value);
}
