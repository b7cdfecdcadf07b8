import { decodeBson } from '../bson/format.ts';
import { isBson } from '../bson/parse.ts';
import { markedCompressionOf, compressionOf } from '../compression/compression.ts';
import { firstCharacter, readableText } from '../bytes/readable-text.ts';
import type { Format } from '../format.ts';
import { decodeJson } from '../json/format.ts';
import { systemTextJsonStyle } from '../json/strings.ts';
import type { DecodeOptions } from '../limits.ts';
import { decodeNrbf, isNrbf } from '../nrbf/format.ts';
import type { DecodedValue } from '../value.ts';
import { newCoreItems } from './new-item.ts';
import { decodeCoreScalar } from './scalar-value.ts';

/** What a JSON text of more than a number or a word starts with: `{`, `[`, `"`. */
const JSON_STARTS: readonly number[] = [0x7b, 0x5b, 0x22];

/**
 * Decodes a value of an ASP.NET Core session. The session keeps bytes without a type: what fits best is
 * shown, JSON and BSON only where they are whole. Never throws.
 */
export function decodeCore(bytes: Uint8Array, options: DecodeOptions = {}): DecodedValue {
  if (JSON_STARTS.includes(firstCharacter(bytes))) {
    const json = decodeJson(bytes, options, { style: systemTextJsonStyle });
    if (!json.failure) return json;
  }
  if (isBson(bytes)) {
    const bson = decodeBson(bytes, options);
    // The five bytes of an empty document are as well a number and a Boolean.
    if (!bson.failure && bson.root.childCount > 0) return bson;
  }
  if (isNrbf(bytes)) {
    const nrbf = decodeNrbf(bytes, options);
    if (!nrbf.failure) return nrbf;
  }
  return decodeCoreScalar(bytes);
}

/** Values of ASP.NET Core sessions. */
export const coreFormat: Format = {
  decode: decodeCore,
  newItems: newCoreItems,
  // A value may be any bytes, numbers among them: without a mark, only text is doubted.
  compressionIn: (bytes) =>
    readableText(bytes) === undefined ? markedCompressionOf(bytes) : compressionOf(bytes),
};
