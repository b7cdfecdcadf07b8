import { readableText } from '../bytes/readable-text.ts';
import { decodeBase64, encodeBase64 } from '../bytes/base64.ts';
import {
  compressionOf,
  markedCompressionOf,
  type Compression,
} from '../compression/compression.ts';
import { canOpen, contentLimit, unpack } from '../compression/unpack.ts';
import type { ItemEncoding } from '../encoding.ts';
import { FormatError } from '../errors.ts';
import { decodeHex } from '../hex/format.ts';
import type { DecodeOptions } from '../limits.ts';
import { isNrbf } from '../nrbf/format.ts';
import { l10n } from '../reason.ts';
import { concatBytes } from '../splice.ts';
import type { DecodedValue } from '../value.ts';
import { encryptedBy } from '../protected/encrypted.ts';
import { encryptedValue } from '../protected/format.ts';
import { signedBy } from '../protected/signed.ts';
import { type Layer, PackedValue } from './packed-value.ts';
import { ReadingValue } from './reading-value.ts';
import { bestReading, type Formats, isRecognised } from './readings.ts';

/** How a layout stores a value, and what is known beside it. */
export interface LayerContext {
  readonly encoding: ItemEncoding;
  readonly formats: Formats;
  readonly options: DecodeOptions;
}

/** Nobody packs a value more often than that. */
export const MAX_LAYERS = 3;
const LENGTH_SIZE = 4;
/** Shorter bytes may be opened by chance. */
const MIN_UNMARKED = 8;
const unmarked: readonly Compression[] = ['deflate', 'brotli', 'lz4 pickle', 'snappy block'];

/**
 * Decodes a value of a layout through whatever stands around it: compression, Base64, a serializer of the
 * site. What is inside is read as if it stood there.
 */
export function decodeLayers(bytes: Uint8Array, context: LayerContext, depth = 0): DecodedValue {
  const { encoding, formats, options } = context;
  const format = formats[encoding];
  const compression = (format.compressionIn ?? compressionOf)(bytes);
  if (compression) return decodeCompressed(bytes, compression, context, depth);
  const value = format.decode(bytes, options);
  // Any text may stand in a session of ASP.NET Core, where nothing says what its bytes are.
  if (encoding === 'core' && value.format === 'text') return encrypted(bytes, options) ?? value;
  if (value.format !== 'hex' || encoding === 'bytes') return value;
  const other = markedCompressionOf(bytes);
  if (other) return decodeCompressed(bytes, other, context, depth);
  return options.codecs ? decodeForeign(bytes, value, context, depth) : value;
}

/** Whether the bytes of a value may stand for others: what is inside isn't spelled out in them. */
export function mayHaveLayers(bytes: Uint8Array, encoding: ItemEncoding): boolean {
  if (bytes.length < MIN_UNMARKED) return false;
  if (encoding === 'encrypted') return true;
  if (encoding === 'nrbf') return !isNrbf(bytes);
  if (encoding === 'core' && !isNrbf(bytes) && readableText(bytes) === undefined) return true;
  return compressionOf(bytes) !== undefined || beginsAsBase64(bytes);
}

/** Whether nothing at the start of bytes speaks against Base64, which has neither the signs of JSON nor those of PHP. */
function beginsAsBase64(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 64).every((byte) => BASE64.has(byte));
}

const BASE64: ReadonlySet<number> = new Set(
  new TextEncoder().encode('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=%'),
);

function decodeCompressed(
  bytes: Uint8Array,
  compression: Compression,
  context: LayerContext,
  depth: number,
): DecodedValue {
  try {
    const layer = depth < MAX_LAYERS ? layerOf(bytes, compression, context) : undefined;
    if (layer) return new PackedValue(decodeInside(layer, context, depth), layer);
    return compressedHex(bytes, compression);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return compressedHex(bytes, compression, error);
  }
}

/** What is in a layer, which may say in which format that is. */
function decodeInside(layer: Layer, context: LayerContext, depth: number): DecodedValue {
  if (layer.packing.kind !== 'messagepack lz4') {
    return decodeLayers(layer.content, context, depth + 1);
  }
  const value = context.formats.msgpack.decode(layer.content, context.options);
  return context.encoding === 'msgpack'
    ? value
    : new ReadingValue(value, { certainty: 'sure', isEditable: true });
}

/** @throws FormatError */
function layerOf(
  bytes: Uint8Array,
  compression: Compression,
  { options: { codecs, maxContentBytes = Infinity } }: LayerContext,
): Layer | undefined {
  if (!codecs || !canOpen(compression)) return undefined;
  const maxBytes = Math.min(contentLimit(bytes.length), maxContentBytes);
  const { content, pack } = unpack(bytes, compression, codecs, maxBytes);
  const packing = {
    kind: compression,
    packedBytes: bytes.length,
    contentBytes: content.length,
  };
  return { packing, packed: bytes, content, pack };
}

function compressedHex(
  bytes: Uint8Array,
  compression: Compression,
  why?: FormatError,
): DecodedValue {
  const reason =
    why?.code === 'limit-exceeded'
      ? l10n.t(
          'The bytes are compressed with {0}, and their content is larger than what is opened.',
          compression,
        )
      : l10n.t('The bytes are compressed with {0}.', compression);
  const details = { compression };
  return decodeHex(bytes, new FormatError('compressed', reason, { offset: 0, details }));
}

/** The layers around a value that can be taken off, one way at a time: what is inside isn't looked at. */
export function* outerLayers(bytes: Uint8Array, context: LayerContext): Generator<Layer> {
  const compression = compressionOf(bytes);
  const marked = compression && triedLayer(bytes, compression, context);
  if (marked) yield marked;
  const counted = countedLayer(bytes, context);
  if (counted) yield counted;
  const base64 = base64Layer(bytes);
  if (base64) yield base64;
  if (compression || bytes.length < MIN_UNMARKED) return;
  for (const each of unmarked) {
    const layer = triedLayer(bytes, each, context);
    if (layer && layer.content.length >= MIN_UNMARKED) yield layer;
  }
}

