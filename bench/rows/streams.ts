import { systemType, userType, type NetType } from '../../src/formats/nrbf/write/net-types.ts';
import {
  anything,
  dictionary,
  list,
  object,
  property,
  scalar,
  text,
  type NetValue,
} from '../../src/formats/nrbf/write/net-values.ts';
import { writeNrbf } from '../../src/formats/nrbf/write/writer.ts';

const ROWS = 500;

/** A list whose items are the rows. */
export interface RowStream {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Lists of 500 values, the same ones in every run. */
export function rowStreams(): readonly RowStream[] {
  const [stringType, int32] = [systemType('String'), systemType('Int32')];
  const each = (item: (index: number) => NetValue): readonly NetValue[] =>
    Array.from({ length: ROWS }, (_, index) => item(index));
  const stream = (name: string, type: NetType, items: readonly NetValue[]): RowStream => ({
    name: `${ROWS} ${name}`,
    bytes: writeNrbf(list(type, items)),
  });
  return [
    stream(
      'lists of objects',
      anything,
      each((index) => list(anything, cart(index))),
    ),
    stream(
      'lists of texts',
      anything,
      each((index) => list(stringType, [text(`Text ${index}`)])),
    ),
    stream(
      'dictionaries',
      anything,
      each((index) => dictionary(stringType, int32, [[text(`Key ${index}`), number(index)]])),
    ),
    stream('objects', itemType, each(item)),
    stream(
      'texts',
      stringType,
      each((index) => text(`Text ${index}`)),
    ),
  ];
}

const itemType = userType(
  'Bench.Item',
  'Bench, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null',
);

const number = (index: number): NetValue => scalar('Int32', String(index));

const cart = (index: number): readonly NetValue[] => [item(index), item(index + 1), null];

function item(index: number): NetValue {
  return object(itemType, [
    property('Name', systemType('String'), text(`Item ${index}`)),
    property('Count', systemType('Int32'), number(index)),
  ]);
}
