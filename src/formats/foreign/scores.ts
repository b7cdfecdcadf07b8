import { isAdapterSession } from '../adapters/format.ts';
import { readCollection } from '../alt/collection.ts';
import { decodeAlt } from '../alt/format.ts';
import { readStateBlob, type Deflate } from '../alt/state-blob.ts';
import { altType } from '../alt/types.ts';
import { readCorePayload } from '../aspnetcore/payload.ts';
import { decodeBson } from '../bson/format.ts';
import { isBson } from '../bson/parse.ts';
import { decodeCbor } from '../cbor/format.ts';
import { decodeCoreScalar } from '../aspnetcore/scalar-value.ts';
import { decodeDataContract, isDataContract } from '../datacontract/format.ts';
import { decodeIgbinary } from '../igbinary/format.ts';
import { isIgbinary } from '../igbinary/parse.ts';
import { isJavaStream } from '../java/parse.ts';
import { decodeJson } from '../json/format.ts';
import { decodeMarshal } from '../marshal/format.ts';
import { isMarshal } from '../marshal/parse.ts';
import { decodeMsgpack } from '../msgpack/format.ts';
import { isNrbf } from '../nrbf/format.ts';
import { readableText } from '../bytes/readable-text.ts';
import { hasTellingText, isMessage } from '../protobuf/guess.ts';
import { decodePhp } from '../php/format.ts';
import { decodePickle } from '../pickle/format.ts';
import { decodeViewState } from '../viewstate/format.ts';
import { isViewState } from '../viewstate/parse.ts';
import type { DecodedValue, FormatId } from '../value.ts';

/** Shorter bytes are as good as anything in CBOR. */
const MIN_CBOR = 4;

/** Shorter bytes are as good as anything in Protocol Buffers. */
const MIN_PROTOBUF = 8;

/** Formats of values, and of what holds several: a collection, a State Server blob, an ASP.NET Core payload. */
export type PayloadFormat = FormatId | 'collection' | 'state-blob' | 'core-payload';

/** How well bytes fit a format, from 0 (can't be) to 1 (read to the end without a warning). */
export interface FormatScore {
  readonly format: PayloadFormat;
  readonly score: number;
  /** Why, in English, for logs and bug reports. */
  readonly reason: string;
}

/**
 * Scores what the formats make of bytes of unknown origin, best first.
 * @param deflate by which compressed State Server blobs are recognised.
 */
export function scoreFormats(bytes: Uint8Array, deflate?: Deflate): FormatScore[] {
  const scores: FormatScore[] = [
    scoreNrbf(bytes),
    scoreJava(bytes),
    scoreIgbinary(bytes),
    scoreDataContract(bytes),
    scoreViewState(bytes),
    scoreAdapters(bytes),
    scoreCollection(bytes),
    scoreStateBlob(bytes, deflate),
    scoreCorePayload(bytes),
    scoreAlt(bytes),
    scoreCbor(bytes),
    scoreProtobuf(bytes),
    ...scoreTrees(bytes),
    scoreText(bytes),
    { format: 'hex', score: 0.01, reason: 'Any bytes can be shown as hex.' },
  ];
  return scores.filter(({ score }) => score > 0).sort((a, b) => b.score - a.score);
}

function scoreNrbf(bytes: Uint8Array): FormatScore {
  if (!isNrbf(bytes)) return { format: 'nrbf', score: 0, reason: 'No BinaryFormatter header.' };
  return { format: 'nrbf', score: 0.99, reason: 'The header of a BinaryFormatter stream.' };
}

function scoreJava(bytes: Uint8Array): FormatScore {
  if (!isJavaStream(bytes)) return { format: 'java', score: 0, reason: 'No header of a stream.' };
  return { format: 'java', score: 0.99, reason: 'The header of a Java object stream.' };
}

function scoreIgbinary(bytes: Uint8Array): FormatScore {
  const format = 'igbinary';
  if (!isIgbinary(bytes)) return { format, score: 0, reason: 'No header of igbinary.' };
  const { failure, warnings } = decodeIgbinary(bytes);
  const isWhole = !failure && warnings.length === 0;
  return { format, score: isWhole ? 0.97 : 0.3, reason: 'The header of igbinary.' };
}

function scoreDataContract(bytes: Uint8Array): FormatScore {
  const format = 'datacontract';
  if (!isDataContract(bytes)) return { format, score: 0, reason: 'No namespace of a serializer.' };
  const { failure, warnings } = decodeDataContract(bytes);
  const isWhole = !failure && !warnings.some(({ code }) => code === 'bytes-behind');
  return { format, score: isWhole ? 0.96 : 0.1, reason: 'XML with a namespace of a serializer.' };
}

function scoreViewState(bytes: Uint8Array): FormatScore {
  const format = 'viewstate';
  if (!isViewState(bytes)) return { format, score: 0, reason: 'No header of view state.' };
  const { failure, warnings, root } = decodeViewState(bytes);
  const isWhole = !failure && !warnings.some(({ code }) => code === 'bytes-behind');
  // Two bytes are not much of a mark: what is in them has to be more than one value.
  const score = root.childCount > 0 ? 0.95 : 0.6;
  return { format, score: isWhole ? score : 0.1, reason: 'The header of view state.' };
}

function scoreAdapters(bytes: Uint8Array): FormatScore {
  const score = isAdapterSession(bytes) ? 0.93 : 0;
  return { format: 'adapters', score, reason: 'A whole session with its ID and timeout.' };
}