/** Whether a layer was found without a mark: what is inside has to stand there. */
export function isUnmarked({ packing: { kind } }: Layer): boolean {
  return (unmarked as readonly string[]).includes(kind);
}

/** What the layout's own format can't have written. */
function decodeForeign(
  bytes: Uint8Array,
  value: DecodedValue,
  context: LayerContext,
  depth: number,
): DecodedValue {
  const { encoding, formats, options } = context;
  const isShallow = depth < MAX_LAYERS;
  const closed = encrypted(bytes, options) ?? (isShallow && inSignature(bytes, context, depth));
  if (closed) return closed;
  const counted = isShallow ? behindLength(bytes, context, depth) : undefined;
  if (counted) return counted;
  const reading = bestReading(bytes, encoding, formats, options);
  if (reading?.certainty === 'sure') return reading;
  const inside = isShallow
    ? (inBase64(bytes, context, depth) ?? inUnmarked(bytes, context))
    : undefined;
  return inside ?? reading ?? foreignHex(bytes, value, encoding);
}

/** A value that only a key of the site opens. */
function encrypted(bytes: Uint8Array, { codecs }: DecodeOptions): DecodedValue | undefined {
  const found = codecs && encryptedBy(bytes);
  if (!found) return undefined;
  const value = encryptedValue(bytes, found);
  return new ReadingValue(value, { certainty: 'sure', isEditable: false });
}

/** A value with a signature, where what it is of says what it is. */
function inSignature(
  bytes: Uint8Array,
  context: LayerContext,
  depth: number,
): DecodedValue | undefined {
  const found = signedBy(bytes);
  if (!found) return undefined;
  const { by, content } = found;
  const value = decodeLayers(content, context, depth + 1);
  if (!isRecognised(value)) return undefined;
  const packing = {
    kind: 'signed',
    by,
    packedBytes: bytes.length,
    contentBytes: content.length,
  } as const;
  return new PackedValue(value, { packing, packed: bytes, content });
}

/** Names a value that nothing reads for what it is; the format's own words stay where it has looked into it. */
function foreignHex(bytes: Uint8Array, value: DecodedValue, encoding: ItemEncoding): DecodedValue {
  if (value.failure?.code !== 'not-this-format') return value;
  const reason =
    encoding === 'nrbf'
      ? l10n.t('not BinaryFormatter: a serializer of the site')
      : l10n.t('not the format of the layout: a serializer of the site');
  return decodeHex(bytes, new FormatError('foreign', reason));
}

function behindLength(
  bytes: Uint8Array,
  context: LayerContext,
  depth: number,
): DecodedValue | undefined {
  const layer = countedLayer(bytes, context);
  return layer && new PackedValue(decodeLayers(layer.content, context, depth + 1), layer);
}

/** The length of the content (Int32, little-endian) before compressed bytes: a pattern of samples for .NET. */
function countedLayer(bytes: Uint8Array, context: LayerContext): Layer | undefined {
  const inner = bytes.subarray(LENGTH_SIZE);
  const compression = markedCompressionOf(inner);
  if (!compression) return undefined;
  const layer = triedLayer(inner, compression, context);
  if (!layer) return undefined;
  const { content, pack } = layer;
  const head = lengthBytes(content.length);
  if (head.some((byte, at) => byte !== bytes[at])) return undefined;
  return {
    packing: { ...layer.packing, packedBytes: bytes.length },
    packed: bytes,
    content,
    pack: pack && ((other) => concatBytes([lengthBytes(other.length), pack(other)])),
  };
}

function lengthBytes(length: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(LENGTH_SIZE));
  view.setInt32(0, length, true);
  return new Uint8Array(view.buffer);
}

/** A text of Base64, where something is in it that says what it is. */
function inBase64(
  bytes: Uint8Array,
  context: LayerContext,
  depth: number,
): DecodedValue | undefined {
  const layer = base64Layer(bytes);
  const value = layer && decodeLayers(layer.content, context, depth + 1);
  return value && isRecognised(value) ? new PackedValue(value, layer) : undefined;
}

function base64Layer(bytes: Uint8Array): Layer | undefined {
  const text = bytes.length % 4 === 0 && bytes.length > 0 ? readableText(bytes) : undefined;
  const content = text === undefined ? undefined : decodeBase64(text);
  if (!content || encodeBase64(content) !== text) return undefined;
  const packing = {
    kind: 'base64',
    packedBytes: bytes.length,
    contentBytes: content.length,
  } as const;
  const pack = (other: Uint8Array): Uint8Array => new TextEncoder().encode(encodeBase64(other));
  return { packing, packed: bytes, content, pack };
}

/** Compression without a mark: told by something in it that says what it is, and by nothing left over. */
function inUnmarked(bytes: Uint8Array, context: LayerContext): DecodedValue | undefined {
  if (bytes.length < MIN_UNMARKED) return undefined;
  for (const compression of unmarked) {
    const layer = triedLayer(bytes, compression, context);
    if (!layer || layer.content.length < MIN_UNMARKED) continue;
    // What is inside has to stand there: more layers without a mark would be guesses on guesses.
    const value = decodeLayers(layer.content, context, MAX_LAYERS);
    if (isRecognised(value)) return new PackedValue(value, layer);
  }
  return undefined;
}

function triedLayer(
  bytes: Uint8Array,
  compression: Compression,
  context: LayerContext,
): Layer | undefined {
  try {
    return layerOf(bytes, compression, context);
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}
