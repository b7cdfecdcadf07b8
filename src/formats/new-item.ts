import { writeAltNull, writeAltObject, writeAltScalar } from './alt/writer.ts';
import { altTypeByte } from './alt/types.ts';
import { FormatError } from './errors.ts';
import { collectionChoices, itemTypes, nullChoice, scalarChoice } from './new-value/choices.ts';
import { netValueOf } from './new-value/net-value.ts';
import { writeNrbf } from './nrbf/writer.ts';
import type { ItemEncoding } from './registry.ts';
import type { NewValue, ScalarType, ValueChoice } from './value.ts';

/**
 * The bytes of a new session item, as .NET writes them; .NET Framework and .NET read them alike.
 * @param value a scalar, a collection, or (in AltSerialization) null.
 * @throws FormatError when a text isn't a value of its type (`not-an-integer`, `out-of-range`, …),
 *   or the encoding has no such value (`wrong-type`, `not-nullable`): see {@link newItemChoices}.
 */
export function newItemBytes(value: NewValue, encoding: ItemEncoding): Uint8Array {
  if (encoding !== 'alt' && encoding !== 'nrbf') {
    throw new FormatError('wrong-type', `New values of ${encoding} can't be made.`);
  }
  switch (value.kind) {
    case 'null':
      if (encoding === 'alt') return writeAltNull();
      throw new FormatError('not-nullable', 'A stream has no null as its root.');
    case 'scalar':
      if (encoding === 'alt' && altTypeByte(value.type) !== undefined) {
        return writeAltScalar(value.type, value.text);
      }
      break;
    case 'collection':
      break;
    default:
      throw new FormatError('wrong-type', 'A new item is a scalar, null or a collection.');
  }
  const stream = writeNrbf(netValueOf(value));
  return encoding === 'alt' ? writeAltObject(stream) : stream;
}

const scalarTypes: readonly ScalarType[] = [...itemTypes, 'IntPtr', 'UIntPtr'];

const choices: Readonly<Partial<Record<ItemEncoding, readonly ValueChoice[]>>> = {
  // The provider's own null is an object of a class whose assembly has a version: none is made here.
  nrbf: [...scalarTypes.map((type) => scalarChoice(type)), ...collectionChoices],
  alt: [nullChoice, ...scalarTypes.map((type) => scalarChoice(type, false)), ...collectionChoices],
};

const noChoices: readonly ValueChoice[] = [];

/** What {@link newItemBytes} can make, as choices for the user; the same array each time. */
export function newItemChoices(encoding: ItemEncoding): readonly ValueChoice[] {
  return choices[encoding] ?? noChoices;
}
