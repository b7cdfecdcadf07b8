import { writeNetString } from '../../bytes/net-string.ts';
import { FormatError } from '../../errors.ts';
import { netValueOf, type StandaloneValue } from '../write/new-value.ts';
import { canonicalText } from '../../scalars/canonical.ts';
import { parseGuid } from '../../scalars/guid.ts';
import { integerBytes } from '../../scalars/integer.ts';
import { concatBytes } from '../../splice.ts';
import type { NewValue, ScalarEditor, ScalarType } from '../../value.ts';
import { primitiveByName, primitiveName, RecordType } from '../constants.ts';
import { RECORD_SLOT } from '../records/class-table.ts';
import { DB_NULL_NAME, dbNullOf } from '../known/db-null.ts';
import type { Model } from '../model/model.ts';
import { memberPlace } from '../records/place.ts';
import { typeNameOf } from '../type-name.ts';
import { arrayType, dictionaryType, listType, objectType } from '../write/net-types.ts';
import { array, dictionary, list, object, scalar } from '../write/net-values.ts';
import type { NetArray, NetObject } from '../write/net-values.ts';
import { writeInline, writeRecords } from '../write/writer.ts';
import { canBeMade, collectionNamed, emptyCollection, wireTypeName } from './choices.ts';
import type { Editing } from './editing.ts';
import { genericArguments } from './net-type-names.ts';
import { primitiveBytes } from '../write/primitive-bytes.ts';
import { enumType, type SlotType } from './slot-type.ts';
import { raw, type Token } from './tokens.ts';
import { l10n } from '../../reason.ts';

/** The refusal of a value of a type. */
export function refused(type: string): FormatError {
  return new FormatError(
    'wrong-type',
    l10n.t('A value of the type {0} cannot be used here.', type),
    {
      details: { type },
    },
  );
}

/** A new string. */
export function textContent(editing: Editing, text: string): Token[] {
  return [{ kind: 'string', id: editing.changes.newId(), text: writeNetString(text) }];
}

/** What stands in a place for a scalar. @throws FormatError where the place takes none such. */
export function scalarContent(
  editing: Editing,
  slot: SlotType,
  { type, text }: Extract<NewValue, { kind: 'scalar' }>,
): readonly Token[] {
  switch (slot.kind) {
    // Where the place says the type, that counts.
    case 'raw':
      return [raw(primitiveBytes(slot.editor.type, text))];
    case 'string':
      return textContent(editing, canonicalText({ type: 'String' }, text));
    case 'scalar':
      return typedScalar(editing, slot, text);
    case 'object':
      if (type === 'String') return textContent(editing, canonicalText({ type }, text));
      if (primitiveByName(type) !== undefined) return typedPrimitive({ type }, text);
      return referenceTo(editing, { kind: 'scalar', type, text });
    case 'class':
      throw refused(type);
  }
}

function typedPrimitive(editor: ScalarEditor, text: string): Token[] {
  const { type } = editor;
  const head = Uint8Array.of(RecordType.MemberPrimitiveTyped, primitiveByName(type) ?? 0);
  return [raw(concatBytes([head, primitiveBytes(type, text)]))];
}

/** A scalar in a place that is declared as a class: of a Nullable, of an enum, a Guid. */
function typedScalar(
  editing: Editing,
  { editor, classIndex }: Extract<SlotType, { kind: 'scalar' }>,
  text: string,
): readonly Token[] {
  const { type } = editor;
  if (type === 'Enum') {
    if (classIndex === undefined) throw refused(type);
    const bytes = primitiveBytes(editor.underlying ?? 'Int32', canonicalText(editor, text));
    return [{ kind: 'head', id: -editing.changes.newId(), classIndex }, raw(bytes)];
  }
  if (primitiveByName(type) !== undefined) return typedPrimitive(editor, text);
  const known =
    classIndex === undefined ? undefined : structBytes(editing, classIndex, editor, text);
  if (known && classIndex !== undefined) {
    return [{ kind: 'head', id: -editing.changes.newId(), classIndex }, raw(known)];
  }
  const value = netValueOf({ kind: 'scalar', type, text });
  if (value.kind !== 'object') throw refused(type);
  const { inline } = writeInline(value, editing.surroundings);
  return [raw(inline)];
}

/** The members of a Guid or pointer, one after the other, where the stream's class has them so. */
function structBytes(
  { table }: Editing,
  classIndex: number,
  editor: ScalarEditor,
  text: string,
): Uint8Array | undefined {
  const size = table.classes.fixedSize.at(classIndex);
  const canonical = canonicalText(editor, text);
  if (editor.type === 'Guid') return size === 16 ? parseGuid(canonical) : undefined;
  return size === 8 ? integerBytes(BigInt(canonical), 8) : undefined;
}

/** Puts an object or array behind all records, and refers to it. */
function referenceTo(editing: Editing, value: StandaloneValue): Token[] {
  const made = netValueOf(value);
  if (made.kind === 'scalar') throw refused(made.scalar);
  return referenceToNew(editing, made);
}

/** Puts a new object or array behind all records, and refers to it. */
export function referenceToNew(editing: Editing, value: NetObject | NetArray): Token[] {
  const { id, records } = writeRecords(value, editing.surroundings);
  editing.changes.append(records);
  return [{ kind: 'reference', id }];
}

