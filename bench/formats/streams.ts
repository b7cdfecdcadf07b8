import { readFileSync } from 'node:fs';
import { systemType, userType, type NetType } from '../../src/formats/nrbf/write/net-types.ts';
import {
  array,
  list,
  object,
  property,
  scalar,
  text,
  type NetObject,
} from '../../src/formats/nrbf/write/net-values.ts';
import { writeNrbf } from '../../src/formats/nrbf/write/writer.ts';

/** A BinaryFormatter stream to measure with. */
export interface BenchStream {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The streams, the same ones in every run: from a small object to arrays of 2.6 MB. */
export function benchStreams(): readonly BenchStream[] {
  return [
    fromFile('small-object'),
    fromFile('middle-list100'),
    { name: 'list of 25,000', bytes: writeNrbf(list(itemType, items(25_000))) },
    { name: 'DataSet as XML', bytes: writeNrbf(dataSet(11_900)) },
    { name: 'Int32[655360]', bytes: writeNumbers('Int32', 655_360) },
    { name: 'Byte[2621440]', bytes: writeNumbers('Byte', 2_621_440) },
  ];
}

function fromFile(name: string): BenchStream {
  const url = new URL(`../data/${name}.bin`, import.meta.url);
  return { name, bytes: new Uint8Array(readFileSync(url)) };
}

const itemType = userType(
  'Bench.Item',
  'Bench, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null',
);

/** A number from 0 up to `below` that looks random, and is the same in every run. */
function pick(index: number, below: number): number {
  let mixed = Math.imul(index + 1, 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b);
  return ((mixed ^ (mixed >>> 13)) >>> 0) % below;
}

interface Item {
  readonly name: string;
  readonly count: string;
  readonly price: string;
  readonly day: string;
}

function item(index: number): Item {
  const shelf = pick(index, 1_000_000);
  return {
    name: `Item number ${index}, shelf ${shelf}, Zürich warehouse north`,
    count: String(pick(index + 7, 2_000_000_000)),
    price: `${pick(index + 13, 100_000)}.${10 + pick(index + 17, 90)}`,
    day: `202${pick(index + 19, 6)}-0${1 + pick(index + 23, 9)}-1${pick(index + 29, 10)}`,
  };
}

function items(count: number): readonly NetObject[] {
  return Array.from({ length: count }, (_, index) => {
    const { name, count: number, price, day } = item(index);
    return object(itemType, [
      property('Name', systemType('String'), text(name)),
      property('Count', systemType('Int32'), scalar('Int32', number)),
      property('Price', systemType('Decimal'), scalar('Decimal', price)),
      property('When', systemType('DateTime'), scalar('DateTime', `${day} (utc)`)),
    ]);
  });
}

/** What .NET writes of a DataSet: its schema and its rows as XML. */
function dataSet(rows: number): NetObject {
  const type: NetType = userType(
    'System.Data.DataSet',
    'System.Data, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089',
  );
  const content = Array.from({ length: rows }, (_, index) => {
    const { name, count, price, day } = item(index);
    return `<Item diffgr:id="Item${index + 1}" msdata:rowOrder="${index}"><Name>${name}</Name><Count>${count}</Count><Price>${price}</Price><When>${day}T09:28:10+00:00</When></Item>`;
  });
  const stringType = systemType('String');
  return object(type, [
    property('XmlSchema', stringType, text('<xs:schema id="Shop" />')),
    property('XmlDiffGram', stringType, text(`<diffgr:diffgram><Shop>${content.join('')}</Shop>`)),
  ]);
}

function writeNumbers(type: 'Int32' | 'Byte', count: number): Uint8Array {
  const values = Array.from({ length: count }, (_, index) =>
    scalar(type, String(pick(index, 256))),
  );
  return writeNrbf(array(systemType(type), values));
}
