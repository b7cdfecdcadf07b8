import { nullChoice, scalarChoice } from '../choices.ts';
import type { NewItems } from '../format.ts';
import { freshValueOf } from '../tree/fresh-value.ts';
import type { ValueChoice } from '../value.ts';
import { freshPhp } from './write.ts';

/** What may stand anywhere in a serialized PHP value. */
export const anyPhp: readonly ValueChoice[] = [
  nullChoice,
  scalarChoice('String'),
  scalarChoice('Int64'),
  scalarChoice('Double'),
  scalarChoice('Boolean'),
  { kind: 'object', typeName: 'array', wireTypeName: 'array' },
];

/** New items of PHP's sessions. */
export const newPhpItems: NewItems = {
  choices: anyPhp,
  bytes: (value) => freshPhp(freshValueOf(value)),
};
