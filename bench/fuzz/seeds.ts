import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { readCollection } from '../../src/formats/alt/collection.ts';
import { readCorePayload } from '../../src/formats/aspnetcore/payload.ts';
import type { ItemEncoding } from '../../src/formats/encoding.ts';
import { scoreFormats } from '../../src/formats/foreign/scores.ts';

/** What a payload is read as: an item of some encoding, or a container of items. */
export type SeedKind = ItemEncoding | 'collection' | 'state-blob' | 'core-payload' | 'compressed';

/** Encodings whose fixtures are in a folder of that name. */
const ownFolders: readonly ItemEncoding[] = [
  'json',
  'msgpack',
  'cbor',
  'protobuf',
  'php',
  'igbinary',
  'pickle',
  'marshal',
  'java',
  'datacontract',
  'viewstate',
];

/** A real payload that inputs are made of. */
export interface FuzzSeed {
  readonly kind: SeedKind;
  readonly bytes: Uint8Array;
}

interface FixtureLine {
  readonly base64?: string;
  readonly encoding?: string;
  readonly kind?: string;
  readonly keys?: readonly (FixturePart & { readonly fields?: readonly FixturePart[] })[];
}

interface FixturePart {
  readonly name?: string;
  readonly base64?: string;
}

/** @param fixtures the folder `test/fixtures`. */
export function loadSeeds(fixtures: string): readonly FuzzSeed[] {
  const lines = (name: string): FixtureLine[] =>
    readFileSync(join(fixtures, name), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as FixtureLine);
  const seeds: FuzzSeed[] = [];
  const add = (kind: SeedKind, bytes: Uint8Array): void => {
    if (bytes.length > 0 && bytes.length <= 100_000) seeds.push({ kind, bytes });
  };
  for (const name of ['dotnet10', 'leniency', 'streams', 'mono']) {
    for (const { base64 } of lines(`nrbf-${name}.jsonl`)) add('nrbf', fromBase64(base64));
  }
  for (const { keys = [] } of lines('provider-sessions.jsonl')) {
    for (const { base64, fields = [] } of keys) {
      if (base64 !== undefined) addCollection(fromBase64(base64), add);
      for (const field of fields) add('nrbf', fromBase64(field.base64));
    }
  }
  for (const { kind, keys = [] } of lines('aspnetcore-sessions.jsonl')) {
    if (kind !== 'session') continue;
    for (const { base64 } of keys.flatMap(({ fields = [] }) => fields)) {
      const bytes = fromBase64(base64);
      const { entries, failure } = readCorePayload(bytes);
      if (!failure) add('core-payload', bytes);
      for (const { name, bytes: part } of entries) {
        add(name === '__ControllerTempData' ? 'tempdata' : 'core', part);
      }
    }
  }
  for (const part of lines('other-sessions.jsonl').flatMap(({ keys = [] }) => keys)) {
    for (const { base64 } of [part, ...(part.fields ?? [])]) {
      const bytes = fromBase64(base64);
      const kind = ownFolders.find((each) => each === scoreFormats(bytes)[0]?.format);
      if (kind) add(kind, bytes);
    }
  }
  for (const name of ['compressed/values.jsonl', 'php/compressed.jsonl', 'msgpack/csharp.jsonl']) {
    for (const { base64 } of lines(name)) add('compressed', fromBase64(base64));
  }
  for (const kind of ownFolders) {
    const folder = join(fixtures, kind);
    const names = existsSync(folder) ? readdirSync(folder) : [];
    for (const name of names.filter((each) => each.endsWith('.jsonl'))) {
      for (const { base64 } of lines(join(kind, name))) add(kind, fromBase64(base64));
    }
  }
  for (const [kind, base64] of plainData) add(kind, fromBase64(base64));
  return seeds;
}

