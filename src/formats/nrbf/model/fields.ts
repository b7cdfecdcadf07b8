import { memberPlace, type Place } from '../records/place.ts';
import { primitiveEnd } from '../records/primitives.ts';
import { propertyName } from './labels.ts';
import type { Model } from './model.ts';
import type { Field } from './shape.ts';

/**
 * The fields of an object's class. A protected field of a base class is written as `name` and as
 * `Base+name`, with the same value; such members are one field. An automatic property has the name
 * of the property.
 */
export function fieldsOf(model: Model, object: number): readonly Field[] {
  const classIndex = model.table.classOf.at(object);
  const cached = model.fields.get(classIndex);
  if (cached) return cached;
  const fields = groupFields(model, object, classIndex);
  model.fields.set(classIndex, fields);
  return fields;
}

function groupFields(model: Model, object: number, classIndex: number): Field[] {
  const { memberNames, typeName } = model.classOf(object);
  const parts = memberNames.map(splitName);
  const groups = new Map<number, number[]>();
  const aliasOf = findAliases(model, classIndex, parts);
  for (const [index] of parts.entries()) {
    const first = aliasOf.get(index) ?? index;
    const group = groups.get(first);
    if (group) group.push(index);
    else groups.set(first, [index]);
  }
  const names = [...groups.keys()].map((first) => parts[first]?.name ?? '');
  const properties = names.map((name) => propertyName(typeName.definition, name));
  const labels = new Set(properties).size === names.length ? properties : names;
  return [...groups.entries()].map(([first, members], index) => {
    const label = labels[index] ?? '';
    const { base = '' } = parts[first] ?? {};
    const isUnique = labels.indexOf(label) === labels.lastIndexOf(label);
    return { label: isUnique || base === '' ? label : `${label} (${base})`, members };
  });
}

interface MemberName {
  /** The class that a prefix names; empty for the class's own and what it sees of its bases. */
  readonly base: string;
  /** The name without prefix, of the property where it is that of an automatic one. */
  readonly name: string;
  readonly isAutomatic: boolean;
}

/** `Base+<Name>k__BackingField` becomes base `Base` and name `Name`. */
function splitName(wireName: string): MemberName {
  const plus = wireName.lastIndexOf('+');
  const base = plus > 0 ? wireName.slice(0, plus) : '';
  const own = plus > 0 ? wireName.slice(plus + 1) : wireName;
  const property = /^<(.+)>k__BackingField$/.exec(own)?.[1];
  const name = property ?? own;
  return { base: base.replace(/`\d+$/, ''), name, isAutomatic: property !== undefined };
}

/** Members that repeat an earlier one of the same object: the number of that one. */
function findAliases(
  model: Model,
  classIndex: number,
  parts: readonly MemberName[],
): ReadonlyMap<number, number> {
  const aliasOf = new Map<number, number>();
  if (parts.every((part) => part.base === '')) return aliasOf;
  const firstInherited = ownMembersEnd(parts);
  const firstByName = new Map<string, number>();
  for (const [index, { base, name }] of parts.entries()) {
    if (base === '') {
      if (index >= firstInherited && !firstByName.has(name)) firstByName.set(name, index);
      continue;
    }
    const first = firstByName.get(name);
    if (first === undefined) continue;
    if (areAlwaysEqual(model, classIndex, first, index)) aliasOf.set(index, first);
  }
  return aliasOf;
}

/**
 * Own fields come first, inherited ones behind them; inherited private ones only under a prefix.
 * So a backing field, which is private, without a prefixed counterpart is an own one, and so is
 * everything before it.
 */
function ownMembersEnd(parts: readonly MemberName[]): number {
  const inherited = new Set(parts.filter(({ base }) => base !== '').map(({ name }) => name));
  return (
    parts.findLastIndex(
      ({ base, name, isAutomatic }) => base === '' && isAutomatic && !inherited.has(name),
    ) + 1
  );
}

/** How many objects of a class are looked at to tell aliases from fields that happen to be equal. */
const MAX_OBJECTS = 200;

function areAlwaysEqual(model: Model, classIndex: number, first: number, second: number): boolean {
  const { table } = model;
  let looked = 0;
  for (let object = 0; object < table.start.length && looked < MAX_OBJECTS; object++) {
    if (table.classOf.at(object) !== classIndex) continue;
    looked++;
    const a = memberPlace(table, object, first);
    const b = memberPlace(table, object, second);
    if (!sameValue(model, a, b, 0)) return false;
  }
  return true;
}

/** True when two places hold the same reference or equal values. */
function sameValue(model: Model, a: Place, b: Place, depth: number): boolean {
  const [left, right] = [model.resolve(a), model.resolve(b)];
  const { table } = model;
  if (left.type === 'primitive') {
    if (right.type !== 'primitive' || left.primitive !== right.primitive) return false;
    const leftEnd = primitiveEnd(table, left.primitive, left.offset);
    const rightEnd = primitiveEnd(table, right.primitive, right.offset);
    const length = leftEnd - left.offset;
    if (length !== rightEnd - right.offset) return false;
    for (let i = 0; i < length; i++) {
      if (table.bytes[left.offset + i] !== table.bytes[right.offset + i]) return false;
    }
    return true;
  }
  if (left.type === 'string') {
    return right.type === 'string' && left.offset === right.offset;
  }
  if (left.type === 'array') return right.type === 'array' && left.object === right.object;
  if (left.type !== 'object') return left.type === right.type;
  if (right.type !== 'object') return false;
  if (left.object === right.object) return true;
  // Values stand inline each time; their members are compared instead.
  const isInline = a.slot < 0 && b.slot < 0 && depth < 4;
  if (!isInline || table.classOf.at(left.object) !== table.classOf.at(right.object)) return false;
  const others = model.members(right.object);
  return model.members(left.object).every((place, index) => {
    const other = others[index];
    return other !== undefined && sameValue(model, place, other, depth + 1);
  });
}
