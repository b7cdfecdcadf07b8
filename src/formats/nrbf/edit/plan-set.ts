import { FormatError } from '../../errors.ts';
import { canonicalText } from '../../scalars/canonical.ts';
import { joinDateTime, parseDateTime } from '../../scalars/date-time.ts';
import { decimalToWords, parseDecimal } from '../../scalars/decimal.ts';
import { parseGuid } from '../../scalars/guid.ts';
import { integerBytes } from '../../scalars/integer.ts';
import { primitiveName, RecordType } from '../constants.ts';
import { memberPlace } from '../records/place.ts';
import { primitiveEnd } from '../records/primitives.ts';
import type { RecordTable } from '../records/record-table.ts';
import type { NrbfNode } from '../view/node.ts';
import type { ScalarShape } from '../model/shape.ts';
import type { Changes, RawChanges } from './changes.ts';
import { primitiveBytes } from '../write/primitive-bytes.ts';
import { planBytes } from './plan-bytes.ts';
import { planString, sharedElsewhere } from './plan-string.ts';
import { isGrowing, planParts, planText } from './plan-text-type.ts';
import { referenceRecord } from '../write/record-bytes.ts';
import { raw } from './tokens.ts';
import { referencesTo } from './usage.ts';
import { l10n } from '../../reason.ts';

/**
 * Plans a new value for a scalar node.
 * @throws FormatError when the text isn't a value of its type, or the node can't be changed.
 */
export function planSet(table: RecordTable, node: NrbfNode, text: string, changes: Changes): void {
  const { editor, target, shape } = node;
  if (!editor) throw new FormatError('read-only', l10n.t('This value cannot be edited.'));
  if (editor.type === 'String' && editor.of === undefined) {
    planString(table, node, canonicalText(editor, text), changes);
  } else if (target.type === 'primitive' && node.bit !== undefined) {
    const word = table.view.getInt32(target.offset, true);
    const mask = 1 << node.bit;
    const isSet = canonicalText(editor, text) === 'true';
    const bytes = integerBytes(BigInt(isSet ? word | mask : word & ~mask), 4);
    changes.replace(target.offset, target.offset + 4, bytes);
  } else if (editor.type === 'Bytes') {
    planBytes(node, text, changes);
  } else if (target.type === 'primitive') {
    for (const alias of node.aliases) {
      const place = node.document.model.resolve(alias);
      if (place.type === 'primitive')
        setPrimitive(table, place.primitive, place.offset, text, changes);
    }
  } else if (target.type === 'object') {
    const objects = [...objectsOf(node)];
    const isAnyShared = objects.some((object) => isShared(table, object, node));
    if (editor.of !== undefined && isGrowing(editor.of)) {
      if (isAnyShared) throw sharedElsewhere();
      for (const object of objects) planText(node, object, editor.of, text, changes);
    } else if (isAnyShared) {
      planOwnCopy(table, node, target.object, text, changes);
    } else for (const object of objects) planObject(table, node, object, text, changes);
  }
  if (shape?.kind === 'list')
    throw new FormatError('read-only', l10n.t('This value cannot be edited.'));
}

/**
 * Gives a place a boxed value of its own, since other places refer to the one that it has.
 * @throws FormatError `shared-elsewhere` for a struct that stands in the place itself.
 */
function planOwnCopy(
  table: RecordTable,
  node: NrbfNode,
  object: number,
  text: string,
  changes: Changes,
): void {
  const start = table.start.at(object);
  const classIndex = table.classOf.at(object);
  const isShort = table.bytes[start] === RecordType.ClassWithId;
  const from = isShort ? start + 9 : table.classes.valuesStart.at(classIndex);
  const values = table.bytes.slice(from, table.end.at(object));
  planObject(table, node, object, text, {
    replace: (at, end, inserted) => {
      if (end - at !== inserted.length) throw sharedElsewhere();
      values.set(inserted, at - from);
    },
  });
  const id = changes.newId();
  changes.append([{ kind: 'head', id, classIndex }, raw(values)]);
  for (const { slot } of node.aliases) {
    if (table.bytes[slot] !== RecordType.MemberReference) throw sharedElsewhere();
    changes.replace(slot, slot + 5, referenceRecord(id));
  }
}

/** The objects that hold a node's value: more than one for a field that stands in several members. */
export function objectsOf(node: NrbfNode): Set<number> {
  const objects = new Set<number>();
  for (const alias of node.aliases) {
    const target = node.document.model.resolve(alias);
    if (target.type === 'object') objects.add(target.object);
  }
  return objects;
}

/** True for a boxed value that other places refer to: it would change for all of them. */
function isShared(table: RecordTable, object: number, node: NrbfNode): boolean {
  const references = referencesTo(table, ~object);
  const isInline = node.aliases.some(({ slot }) => slot === ~object);
  const own = node.aliases.filter(({ slot }) => references.includes(slot)).length;
  return references.length > own || (isInline && own > 0);
}

function setPrimitive(
  table: RecordTable,
  primitive: number,
  offset: number,
  text: string,
  changes: RawChanges,
): void {
  const bytes = primitiveBytes(primitiveName(primitive), text);
  changes.replace(offset, primitiveEnd(table, primitive, offset), bytes);
}

function planObject(
  table: RecordTable,
  node: NrbfNode,
  object: number,
  text: string,
  changes: RawChanges,
): void {
  const { model } = node.document;
  const { shape, editor } = node;
  if (shape?.kind === 'primitive') {
    const target = model.resolve(memberPlace(table, object, 0));
    if (target.type === 'primitive') {
      setPrimitive(table, shape.primitive, target.offset, text, changes);
    }
  } else if (shape?.kind === 'enum' && editor) {
    const target = model.target(object, 'value__');
    if (target?.type === 'primitive') {
      setPrimitive(table, target.primitive, target.offset, canonicalText(editor, text), changes);
    }
  } else if (shape?.kind === 'scalar') {
    if (editor?.of === undefined) planRecipe(node, object, shape, text, changes);
    else planParts(model, object, editor.of, text, changes);
  }
}

/** Changes the members that make up a scalar. */
function planRecipe(
  node: NrbfNode,
  object: number,
  { recipe, editor }: ScalarShape,
  text: string,
  changes: RawChanges,
): void {
  const { model } = node.document;
  const set = (name: string, value: bigint, size: 4 | 8): void => {
    const target = model.target(object, name);
    if (target?.type !== 'primitive') return;
    changes.replace(target.offset, target.offset + size, integerBytes(value, size));
  };
  switch (recipe) {
    case 'value-member':
      set('value', BigInt(editor ? canonicalText(editor, text) : text), 8);
      break;
    case 'decimal-words': {
      const words = decimalToWords(parseDecimal(text));
      for (const [name, word] of Object.entries(words)) set(name, BigInt(word), 4);
      break;
    }
    case 'ticks-and-data': {
      const { ticks, kind } = parseDateTime(text);
      if (kind !== 0 && editor?.hasKind !== true) {
        throw new FormatError(
          'kind-not-stored',
          l10n.t(
            'This format does not store whether a date is UTC or local. Enter the date without it.',
          ),
        );
      }
      set('ticks', ticks, 8);
      set('dateData', joinDateTime(ticks, kind), 8);
      set('_dateData', joinDateTime(ticks, kind), 8);
      break;
    }
    case 'guid-parts': {
      const start = memberPlace(model.table, object, 0).slot;
      changes.replace(start, start + 16, parseGuid(text));
      break;
    }
    default:
      throw new FormatError('read-only', l10n.t('This value cannot be edited.'));
  }
}
