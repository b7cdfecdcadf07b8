import { anyObjectChoices, collectionChoices, isItemType, nullChoice } from '../../choices.ts';
import type { CollectionShape, ScalarType, ValueChoice } from '../../value.ts';
import { typeNameOf } from '../type-name.ts';
import { DB_NULL_NAME, dbNullOf } from '../known/db-null.ts';
import type { Model } from '../model/model.ts';
import { dictionaryType, listType, systemType } from '../write/net-types.ts';
import { enumType, type SlotType } from './slot-type.ts';

/**
 * What may come to a place.
 * @param isNullable whether null is among it.
 * @param siblings the classes of the objects that stand in such places already.
 */
export function choicesFor(
  model: Model,
  slot: SlotType,
  isNullable: boolean,
  siblings: readonly number[] = [],
): readonly ValueChoice[] {
  const nulls = isNullable ? [nullChoice] : [];
  switch (slot.kind) {
    case 'raw':
      return [{ kind: 'scalar', editor: slot.editor }];
    case 'string':
      return [nullChoice, { kind: 'scalar', editor: { type: 'String' } }];
    case 'scalar':
      return isScalarKnown(slot) ? [...nulls, { kind: 'scalar', editor: slot.editor }] : nulls;
    case 'object':
      return anyChoices(model);
    case 'class': {
      const classIndices = new Set(siblings);
      if (slot.classIndex !== undefined) classIndices.add(slot.classIndex);
      return [...nulls, ...collectionsNamed(slot.className), ...objectChoices(model, classIndices)];
    }
  }
}

/** An enum can be made only where the stream says what it is made of. */
function isScalarKnown(slot: Extract<SlotType, { kind: 'scalar' }>): boolean {
  return slot.editor.type !== 'Enum' || slot.classIndex !== undefined;
}

/** No more classes than these are offered for a place that takes any. */
const MAX_CLASSES = 50;

const dbNullChoice: ValueChoice = {
  kind: 'object',
  typeName: 'DBNull',
  wireTypeName: DB_NULL_NAME,
};

const anyByModel = new WeakMap<Model, readonly ValueChoice[]>();

function anyChoices(model: Model): readonly ValueChoice[] {
  let choices = anyByModel.get(model);
  if (!choices) {
    const classIndices = new Set<number>();
    const names = new Set<string>();
    for (let classIndex = 0; classIndex < model.table.classes.count; classIndex++) {
      const { wireName } = model.classes.get(classIndex);
      if (classIndices.size >= MAX_CLASSES) break;
      if (names.has(wireName) || wireName.startsWith('System.')) continue;
      names.add(wireName);
      classIndices.add(classIndex);
    }
    const classes = objectChoices(model, classIndices);
    // Only a site that has it in such a value is known to expect it there.
    if (dbNullOf(model) !== undefined) classes.push(dbNullChoice);
    choices = classes.length === 0 ? anyObjectChoices : [...anyObjectChoices, ...classes];
    anyByModel.set(model, choices);
  }
  return choices;
}

function objectChoices(model: Model, classIndices: Iterable<number>): ValueChoice[] {
  const choices: ValueChoice[] = [];
  for (const classIndex of classIndices) {
    if (!canBeMade(model, classIndex)) continue;
    const { display } = model.classes.get(classIndex).typeName;
    choices.push({
      kind: 'object',
      typeName: display,
      wireTypeName: wireTypeName(model, classIndex),
    });
  }
  return choices;
}

/** The name that {@link ValueChoice} and nodes give a class. */
export function wireTypeName(model: Model, classIndex: number): string {
  const { wireName, library } = model.classes.get(classIndex);
  return library === undefined ? wireName : `${wireName}, ${library}`;
}

const structs =
  /^System\.(?:Collections\.Generic\.KeyValuePair`2|Collections\.DictionaryEntry|ValueTuple.*|Tuple`\d|Object|DateTimeOffset)$/;

/** Members of base classes that must not be null: those of collections and of exceptions. */
const needed =
  /^(?:(?:List|Collection|Stack|Queue|Dictionary|HashSet|SortedSet|LinkedList)`\d\+.*|(?:ArrayList|CollectionBase|DictionaryBase|Queue|Stack|SortedList)\+.*|HashSize|Comparer|KeyComparer|ClassName|HResult|ExceptionMethod|.*WatsonBuckets)$/;

/** False for classes whose objects .NET could not read with members that are all zero or null. */
export function canBeMade(model: Model, classIndex: number): boolean {
  const { typeName, memberNames } = model.classes.get(classIndex);
  if (/^(?:System|Microsoft|MS)\./.test(typeName.definition)) {
    return structs.test(typeName.definition) || enumType(model, classIndex) !== undefined;
  }
  return !memberNames.some((name) => needed.test(name));
}

const shapesByName = new Map<string, CollectionShape>();

/** The name under which streams declare a collection, without assemblies. */
function collectionName(shape: CollectionShape): string {
  const item = systemType(shape.item);
  if (shape.type === 'dictionary') {
    return typeNameOf(dictionaryType(systemType(shape.key), item).name).clr;
  }
  return shape.type === 'array' ? `${item.name}[]` : typeNameOf(listType(item).name).clr;
}

/** The collection of scalars that a class's name stands for. */
export function collectionNamed(className: string): CollectionShape | undefined {
  if (shapesByName.size === 0) {
    for (const choice of collectionChoices) {
      if (choice.kind === 'collection')
        shapesByName.set(collectionName(choice.shape), choice.shape);
    }
  }
  return shapesByName.get(typeNameOf(className).clr);
}

function collectionsNamed(className: string): ValueChoice[] {
  const shape = collectionNamed(className);
  if (shape) return [{ kind: 'collection', shape }];
  const { display } = typeNameOf(className);
  // An empty list or dictionary of something else.
  return emptyCollection(className)
    ? [{ kind: 'object', typeName: display, wireTypeName: className }]
    : [];
}

/** The kind of a collection that can be made empty, whatever its items are. */
export function emptyCollection(
  className: string,
): 'list' | 'dictionary' | 'ArrayList' | undefined {
  const { definition, args } = typeNameOf(className);
  if (definition === 'System.Collections.ArrayList') return 'ArrayList';
  if (definition === 'System.Collections.Generic.List`1') return 'list';
  const isDictionary = definition === 'System.Collections.Generic.Dictionary`2';
  const key = args[0]?.clr.replace(/^System\./, '') as ScalarType | undefined;
  return isDictionary && key !== undefined && isItemType(key) ? 'dictionary' : undefined;
}

/** True for classes of .NET that are known not to be structs. */
export function isKnownClass(className: string): boolean {
  const { definition } = typeNameOf(className);
  return (
    emptyCollection(className) !== undefined ||
    /^System\.(?:Collections\.(?!DictionaryEntry|Generic\.KeyValuePair)|Object$|Version$|Uri$|Exception$|Tuple`)/.test(
      definition,
    )
  );
}
