import { newAltItems } from './alt/new-item.ts';
import { newBytesItems, newCoreItems, newTextItems } from './aspnetcore/new-item.ts';
import { newJsonItems } from './json/new-item.ts';
import { newMsgpackItems } from './msgpack/new-item.ts';
import { noSuchItem, type NewItems } from './new-items.ts';
import { newNrbfItems } from './nrbf/new-item.ts';
import { newPhpItems } from './php/new-item.ts';
import type { ItemEncoding } from './registry.ts';
import type { NewValue, ValueChoice } from './value.ts';

/**
 * What each encoding says of new items. Pickles, Marshal's and Java's streams have none: what a site of
 * those languages can read depends on its own classes. TempData is one item, which MVC itself makes.
 */
const formats: Readonly<Partial<Record<ItemEncoding, NewItems>>> = {
  nrbf: newNrbfItems,
  alt: newAltItems,
  core: newCoreItems,
  json: newJsonItems,
  msgpack: newMsgpackItems,
  php: newPhpItems,
  text: newTextItems,
  bytes: newBytesItems,
};

const noChoices: readonly ValueChoice[] = [];

/** What {@link newItemBytes} can make, as choices for the user; the same array each time. */
export function newItemChoices(encoding: ItemEncoding): readonly ValueChoice[] {
  return formats[encoding]?.choices ?? noChoices;
}

/**
 * The bytes of a new session item, as the software writes them that reads them.
 * @throws FormatError when a text isn't a value of its type (`not-an-integer`, `out-of-range`, …),
 *   or the encoding has no such value (`wrong-type`, `not-nullable`): see {@link newItemChoices}.
 */
export function newItemBytes(value: NewValue, encoding: ItemEncoding): Uint8Array {
  const format = formats[encoding];
  if (!format) throw noSuchItem(encoding);
  return format.bytes(value);
}
