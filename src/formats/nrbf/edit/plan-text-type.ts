import { FormatError } from '../../errors.ts';
import { bigIntegerMembers, parseBigInteger } from '../../scalars/big-integer.ts';
import { parseColor } from '../../scalars/color.ts';
import { parseDateTimeOffset } from '../../scalars/date-time-offset.ts';
import { integerBytes } from '../../scalars/integer.ts';
import { parseText } from '../../scalars/text.ts';
import { parseRelativeUri, parseUri } from '../../scalars/uri.ts';
import { parseVersion } from '../../scalars/version.ts';
import { concatBytes } from '../../splice.ts';
import type { TextType } from '../../value.ts';
import { PrimitiveType, RecordType } from '../constants.ts';
import { itemCount, type Place } from '../records/place.ts';
import type { Model } from '../model/model.ts';
import type { NrbfNode } from '../view/node.ts';
import type { Changes, RawChanges } from './changes.ts';
import { planString, sharedElsewhere } from './plan-string.ts';
import { int32 } from '../../bytes/int32.ts';
import { raw } from './tokens.ts';
import { referencesTo } from './usage.ts';
import { l10n } from '../../reason.ts';

/** True for types whose records get longer and shorter with their text; others stay as long as they are. */
export function isGrowing(type: TextType): boolean {
  return ['BigInteger', 'StringBuilder', 'Uri', 'RelativeUri'].includes(type);
}

/** Plans the members of a Color, DateTimeOffset or Version. @throws FormatError for another text. */
export function planParts(
  model: Model,
  object: number,
  type: TextType,
  text: string,
  changes: RawChanges,
): void {
  const set = (name: string, value: bigint | number, size: 2 | 4 | 8): void => {
    setInteger(model, object, name, value, size, changes);
  };
  switch (type) {
    case 'Color': {
      const { value, knownColor, state } = parseColor(text);
      set('value', value, 8);
      set('knownColor', knownColor, 2);
      set('state', state, 2);
      break;
    }
    case 'DateTimeOffset': {
      const { utcTicks, offsetMinutes } = parseDateTimeOffset(text);
      set('DateTime', utcTicks, 8);
      set('OffsetMinutes', offsetMinutes, 2);
      break;
    }
    case 'Version': {
      const [major, minor, build, revision] = parseVersion(text);
      set('_Major', major, 4);
      set('_Minor', minor, 4);
      set('_Build', build, 4);
      set('_Revision', revision, 4);
      break;
    }
    default:
      throw new FormatError('read-only', l10n.t('This value cannot be edited.'));
  }
}

function setInteger(
  model: Model,
  object: number,
  name: string,
  value: bigint | number,
  size: 2 | 4 | 8,
  changes: RawChanges,
): void {
  const target = model.target(object, name);
  if (target?.type !== 'primitive')
    throw new FormatError('read-only', l10n.t('This value cannot be edited.'));
  changes.replace(target.offset, target.offset + size, integerBytes(BigInt(value), size));
}

/** Plans the members of a type that {@link isGrowing}. @throws FormatError for another text. */
export function planText(
  node: NrbfNode,
  object: number,
  type: TextType,
  text: string,
  changes: Changes,
): void {
  const { model, table } = node.document;
  const setText = (name: string, value: string): void => {
    const place = model.member(object, name);
    if (!place) throw new FormatError('read-only', l10n.t('This value cannot be edited.'));
    planString(table, node.at(place, undefined), value, changes);
  };
  if (type === 'Uri') setText('AbsoluteUri', parseUri(text));
  else if (type === 'RelativeUri') setText('RelativeUri', parseRelativeUri(text));
  else if (type === 'StringBuilder') {
    const value = parseText(text);
    const max = model.integer(object, 'm_MaxCapacity') ?? 0;
    if (value.length > max) {
      const details = { min: 0, max, type };
      throw new FormatError('out-of-range', l10n.t('This text is longer than the value allows.'), {
        details,
      });
    }
    setText('m_StringValue', value);
    const capacity = model.integer(object, 'Capacity');
    if (capacity !== undefined && capacity < value.length) {
      setInteger(model, object, 'Capacity', value.length, 4, changes);
    }
  } else planBigInteger(model, object, parseBigInteger(text), changes);
}

function planBigInteger(model: Model, object: number, value: bigint, changes: Changes): void {
  const { table } = model;
  const { sign, words } = bigIntegerMembers(value);
  setInteger(model, object, '_sign', sign, 4, changes);
  const place = model.member(object, '_bits');
  if (!place) throw new FormatError('read-only', l10n.t('This value cannot be edited.'));
  const target = model.resolve(place);
  const bytes = words && littleEndian(words);
  if (target.type === 'array' && bytes && itemCount(table, target.object) === words.length) {
    if (referencesTo(table, ~target.object).length > 1) throw sharedElsewhere();
    const start = table.arrayData.at(~table.classOf.at(target.object));
    changes.replace(start, start + bytes.length, bytes);
  } else if (bytes) putArray(place, bytes, changes);
  else if (target.type === 'array') {
    const { start } = changes.take(place);
    changes.put(start, [raw(Uint8Array.of(RecordType.ObjectNull))]);
  }
}

/** Puts a reference to a new array of UInt32 in a place; one that was there stays, and means nothing. */
function putArray(place: Place, bytes: Uint8Array, changes: Changes): void {
  const id = changes.newId();
  const head = concatBytes([
    Uint8Array.of(RecordType.ArraySinglePrimitive),
    int32(id),
    int32(bytes.length / 4),
    Uint8Array.of(PrimitiveType.UInt32),
    bytes,
  ]);
  changes.append([{ kind: 'record', id, bytes: head }]);
  const { start } = changes.take(place);
  changes.put(start, [{ kind: 'reference', id }]);
}

function littleEndian(words: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(words.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [index, word] of words.entries()) view.setUint32(index * 4, word, true);
  return bytes;
}
