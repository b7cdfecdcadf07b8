import type { Format } from '../format.ts';
import type { DecodeOptions } from '../limits.ts';
import type { Dialect, NodeFacts } from '../tree/dialect.ts';
import { tableValue } from '../tree/table-value.ts';
import { NONE, type ValueTable } from '../tree/value-table.ts';
import type { DecodedValue } from '../value.ts';
import { factsInBag } from './bag.ts';
import { phpFacts } from './facts.ts';
import { phpLabel } from './names.ts';
import { anyPhp, newPhpItems } from './new-item.ts';
import { parsePhp } from './parse.ts';
import { phpTags } from './tags.ts';
import { phpCountsUpTo, phpWriter } from './writer.ts';

/** What rows of serialized PHP values are. */
export const phpDialect: Dialect = {
  format: 'php',
  facts,
  label: phpLabel,
  countsUpTo: phpCountsUpTo,
  // With its keys an array may become a list, or be none any more.
  isSameContainer: (before, after) => isArrayTag(before) && isArrayTag(after),
};

function isArrayTag(tag: number): boolean {
  return tag === phpTags.array || tag === phpTags.list;
}

const emptyArray = anyPhp.filter(({ kind }) => kind === 'object');

/** A string is read as what it holds where that is an array: nothing else may take its place. */
function facts(table: ValueTable, id: number, slot: number): NodeFacts {
  const own = phpFacts(table, id, slot);
  const parent = table.parent(id);
  if (parent === NONE || table.tag(parent) !== phpTags.wrapper) return own;
  return { ...own, isNullable: false, replacements: emptyArray };
}

/** The same where a row is an array that a framework keeps values in. */
export function dialectOf({ phpBag }: DecodeOptions, root: number): Dialect {
  if (phpBag === undefined) return phpDialect;
  return {
    ...phpDialect,
    facts: (table, id, slot) => {
      const own = facts(table, id, slot);
      if (!isArrayTag(table.tag(root))) return own;
      const depth = slot === root ? 0 : table.parent(slot) === root ? 1 : 2;
      return factsInBag(own, phpBag, depth, emptyArray);
    },
  };
}

/**
 * Decodes what PHP's serialize() wrote. No class is looked for, nothing is called: an object is its fields.
 * An edit adapts counts and lengths; one that would make a reference mean another value is refused
 * (`shared-elsewhere`). Never throws for bad bytes.
 */
export function decodePhp(bytes: Uint8Array, options: DecodeOptions = {}): DecodedValue {
  return tableValue(parsePhp(bytes, options), dialectOf(options, 0), {
    writer: phpWriter,
    decode: (edited) => decodePhp(edited, options),
  });
}

/** What PHP's serialize() writes. */
export const phpFormat: Format = { decode: decodePhp, newItems: newPhpItems };