function scoreCollection(bytes: Uint8Array): FormatScore {
  const { items, failure, trailing, warnings } = readCollection(bytes);
  const format = 'collection';
  if (failure && items.length === 0) return { format, score: 0, reason: failure.message };
  if (items.length === 0) {
    const isEmpty = bytes.length === 4 && warnings.length === 0;
    return { format, score: isEmpty ? 0.9 : 0, reason: 'A collection without items.' };
  }
  const known = items.filter((item) => item.bytes.length > 0 && altType(item.bytes[0] ?? 0));
  const share = known.length / items.length;
  const isWhole = !failure && trailing.length === 0;
  const reason = `A collection of ${items.length} items, ${known.length} of known types.`;
  return { format, score: share * (isWhole ? 0.95 : 0.4), reason };
}

function scoreStateBlob(bytes: Uint8Array, deflate: Deflate | undefined): FormatScore {
  const { failure, timeoutMinutes, isCompressed } = readStateBlob(bytes, deflate);
  const format = 'state-blob';
  if (failure) return { format, score: 0, reason: failure.message };
  // A year is the longest timeout that ASP.NET takes.
  const isLikely = timeoutMinutes > 0 && timeoutMinutes <= 366 * 24 * 60;
  const how = isCompressed === true ? ', compressed' : '';
  const reason = `A session of ${timeoutMinutes} minutes with its end mark${how}.`;
  return { format, score: isLikely ? 0.96 : 0.1, reason };
}

function scoreCorePayload(bytes: Uint8Array): FormatScore {
  const { failure, entries, trailing } = readCorePayload(bytes);
  const format = 'core-payload';
  if (failure) return { format, score: 0, reason: failure.message };
  const isWhole = trailing.length === 0;
  const reason = `A session of ASP.NET Core with ${entries.length} entries.`;
  return { format, score: isWhole ? (entries.length > 0 ? 0.95 : 0.85) : 0.3, reason };
}

function scoreAlt(bytes: Uint8Array): FormatScore {
  const type = altType(bytes[0] ?? 0);
  if (type === undefined) return { format: 'alt', score: 0, reason: 'No known type byte.' };
  if (type === 'Object') {
    const score = isNrbf(bytes.subarray(1)) ? 0.98 : 0.05;
    return { format: 'alt', score, reason: 'The type byte of an object.' };
  }
  const value = decodeAlt(bytes);
  const isExact = value.format === 'alt' && value.warnings.length === 0;
  const reason = `The type byte of a value: ${type}.`;
  return { format: 'alt', score: isExact ? 0.8 : 0.1, reason };
}

/** CBOR has a mark that few write; without it, what isn't a map or an array may be anything. */
function scoreCbor(bytes: Uint8Array): FormatScore {
  const isMarked = bytes[0] === 0xd9 && bytes[1] === 0xd9 && bytes[2] === 0xf7;
  const isContainer = (bytes[0] ?? 0) >= 0x80 && (bytes[0] ?? 0) < 0xc0;
  const none: FormatScore = { format: 'cbor', score: 0, reason: 'No container of CBOR.' };
  if (!isMarked && (!isContainer || bytes.length < MIN_CBOR)) return none;
  const { failure, warnings } = decodeCbor(bytes);
  if (failure || warnings.length > 0) return none;
  return { format: 'cbor', score: isMarked ? 0.97 : 0.65, reason: 'Read to the end.' };
}

/**
 * Protocol Buffers have no mark, and much that is short could be a message: only one with a text in it, or another
 * message with one, counts, behind all else that fits.
 */
function scoreProtobuf(bytes: Uint8Array): FormatScore {
  const none: FormatScore = { format: 'protobuf', score: 0, reason: 'No fields.' };
  if (bytes.length < MIN_PROTOBUF || readableText(bytes) !== undefined) return none;
  if (!isMessage(bytes) || !hasTellingText(bytes)) return none;
  return { format: 'protobuf', score: 0.41, reason: 'Fields to the end, with a text in them.' };
}

/** Formats without a sure mark: read to the end, they are likely; the more so the more they hold. */
function scoreTrees(bytes: Uint8Array): FormatScore[] {
  const first = bytes[0] ?? 0;
  const scores: FormatScore[] = [];
  const add = (value: DecodedValue, container: number, scalar: number): void => {
    const { format, root, failure, warnings } = value;
    const isWhole = !failure && !warnings.some(({ code }) => code === 'bytes-behind');
    if (!isWhole || format === 'hex') return;
    const isContainer = root.kind !== 'scalar' && root.kind !== 'null' && root.kind !== 'bytes';
    const reason = 'Read to the end.';
    scores.push({ format, score: isContainer ? container : scalar, reason });
  };
  if (isMarshal(bytes)) add(decodeMarshal(bytes), 0.9, 0.85);
  if (isBson(bytes)) add(decodeBson(bytes), 0.95, 0.95);
  const hasProtocol = first === 0x80 && (bytes[1] ?? 0) >= 2 && (bytes[1] ?? 9) <= 5;
  if (bytes.at(-1) === 0x2e)
    add(decodePickle(bytes), hasProtocol ? 0.97 : 0.6, hasProtocol ? 0.9 : 0.55);
  if (/^[NbidsSaOCE][:;]/.test(String.fromCharCode(first, bytes[1] ?? 0))) {
    add(decodePhp(bytes), 0.95, 0.9);
  }
  if (first > 0 && first < 0x80) add(decodeJson(bytes), 0.95, 0.6);
  // One byte is a number in MessagePack, and a few are a short string.
  else add(decodeMsgpack(bytes), 0.7, bytes.length > 2 ? 0.4 : 0.02);
  return scores;
}

function scoreText(bytes: Uint8Array): FormatScore {
  const { format } = decodeCoreScalar(bytes);
  const isText = format === 'text' && bytes.length > 0;
  return { format: 'text', score: isText ? 0.5 : 0, reason: 'Text in UTF-8.' };
}
