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
import { readSummaries } from '../../../src/stores/read/summaries.ts';
import type {
  LayoutId,
  SessionRef,
  SessionSnapshot,
  SessionSummary,
} from '../../../src/stores/session.ts';
import type { SessionIndex } from '../../../src/stores/source/session-index.ts';
import { type CaseKey, commandsFor } from './case-keys.ts';
import { plainOf } from './plain-value.ts';

/** A case of `test/fixtures/cases/sessions.json`: keys of a site, and what is to be shown of them. */
export interface SessionCase {
  readonly id: string;
  /** `K2 compressed values are not opened…` */
  readonly kind: string;
  readonly title: string;
  readonly keys: readonly CaseKey[];
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
const allCases = JSON.parse(readFileSync(file, 'utf8')) as readonly SessionCase[];

/** The cases of some kinds: `K2`. */
export function casesOf(...kinds: readonly string[]): readonly SessionCase[] {
  return allCases.filter(({ kind }) => kinds.includes(kind.slice(0, kind.indexOf(' '))));
}

/** The case of that id. */
export function caseOf(id: string): SessionCase {
  return allCases.find((each) => each.id === id) ?? assert.fail(id);
}

/** What is shown of a case: found by a search of all keys, and read as its row and as its editor are. */
export interface ShownCase {
  readonly ref: SessionRef;
  readonly row: SessionSummary;
  readonly snapshot: SessionSnapshot;
  /** Its items, decoded. */
  readonly values: ReadonlyMap<string, DecodedValue>;
}

/** A Redis of our own, and our connection to it. */
interface CaseRig {
  readonly connection: RedisConnection;
  readonly ask: (...command: Command) => Promise<unknown>;
}

/** Puts a case into an empty Redis, and searches it. */
export async function findCase(
  { connection, ask }: CaseRig,
  { keys }: Pick<SessionCase, 'keys'>,
  recogniser = builtInKeys,
): Promise<SessionIndex> {
  await ask('FLUSHALL');
  for (const command of keys.flatMap(commandsFor)) await ask(...command);
  return scanSessions(connection, recogniser);
}

/** The sessions that were found. */
export function refsIn(index: SessionIndex): readonly SessionRef[] {
  return index
    .groups()
    .flatMap((group) => index.page({ group, start: 0, count: 10 }).sessions)
    .map(({ ref }) => ref);
}

/** Puts a case into an empty Redis, searches it and reads the one session that there is. */
export async function showCase(rig: CaseRig, sessionCase: SessionCase): Promise<ShownCase> {
  const refs = refsIn(await findCase(rig, sessionCase));
  assert.equal(refs.length, 1, `${sessionCase.id}: ${refs.length} sessions`);
  const ref = refs[0] ?? assert.fail();
  const [row = assert.fail()] = await readSummaries(rig.connection, [ref]);
  const snapshot = await readSession(rig.connection, ref);
  return { ref, row, snapshot, values: valuesOf(snapshot) };
}

/** The items of a session, decoded. */
export function valuesOf({ ref, items }: SessionSnapshot): ReadonlyMap<string, DecodedValue> {
  const layout = layoutById(ref.layout);
  const values = items.map((item) => {
    const value = decodeSessionItem(item, layout.itemEncoding, decodeOptionsOf(layout));
    return [item.name ?? '', value] as const;
  });
  return new Map(values);
}

/** The same as plain values. */
export function plainItems(snapshot: SessionSnapshot): Readonly<Record<string, unknown>> {
  const values = [...valuesOf(snapshot)];
  return Object.fromEntries(values.map(([name, { root }]) => [name, plainOf(root)]));
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