function addCollection(bytes: Uint8Array, add: (kind: SeedKind, bytes: Uint8Array) => void): void {
  const { items } = readCollection(bytes);
  if (items.length === 0) return;
  add('collection', bytes);
  for (const item of items) add('alt', item.bytes);
  // As State Service keeps it: timeout, flags, items, end mark.
  const blob = Uint8Array.of(20, 0, 0, 0, 1, 0, ...bytes, 0xff);
  add('state-blob', blob);
  add('state-blob', Uint8Array.of(...deflateRawSync(blob), 0xff));
}

function fromBase64(text = ''): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}

const latin = (text: string): string => Buffer.from(text, 'latin1').toString('base64');
const utf8 = (text: string): string => Buffer.from(text).toString('base64');
const hex = (text: string): string =>
  Buffer.from(text.replaceAll(' ', ''), 'hex').toString('base64');

/** Small payloads of what other frameworks keep, each as its own software writes it. */
const plainData: readonly (readonly [SeedKind, string])[] = [
  ['json', utf8('{"cookie":{"expires":null,"maxAge":3.6e6},"cart":[1,-2.5,"é😀\\u0000",true,{}]}')],
  ['json', utf8('[[[[[[[["deep"]]]]]]],"\\ud83d\\ude00\\/\\"",123456789012345678901234567890]')],
  ['json', utf8('{"__proto__":{"a":1},"a":1,"a":2,"":null}')],
  [
    'msgpack',
    hex('83 a4 6e616d65 a3 416461 a3 616765 cd 0102 a4 6c697374 93 01 c0 cb 3ff8000000000000'),
  ],
  [
    'msgpack',
    hex('dc 0003 c4 03 010203 d7 ff 0000000065a1b2c3 df 00000001 d3 8000000000000000 c2'),
  ],
  ['php', latin('name|s:3:"Ada";cart|a:2:{i:0;i:1;s:1:"k";d:2.5;}o|O:8:"stdClass":1:{s:1:"a";N;}')],
  ['php', latin('a:2:{i:0;O:4:"User":2:{s:5:"\0*\0id";i:7;s:7:"\0User\0p";b:1;}i:1;R:2;}')],
  [
    'pickle',
    hex(
      '80 04 95 1d00000000000000 7d 94 28 8c 01 61 94 4b 01 8c 01 62 94 5d 94 28 4b 01 4b 02 65 8c 01 63 94 4e 75 2e',
    ),
  ],
  ['pickle', latin('(dp0\nVa\np1\nI1\nsVb\np2\n(lp3\nI1\naL12345678901234567890L\nas.')],
  [
    'marshal',
    hex(
      '04 08 7b 07 49 22 09 75736572 06 3a 06 45 54 69 06 49 22 06 6b 06 3b 00 54 5b 07 69 02 e8 03 66 08 322e35',
    ),
  ],
  [
    'java',
    hex(
      'aced 0005 7372 0011 6a6176612e6c616e672e496e7465676572 12e2a0a4f7818738 02 0001 4900 0576616c7565 7872 0010 6a6176612e6c616e672e4e756d626572 86ac951d0b94e08b 02 0000 7870 00000007',
    ),
  ],
  ['java', hex('aced 0005 7400 0568656c6c6f')],
  [
    'tempdata',
    hex(
      '31000000 04 4253 4f4e 00 26000000 02 3000 08000000 617765736f6d6500 01 3100 333333333333 1440 10 3200 c2070000 00 00',
    ),
  ],
  [
    'encrypted',
    utf8(
      'gAAAAABrDLxGlNSvlmCmIfM7OCwFT34eY8URD6kW2ivOuN4X3WXajoxx7hREndsSXfODdNENNolt4xkAc9kyPkEMG464RUTaTQ==',
    ),
  ],
  [
    'adapters',
    hex(
      '0118716e34726b32707a6664306878773574626a73336d617665000001140204757365720522416461220463617274097b226e223a5b315d7d00016400',
    ),
  ],
  ['encrypted', hex(`09f0c9f0 ${'5a'.repeat(80)}`)],
  ['text', utf8('Grüße, 世界 😀')],
];
