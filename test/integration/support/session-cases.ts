import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { DecodedValue } from '../../../src/formats/value.ts';
import { scanSessions } from '../../../src/redis/scan/session-scan.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import type { Command } from '../../../src/stores/commands.ts';
import { builtInKeys } from '../../../src/stores/layouts/key-recognition.ts';
import { layoutById } from '../../../src/stores/layouts/layouts.ts';
import {
  decodeOptionsOf,
  decodeSessionItem,
} from '../../../src/stores/read/decode-session-item.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import type { LayoutId, SessionRef, SessionSnapshot } from '../../../src/stores/session.ts';
import { plainOf } from './plain-value.ts';

/** Bytes as a case writes them. */
type CaseBytes = string | { readonly base64: string } | { readonly hex: string };

/** A case of `test/fixtures/cases/sessions.json`: keys of a site, and what is to be shown of them. */
export interface SessionCase {
  readonly id: string;
  /** `K2 compressed values are not opened…` */
  readonly kind: string;
  readonly title: string;
  readonly keys: readonly {
    readonly key: string;
    readonly type: 'hash' | 'string';
    readonly value?: CaseBytes;
    readonly fields?: Readonly<Record<string, CaseBytes>>;
    readonly ttlSeconds?: number;
  }[];
  readonly expected: {
    readonly layout?: LayoutId;
    /** By name, only those that are checked; a text is for people. */
    readonly items?: Readonly<Record<string, unknown>> | string;
    readonly variablesInside?: Readonly<Record<string, unknown>> | string;
    readonly readOnly?: boolean;
    readonly readOnlyReason?: string;
    readonly compression?: string;
    readonly encoding?: string;
    readonly facts?: Readonly<Record<string, number>>;
  };
}

const file = new URL('../../fixtures/cases/sessions.json', import.meta.url);

/** The cases of some kinds: `K2`. */
export function casesOf(...kinds: readonly string[]): readonly SessionCase[] {
  const cases = JSON.parse(readFileSync(file, 'utf8')) as readonly SessionCase[];
  return cases.filter(({ kind }) => kinds.includes(kind.slice(0, kind.indexOf(' '))));
}

/** The commands that put the keys of a case. */
export function commandsOf({ keys }: SessionCase): readonly Command[] {
  return keys.flatMap(({ key, type, value = '', fields = {}, ttlSeconds }): Command[] => {
    const set: Command =
      type === 'string'
        ? ['SET', key, bytesOf(value)]
        : ['HSET', key, ...Object.entries(fields).flatMap(([name, each]) => [name, bytesOf(each)])];
    const expire: Command[] = ttlSeconds === undefined ? [] : [['EXPIRE', key, ttlSeconds]];
    return [['DEL', key], set, ...expire];
  });
}

function bytesOf(value: CaseBytes): Buffer {
  if (typeof value === 'string') return Buffer.from(value);
  return 'hex' in value ? Buffer.from(value.hex, 'hex') : Buffer.from(value.base64, 'base64');
}

/** What is shown of a case: found by a search of all keys, and read as the editor reads it. */
export interface ShownCase {
  readonly ref: SessionRef;
  readonly snapshot: SessionSnapshot;
  /** Its items, decoded. */
  readonly values: ReadonlyMap<string, DecodedValue>;
}

/** A Redis of our own, and our connection to it. */
interface CaseRig {
  readonly connection: RedisConnection;
  readonly ask: (...command: Command) => Promise<unknown>;
}

/** Puts a case into an empty Redis, searches it and reads the one session that there is. */
export async function showCase(
  { connection, ask }: CaseRig,
  sessionCase: SessionCase,
): Promise<ShownCase> {
  for (const command of [['FLUSHALL'] as const, ...commandsOf(sessionCase)]) await ask(...command);
  const index = await scanSessions(connection, builtInKeys);
  const refs = index
    .groups()
    .flatMap((group) => index.page({ group, start: 0, count: 10 }).sessions)
    .map((session) => session.ref);
  assert.equal(refs.length, 1, `${sessionCase.id}: ${refs.length} sessions`);
  const ref = refs[0] ?? assert.fail();
  const snapshot = await readSession(connection, ref);
  const layout = layoutById(ref.layout);
  const values = snapshot.items.map((item) => {
    const value = decodeSessionItem(item, layout.itemEncoding, decodeOptionsOf(layout));
    return [item.name ?? '', value] as const;
  });
  return { ref, snapshot, values: new Map(values) };
}

/** Checks what is shown against what a case expects. */
export function checkCase(
  { id, expected }: SessionCase,
  { ref, snapshot, values }: ShownCase,
): void {
  if (expected.layout) assert.equal(ref.layout, expected.layout, id);
  const { items, variablesInside } = expected;
  for (const wanted of [items, variablesInside]) {
    if (typeof wanted !== 'object') continue;
    for (const [name, value] of Object.entries(wanted)) {
      const found = values.get(name) ?? assert.fail(`${id}: no ${name}`);
      assert.ok(says(plainOf(found.root), value), `${id}: ${name}`);
    }
  }
  if (expected.readOnly) assert.ok(snapshot.readOnlyReason, `${id} can be changed`);
  if (expected.readOnlyReason !== undefined)
    assert.equal(snapshot.readOnlyReason, expected.readOnlyReason, id);
  if (expected.compression !== undefined)
    assert.equal(snapshot.compression, expected.compression, id);
  const facts = snapshot.facts ?? [];
  if (expected.encoding !== undefined)
    assert.ok(
      facts.some((fact) => 'text' in fact && fact.text === expected.encoding),
      id,
    );
  const { created, lastAccessed } = expected.facts ?? {};
  for (const [kind, atMs] of [
    ['created', created],
    ['last-accessed', lastAccessed],
  ] as const) {
    if (atMs === undefined) continue;
    assert.ok(
      facts.some((fact) => fact.kind === kind && fact.atMs === atMs),
      `${id}: ${kind}`,
    );
  }
}

/** Whether a value says what is expected, whatever classes stand beside it: Jackson's lists begin with theirs. */
function says(found: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    if (!Array.isArray(found)) return false;
    const [first, second] = found as readonly unknown[];
    const list = typeof first === 'string' && Array.isArray(second) ? (second as unknown[]) : found;
    return list.length === wanted.length && wanted.every((each, at) => says(list[at], each));
  }
  if (typeof wanted !== 'object' || wanted === null) return Object.is(found, wanted);
  if (typeof found !== 'object' || found === null) return false;
  return Object.entries(wanted).every(([name, value]) =>
    says((found as Record<string, unknown>)[name], value),
  );
}
