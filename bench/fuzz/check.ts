import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { readCollection, writeCollection } from '../../src/formats/alt/collection.ts';
import { readStateBlob, writeStateBlob, type Deflate } from '../../src/formats/alt/state-blob.ts';
import { AltObjectValue } from '../../src/formats/alt/object-value.ts';
import { readCorePayload, writeCorePayload } from '../../src/formats/aspnetcore/payload.ts';
import type { Compression } from '../../src/formats/compression/compression.ts';
import { unpack } from '../../src/formats/compression/unpack.ts';
import { describePayload } from '../../src/formats/describe/describe.ts';
import { FormatError } from '../../src/formats/errors.ts';
import { newItemBytes, newItemChoices } from '../../src/formats/registry.ts';
import { NrbfValue } from '../../src/formats/nrbf/format.ts';
import { forEachValue } from '../../src/formats/nrbf/values.ts';
import type { ItemEncoding } from '../../src/formats/encoding.ts';
import { scoreFormats } from '../../src/formats/foreign/scores.ts';
import { decodeItem } from '../../src/formats/registry.ts';
import { applySplices, equalBytes, invertSplices } from '../../src/formats/splice.ts';
import type { DecodedValue } from '../../src/formats/value.ts';
import { codecs } from '../../src/stores/codecs.ts';
import { editFor, newValue } from './edits.ts';
import { lookAt, type Found } from './look.ts';
import type { Meter } from './meter.ts';
import type { Random } from './random.ts';
import type { SeedKind } from './seeds.ts';

/** Nodes that are looked at in a tree. */
const NODES = 600;
const EDITS = 6;
/** A description spells out a hundred thousand values that runs of nulls stand for. */
const DESCRIPTION = 16_000_000;
/** How long a compressed blob may become: less than what a stage may take beside its input. */
const INFLATED = 500_000;

const deflate: Deflate = {
  inflate: (bytes, maxOutputLength) => inflateRawSync(bytes, { maxOutputLength }),
  deflate: (bytes) => deflateRawSync(bytes),
};

/** Edits that were tried, by how they ended: `done`, or the code of the error. */
export type EditCounts = Map<string, number>;

/** All that is done with a payload, checked. Throws what must not happen. */
export function checkInput(
  kind: SeedKind,
  payload: Uint8Array,
  random: Random,
  meter: Meter,
  edits: EditCounts,
): void {
  // What Node hands out is a Buffer, which behaves differently here and there.
  const isBuffer = random.below(2) === 0;
  const bytes = isBuffer ? Buffer.from(payload) : payload.slice();
  meter.run('scoring', () => scoreFormats(bytes));
  const item = (part: Uint8Array, encoding: ItemEncoding): void => {
    checkItem(part, encoding, random, meter, edits);
  };
  switch (kind) {
    case 'collection': {
      const collection = meter.runStrictly('reading', () => readCollection(bytes));
      if (!collection.failure) assertSame(writeCollection(collection), bytes, 'collection');
      for (const { bytes: part } of collection.items.slice(0, 5)) item(part, 'alt');
      break;
    }
    case 'state-blob': {
      const blob = meter.run('reading', () => readStateBlob(bytes, deflate, INFLATED));
      if (blob.failure) break;
      const written = writeStateBlob(blob, deflate);
      // Compressed anew, the bytes may be others, but not what they hold.
      if (blob.isCompressed !== true) assertSame(written, bytes, 'blob');
      else assertSame(writeStateBlob(readStateBlob(written, deflate), deflate), written, 'blob');
      for (const { bytes: part } of blob.collection?.items.slice(0, 5) ?? []) item(part, 'alt');
      break;
    }
    case 'core-payload': {
      const payload = meter.runStrictly('reading', () => readCorePayload(bytes));
      if (!payload.failure) assertSame(writeCorePayload(payload), bytes, 'payload');
      for (const { bytes: part } of payload.entries.slice(0, 5)) item(part, 'core');
      break;
    }
    case 'compressed':
      for (const compression of compressions) openWith(bytes, compression, meter);
      break;
    default:
      item(bytes, kind);
  }
  meter.run('describing', () => JSON.parse(describePayload(bytes)) as unknown, DESCRIPTION);
  if (!equalBytes(bytes, payload)) throw new Error('What was read has been changed.');
}

