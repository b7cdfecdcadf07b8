import { collectionChoices, nullChoice, scalarChoice } from '../choices.ts';
import type { NewItems } from '../format.ts';
import { newNrbfItems, rootTypes } from '../nrbf/new-item.ts';
import { altTypeByte } from './types.ts';
import { writeAltNull, writeAltObject, writeAltScalar } from './writer.ts';

/** New items as ASP.NET's AltSerialization writes them: what it has no type for is a stream. */
export const newAltItems: NewItems = {
  choices: [
    nullChoice,
    ...rootTypes.map((type) => scalarChoice(type, false)),
    ...collectionChoices,
  ],
  bytes(value) {
    if (value.kind === 'null') return writeAltNull();
    if (value.kind === 'scalar' && altTypeByte(value.type) !== undefined) {
      return writeAltScalar(value.type, value.text);
    }
    return writeAltObject(newNrbfItems.bytes(value));
  },
};
