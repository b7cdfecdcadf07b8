import type { JsonProfile } from '../json/profile.ts';
import { jsonTags } from '../json/parse.ts';
import { systemTextJsonStyle } from '../json/strings.ts';
import { nullChoice, scalarChoice } from '../choices.ts';
import { canonicalText } from '../scalars/canonical.ts';
import type { NodeFacts } from '../tree/dialect.ts';
import { NONE, type ValueTable } from '../tree/value-table.ts';
import type { ItemsEditor, ValueChoice } from '../value.ts';
import { readAs } from './dates.ts';
import { tempDataCheck } from './check.ts';
import { jsonTempData } from './rules.ts';

const [text, number] = [scalarChoice('String'), scalarChoice('Int32')];
/** What may stand under a name of TempData. */
const values: readonly ValueChoice[] = [
  nullChoice,
  text,
  number,
  scalarChoice('Boolean'),
  scalarChoice('Guid'),
  scalarChoice('DateTime', false),
  { kind: 'object', typeName: 'Dictionary', wireTypeName: '{}' },
  { kind: 'object', typeName: 'Array', wireTypeName: '[]' },
];
const entries: readonly ValueChoice[] = [nullChoice, text];

/**
 * How TempData is written: flat, with the default encoder of System.Text.Json. Numbers are Int32, and a
 * string that looks like a Guid or a date comes back as one
 * (dotnet/aspnetcore src/Mvc/Mvc.ViewFeatures/src/Infrastructure/DefaultTempDataSerializer.cs).
 */
export const tempDataProfile: JsonProfile = {
  style: systemTextJsonStyle,
  numberType: 'Int32',
  stringType: (string, depth) => (depth > 1 ? undefined : readAs(string)),
  rules: {
    offers: narrowed,
    string: ownText,
    ...tempDataCheck(jsonTempData),
  },
};

/** What a place of TempData takes, of what JSON could hold there. */
function narrowed(table: ValueTable, id: number, facts: NodeFacts): NodeFacts {
  const parent = table.parent(id);
  if (parent === NONE) {
    const itemsEditor = facts.itemsEditor && { ...facts.itemsEditor, values };
    return { ...facts, isNullable: false, replacements: undefined, itemsEditor };
  }
  if (table.parent(parent) === NONE) {
    const itemsEditor = facts.itemsEditor && inside(table, id, facts.itemsEditor);
    return { ...facts, replacements: values, itemsEditor };
  }
  const isEntry = table.tag(parent) === jsonTags.object;
  const replacements = isEntry ? entries : itemsOf(table, parent, 2);
  return { ...facts, replacements, isNullable: isEntry, itemsEditor: undefined };
}

function inside(table: ValueTable, id: number, editor: ItemsEditor): ItemsEditor {
  const isDictionary = table.tag(id) === jsonTags.object;
  return { ...editor, values: isDictionary ? entries : itemsOf(table, id, 1) };
}

/** What an array takes: the type of what is in it, as long as there are `least` items. */
function itemsOf(table: ValueTable, array: number, least: number): readonly ValueChoice[] {
  if (table.size(array) < least) return [text, number];
  return table.tag(table.firstChild(array)) === jsonTags.number ? [number] : [text];
}

/** The string by which a value of a type is written that JSON has none of. */
function ownText(type: string, value: string): string | undefined {
  if (type === 'Guid') return canonicalText({ type }, value);
  return type === 'DateTime' ? canonicalText({ type, hasKind: false }, value) : undefined;
}