/** An empty collection, of those that can be made. */
export function collectionContent(
  editing: Editing,
  slot: SlotType,
  value: Extract<NewValue, { kind: 'collection' }>,
): readonly Token[] {
  const made = netValueOf(value);
  if (made.kind === 'scalar') throw refused(made.scalar);
  const name = typeNameOf(made.type.name).clr;
  const isAllowed =
    slot.kind === 'object' || (slot.kind === 'class' && typeNameOf(slot.className).clr === name);
  if (!isAllowed) throw refused(typeNameOf(name).display);
  return referenceToNew(editing, made);
}

/**
 * An object of a class that the stream describes, its members zero or null, or an empty collection.
 * @param siblings the classes of the objects that stand in such places
 */
export function objectContent(
  editing: Editing,
  slot: SlotType,
  wanted: string,
  siblings: readonly number[],
): readonly Token[] {
  if (slot.kind !== 'class' && slot.kind !== 'object') throw refused(wanted);
  const { model } = editing;
  if (wanted === DB_NULL_NAME && slot.kind === 'object') return dbNull(model);
  const classIndices =
    slot.kind === 'class' ? new Set(siblings) : allClasses(model.table.classes.count);
  if (slot.kind === 'class' && slot.classIndex !== undefined) classIndices.add(slot.classIndex);
  for (const classIndex of classIndices) {
    if (wireTypeName(model, classIndex) !== wanted || !canBeMade(model, classIndex)) continue;
    const { changes } = editing;
    const isStruct = model.isValueClass(classIndex) || enumType(model, classIndex) !== undefined;
    if (isStruct && slot.kind === 'class') return zeroObject(editing, classIndex, -changes.newId());
    const id = changes.newId();
    changes.append(zeroObject(editing, classIndex, id));
    return [{ kind: 'reference', id }];
  }
  const isNamed = slot.kind === 'class' && slot.className === wanted;
  if (isNamed && emptyCollection(wanted) && !collectionNamed(wanted)) {
    return referenceToNew(editing, emptyOf(wanted));
  }
  throw refused(wanted);
}

/** Another reference to the one DBNull of a stream. */
function dbNull(model: Model): readonly Token[] {
  const object = dbNullOf(model);
  if (object === undefined) throw refused(DB_NULL_NAME);
  const { table } = model;
  return [{ kind: 'reference', id: table.view.getInt32(table.start.at(object) + 1, true) }];
}

function allClasses(count: number): Set<number> {
  return new Set(Array.from({ length: count }, (_, classIndex) => classIndex));
}

/** An empty collection, by its class's name. */
function emptyOf(className: string): NetObject {
  const [first = objectType, second = objectType] = genericArguments(className);
  switch (emptyCollection(className)) {
    case 'dictionary':
      return {
        ...dictionary(first, second, []),
        type: { ...dictionaryType(first, second), name: className },
      };
    case 'ArrayList': {
      const zero = scalar('Int32', '0');
      const int32 = zero.type;
      return object({ name: className }, [
        { name: '_items', type: arrayType(objectType), value: array(objectType, []) },
        { name: '_size', type: int32, value: zero },
        { name: '_version', type: int32, value: zero },
      ]);
    }
    default:
      return { ...list(first, []), type: { ...listType(first), name: className } };
  }
}

const zeros: Partial<Record<ScalarType, string>> = {
  Boolean: 'false',
  Char: '\0',
  DateTime: '0001-01-01',
  TimeSpan: '00:00:00',
};

/** Structs in structs go no deeper than this. */
const MAX_NESTING = 16;

/** An object whose members are zero or null; structs in it are zero, too. */
export function zeroObject(
  { model, changes, table }: Editing,
  root: number,
  rootId: number,
): Token[] {
  const tokens: Token[] = [];
  const stack: { classIndex: number; id: number; member: number }[] = [
    { classIndex: root, id: rootId, member: 0 },
  ];
  for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
    const { classIndex, id } = frame;
    if (frame.member === 0) tokens.push({ kind: 'head', id, classIndex });
    if (frame.member >= table.classes.memberCount.at(classIndex)) {
      stack.pop();
      continue;
    }
    const member = frame.member++;
    const kind = table.classes.kinds.at(table.classes.firstKind.at(classIndex) + member);
    if (kind < RECORD_SLOT) {
      const type = primitiveName(kind);
      tokens.push(raw(primitiveBytes(type, zeros[type] ?? '0')));
      continue;
    }
    const inner = structOf(classIndex, member);
    if (inner === undefined) tokens.push(raw(Uint8Array.of(RecordType.ObjectNull)));
    else if (stack.length >= MAX_NESTING) throw refused('struct');
    else stack.push({ classIndex: inner, id: -changes.newId(), member: 0 });
  }
  return tokens;

  /** The class of the structs that stand in a member of other objects of the class. */
  function structOf(classIndex: number, member: number): number | undefined {
    let looked = 0;
    for (let other = 0; other < table.start.length && looked < 100; other++) {
      if (table.classOf.at(other) !== classIndex) continue;
      looked++;
      const { slot } = memberPlace(table, other, member);
      const inner = slot < 0 ? table.classOf.at(~slot) : -1;
      if (inner < 0) continue;
      const isStruct = model.isValueClass(inner) || enumType(model, inner) !== undefined;
      if (isStruct) return inner;
    }
    return undefined;
  }
}
