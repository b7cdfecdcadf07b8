import type { BsonRules } from '../bson/format.ts';
import { bsonTypes } from '../bson/parse.ts';
import { nullChoice, scalarChoice } from '../choices.ts';
import type { NodeFacts } from '../tree/dialect.ts';
import { NONE, type ValueTable } from '../tree/value-table.ts';
import type { ItemsEditor, ValueChoice } from '../value.ts';
import { tempDataCheck } from './check.ts';
import { bsonTempData } from './rules.ts';

const text = scalarChoice('String');
const number = scalarChoice('Int32');
/** What an array or a dictionary can be made of. */
const scalars: readonly ValueChoice[] = [
  text,
  number,
  scalarChoice('Boolean'),
  scalarChoice('Double'),
  scalarChoice('Guid'),
  scalarChoice('DateTime'),
];
/** What may stand under a name of TempData. No new array: MVC can't save one that it read empty. */
const values: readonly ValueChoice[] = [
  nullChoice,
  ...scalars,
  scalarChoice('Int64'),
  { kind: 'object', typeName: 'Dictionary', wireTypeName: '{}' },
];
/** What may stand beside a first value of an element type. */
const beside: Readonly<Record<number, readonly ValueChoice[]>> = {
  [bsonTypes.string]: [text],
  [bsonTypes.int32]: [number],
  [bsonTypes.int64]: [number],
  [bsonTypes.boolean]: [scalarChoice('Boolean')],
  [bsonTypes.double]: [scalarChoice('Double')],
  [bsonTypes.binary]: [scalarChoice('Guid')],
  [bsonTypes.dateTime]: [scalarChoice('DateTime')],
};

/**
 * What can be done with TempData that Newtonsoft.Json keeps as BSON: names with scalars, arrays and
 * dictionaries of one type of them
 * (dotnet/aspnetcore src/Mvc/Mvc.NewtonsoftJson/src/BsonTempDataSerializer.cs).
 */
export const bsonTempDataRules: BsonRules = { offers, ...tempDataCheck(bsonTempData) };

function offers(table: ValueTable, id: number, facts: NodeFacts): NodeFacts {
  const parent = table.parent(id);
  if (parent === NONE) return withItems(facts, values);
  if (table.parent(parent) === NONE) {
    const inner = facts.children
      ? withItems(facts, itemsOf(table, id), isMovable(table, id))
      : facts;
    return { ...inner, isNullable: true, replacements: values };
  }
  if (table.parent(table.parent(parent)) !== NONE) return facts;
  const isText = firstTag(table, parent) === bsonTypes.string;
  const isFirst = table.next(table.firstChild(parent)) === id;
  const isAlone = table.size(parent) === 2;
  const replacements = isAlone ? scalars : itemsOf(table, parent).filter(isNoNull);
  return { ...facts, replacements, isNullable: isText && !isFirst };
}

function withItems(facts: NodeFacts, choices: readonly ValueChoice[], canMove = false): NodeFacts {
  if (!facts.children) return facts;
  const isList = facts.kind === 'list';
  const itemsEditor: ItemsEditor = {
    values: choices,
    ...(!isList && { key: { type: 'String' } }),
    canRemove: true,
    canMove: isList && canMove,
  };
  return { ...facts, children: { ...facts.children, areEditable: !isList }, itemsEditor };
}

/** What an array or a dictionary takes: the type of what comes first in it, and null among texts. */
function itemsOf(table: ValueTable, container: number): readonly ValueChoice[] {
  if (table.size(container) === 0) return scalars;
  const tag = firstTag(table, container);
  const choices = beside[tag] ?? [];
  return tag === bsonTypes.string ? [...choices, nullChoice] : choices;
}

function isNoNull({ kind }: ValueChoice): boolean {
  return kind !== 'null';
}

function firstTag(table: ValueTable, container: number): number {
  return table.tag(table.next(table.firstChild(container)));
}

/** Whether values can change places: their types stand elsewhere, and stay. */
function isMovable(table: ValueTable, container: number): boolean {
  if (table.size(container) < 4) return false;
  const tag = firstTag(table, container);
  let row = 0;
  for (const child of table.children(container)) {
    if (row++ % 2 === 1 && table.tag(child) !== tag) return false;
  }
  return true;
}