/** What can be opened here; zstd, LZ4, LZF and Snappy are our own. */
const compressions: readonly Compression[] = [
  'gzip',
  'zlib',
  'deflate',
  'brotli',
  'zstd',
  'lz4',
  'lz4 frame',
  'lz4 pickle',
  'messagepack lz4',
  'lzf',
  'snappy',
  'snappy block',
];

function openWith(bytes: Uint8Array, compression: Compression, meter: Meter): void {
  meter.run(`opening ${compression}`, () => {
    try {
      unpack(bytes, compression, codecs, INFLATED / 4);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
    }
  });
}

function assertSame(written: Uint8Array, read: Uint8Array, what: string): void {
  if (!equalBytes(written, read)) throw new Error(`The ${what} is not written as it was read.`);
}

function checkItem(
  bytes: Uint8Array,
  encoding: ItemEncoding,
  random: Random,
  meter: Meter,
  edits: EditCounts,
): void {
  let value = meter.runStrictly('decoding', () => decodeItem(bytes, encoding));
  const stream = value instanceof AltObjectValue ? value.stream : value;
  if (stream instanceof NrbfValue) {
    meter.run('raw values', () => {
      forEachValue(stream.table, passOver, passOver);
    });
  }
  makeItem(encoding, random);
  let found = look(value, random, meter);
  for (let attempt = 0; attempt < EDITS; attempt++) {
    const node = random.pick(found);
    if (!node) return;
    const edited = tryEdit(value, node, found, encoding, random, meter, edits);
    // Edits add to each other: half of the time what follows is tried on the result.
    if (!edited || random.below(2) === 0) continue;
    value = edited;
    found = look(value, random, meter);
  }
}

function passOver(): void {
  // What matters is that it comes here.
}

/** A new item has to be one that can be read. */
function makeItem(encoding: ItemEncoding, random: Random): void {
  const choice = random.pick(newItemChoices(encoding));
  if (!choice) return;
  const item = newValue(choice, random);
  let bytes: Uint8Array;
  try {
    bytes = newItemBytes(item, encoding);
  } catch (error) {
    if (error instanceof FormatError) return;
    throw error;
  }
  const { failure } = decodeItem(bytes, encoding);
  if (failure) throw new Error(`A new ${JSON.stringify(item)}: ${failure.message}`);
}

function look(value: DecodedValue, random: Random, meter: Meter): Found[] {
  const { length } = value.bytes;
  const found = meter.run('a walk', () => lookAt(value.root, length, NODES, random));
  const { rawRecords } = value;
  if (rawRecords) meter.run('raw records', () => lookAt(rawRecords, length, NODES, random));
  for (const { offset } of value.warnings) {
    if (!(offset >= 0 && offset <= length)) throw new Error(`A warning stands at ${offset}.`);
  }
  return found;
}

function tryEdit(
  value: DecodedValue,
  node: Found,
  others: readonly Found[],
  encoding: ItemEncoding,
  random: Random,
  meter: Meter,
  edits: EditCounts,
): DecodedValue | undefined {
  const edit = editFor(node, others, random);
  const count = (how: string): void => {
    const name = `${edit.type} ${how}`;
    edits.set(name, (edits.get(name) ?? 0) + 1);
  };
  try {
    const splices = meter.run(`a ${edit.type}`, () => value.edit(edit));
    const bytes = applySplices(value.bytes, splices);
    const back = applySplices(bytes, invertSplices(splices));
    if (!equalBytes(back, value.bytes)) throw new Error('The inverse does not give it back.');
    const edited = decodeItem(bytes, encoding);
    if (edited.failure) {
      const of = Buffer.from(value.bytes).toString('base64');
      throw new Error(`After ${JSON.stringify(edit)} of ${of}: ${edited.failure.message}`);
    }
    count('done');
    return edited;
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    count(error.code);
    return undefined;
  }
}
