import { nullChoice, scalarChoice } from '../choices.ts';
import type { NewItems } from '../format.ts';
import { freshValueOf } from '../tree/fresh-value.ts';
import type { ValueChoice } from '../value.ts';
import { freshMsgpack } from './fresh.ts';

/** What may stand anywhere in a MessagePack value. */
export const anyMsgpack: readonly ValueChoice[] = [
  nullChoice,
  scalarChoice('String'),
  scalarChoice('Int64'),
  scalarChoice('UInt64'),
  scalarChoice('Double'),
  scalarChoice('Boolean'),
  scalarChoice('Bytes'),
  { kind: 'object', typeName: 'Map', wireTypeName: '{}' },
  { kind: 'object', typeName: 'Array', wireTypeName: '[]' },
];

/** New items of sessions that are kept as MessagePack. */
export const newMsgpackItems: NewItems = {
  choices: anyMsgpack,
  bytes: (value) => freshMsgpack(freshValueOf(value)),
};
