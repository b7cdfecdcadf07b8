import { writeCollection } from '../../src/formats/alt/collection.ts';
import { writeCorePayload } from '../../src/formats/aspnetcore/payload.ts';
import type { Command } from '../../src/stores/commands.ts';
import type { BuiltInLayoutId } from '../../src/stores/layout-facts.ts';
import * as texts from './texts.ts';
import type { BenchItem } from './texts.ts';

/** How sessions of a layout are made for measuring. */
export interface BenchLayout {
  readonly layout: BuiltInLayoutId;
  readonly application: string;
  /** A text as the value of an item. */
  readonly text: (text: string) => Uint8Array;
  /** Stores a session's data. */
  readonly store: (key: Uint8Array, items: readonly BenchItem[]) => Command;
  /** Where the data key is a hash: a field for each item, or one for all of them. */
  readonly fields?: 'items' | 'data';
  /** We show it and never write it. */
  readonly isReadOnly?: true;
}

/** Every layout. What stands beside the items is as little as the framework writes. */
export const benchLayouts: readonly BenchLayout[] = [
  {
    layout: 'aspnet-v1',
    application: '/Bench',
    text: texts.nrbf,
    fields: 'items',
    store: itemHash,
  },
  {
    layout: 'aspnet-v2',
    application: '/Bench',
    text: texts.nrbf,
    fields: 'items',
    store: itemHash,
  },
  {
    layout: 'aspnet-v5',
    application: '/Bench',
    text: texts.alt,
    store: (key, items) => ['SET', key, writeCollection({ items })],
  },
  {
    layout: 'aspnetcore',
    application: 'bench:',
    text: texts.utf8,
    fields: 'data',
    store: (key, entries) => {
      const [sessionId, trailing] = [new Uint8Array(16), new Uint8Array(0)];
      const data = writeCorePayload({ sessionId, entries, trailing });
      return ['HSET', key, 'absexp', '-1', 'sldexp', '12000000000', 'data', data];
    },
  },
  {
    layout: 'harbour',
    application: 'bench/',
    text: texts.alt,
    fields: 'data',
    store: (key, items) => {
      const unlocked = ['locked', Uint8Array.of(0), 'lockId', '', 'lockDate', ''];
      const times = ['created', new Uint8Array(8), 'timeout', Uint8Array.of(20, 0, 0, 0)];
      const rest = ['flags', new Uint8Array(4), 'items', writeCollection({ items })];
      return ['HSET', key, ...unlocked, ...times, ...rest];
    },
  },
  {
    layout: 'express',
    application: 'sess:',
    text: texts.json,
    store: (key, items) => [
      'SET',
      key,
      texts.jsonObject('"cookie":{"originalMaxAge":1200000}', items),
    ],
  },
  {
    layout: 'php',
    application: 'PHPREDIS_SESSION:',
    text: texts.php,
    store: (key, items) => [
      'SET',
      key,
      Buffer.concat(items.flatMap(({ name, bytes }) => [Buffer.from(`${name}|`), bytes])),
    ],
  },
  {
    layout: 'flask',
    application: 'session:',
    text: texts.msgpack,
    store: (key, items) => ['SET', key, texts.msgpackMap(items)],
  },
  {
    layout: 'django',
    application: ':1:django.contrib.sessions.cache',
    text: texts.json,
    store: (key, items) => ['SET', key, texts.jsonObject('"_session_expiry":1200', items)],
  },
  {
    layout: 'laravel',
    application: 'bench_database_bench_cache:',
    text: texts.php,
    store: (key, items) => ['SET', key, texts.php(Buffer.from(texts.phpArray(items)).toString())],
  },
  {
    layout: 'rack',
    application: 'rack:session:2::',
    text: texts.ruby,
    isReadOnly: true,
    store: (key, items) => ['SET', key, texts.rubyHash(items)],
  },
  {
    layout: 'spring',
    application: 'spring:session',
    text: texts.java,
    fields: 'items',
    isReadOnly: true,
    store: (key, items) => [
      'HSET',
      key,
      ...['creationTime', '1767225600000', 'maxInactiveInterval', '1200'],
      ...items.flatMap(({ name, bytes }) => [`sessionAttr:${name}`, bytes]),
    ],
  },
];

function itemHash(key: Uint8Array, items: readonly BenchItem[]): Command {
  return ['HSET', key, ...items.flatMap(({ name, bytes }) => [name, bytes])];
}
