import { FormatError } from '../errors.ts';
import { collectionChoices, itemTypes, scalarChoice } from '../choices.ts';
import { netValueOf } from './write/new-value.ts';
import { noSuchItem, type NewItems } from '../format.ts';
import type { ScalarType } from '../value.ts';
import { writeNrbf } from './write/writer.ts';
import { l10n } from '../reason.ts';

/** The scalar types of which a stream of its own can be made. */
export const rootTypes: readonly ScalarType[] = [...itemTypes, 'IntPtr', 'UIntPtr'];

/**
 * New items as BinaryFormatter writes them; .NET Framework and .NET read them alike. There is no null:
 * the provider's own is an object of a class whose assembly has a version.
 */
export const newNrbfItems: NewItems = {
  choices: [...rootTypes.map((type) => scalarChoice(type)), ...collectionChoices],
  bytes(value) {
    if (value.kind === 'null') {
      throw new FormatError('not-nullable', l10n.t('An item of this format cannot be null.'));
    }
    if (value.kind !== 'scalar' && value.kind !== 'collection') throw noSuchItem();
    return writeNrbf(netValueOf(value));
  },
};
