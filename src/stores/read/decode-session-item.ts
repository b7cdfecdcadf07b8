import { FormatError } from '../../formats/errors.ts';
import { decodeHex } from '../../formats/hex/format.ts';
import { nodeAt } from '../../formats/node-at.ts';
import type { DecodeOptions } from '../../formats/limits.ts';
import { decodePhpVariable } from '../../formats/php/variable.ts';
import type { ItemEncoding } from '../../formats/encoding.ts';
import { decodeItem } from '../../formats/registry.ts';
import type { DecodedValue } from '../../formats/value.ts';
import { codecs } from '../codecs.ts';
import type { LayoutShape } from '../layout-shape.ts';
import type { SessionItem } from '../session.ts';
import { l10n, verbatim } from '../../formats/reason.ts';

/** What decides how a value is read. */
export type EncodedItem = Pick<
  SessionItem,
  'bytes' | 'encoding' | 'within' | 'place' | 'bag' | 'decoderFailure'
> & {
  readonly readAs?: SessionItem['readAs'] | undefined;
  readonly message?: SessionItem['message'] | undefined;
};

/** What is known of the software that reads a layout's items. */
export function decodeOptionsOf({ jsonReader }: Pick<LayoutShape, 'jsonReader'>): DecodeOptions {
  return jsonReader ? { jsonReader } : {};
}

/** Values that hold items, decoded once for all of them. */
const wholes = new WeakMap<Uint8Array, DecodedValue>();

/**
 * Decodes an item of a session, also one that can't be read on its own: then `bytes` are those of the
 * value that holds it, to which the places in the tree belong, and nothing can be edited.
 * @param layoutEncoding how the layout stores items that don't say otherwise
 * @param options what is known of the software that reads them
 */
export function decodeSessionItem(
  { bytes, encoding, within, place, bag, decoderFailure, readAs, message }: EncodedItem,
  layoutEncoding: ItemEncoding,
  options: DecodeOptions = {},
): DecodedValue {
  if (decoderFailure !== undefined) {
    return decodeHex(bytes, new FormatError('not-this-format', verbatim(decoderFailure)));
  }
  const itemEncoding = encoding ?? layoutEncoding;
  const ofBag = bag && { phpBag: bag };
  if (place !== undefined) return decodePhpVariable(bytes, place, ofBag);
  if (within === undefined) {
    const chosen = readAs && { readAs, ...(message && { protobuf: message }) };
    return decodeItem(bytes, itemEncoding, { ...options, codecs, ...chosen, ...ofBag });
  }
  let whole = wholes.get(within.bytes);
  if (whole === undefined) {
    whole = decodeItem(within.bytes, itemEncoding, options);
    wholes.set(within.bytes, whole);
  }
  const { format, warnings, failure } = whole;
  const root = nodeAt(whole.root, within.path) ?? whole.root;
  return {
    format,
    bytes: within.bytes,
    root,
    warnings,
    ...(failure && { failure }),
    edit: () => {
      throw new FormatError(
        'read-only',
        l10n.t('This value is part of a larger one that cannot be edited.'),
      );
    },
  };
}
