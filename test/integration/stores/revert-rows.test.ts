import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { FormatError } from '../../../src/formats/errors.ts';
import type { ValueEdit, ValuePath } from '../../../src/formats/value.ts';
import { indexOfNew } from '../../../src/host/editor/document/align-children.ts';
import { nodeAt } from '../../../src/formats/node-at.ts';
import { RowEdits } from '../../../src/host/editor/document/row-edits.ts';
import type { Command } from '../../../src/stores/commands.ts';
import { decodeSessionItem } from '../../../src/stores/read/decode-session-item.ts';
import { SessionDraft } from '../../../src/stores/edit/draft.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import { revertEdits } from '../../../src/stores/edit/revert-item.ts';
import { saveSession } from '../../../src/stores/edit/save-session.ts';
import type { BuiltInLayoutId } from '../../../src/stores/layout-facts.ts';
import type { SessionRef, SessionSnapshot } from '../../../src/stores/session.ts';
import { gesturesOn } from './row-gestures.ts';
import { bytesOf, recordedSessions, restoreCommands } from './support.ts';
import { redisRig } from './redis-rig.ts';

interface OtherSession {
  readonly stack: BuiltInLayoutId;
  readonly scenario: string;
  readonly handler?: string;
  readonly software: string;
  readonly application: string;
  readonly id: string;
  readonly keys: readonly {
    readonly key: string;
    readonly type: string;
    readonly base64?: string;
    readonly fields?: readonly { readonly name: string; readonly base64: string }[];
  }[];
}

interface Stored {
  readonly title: string;
  readonly ref: SessionRef;
  readonly commands: readonly Command[];
}

function linesOf(name: string): readonly unknown[] {
  return readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
}

/** Values of .NET's, each an item of one session of the layout that stores BinaryFormatter's bytes. */
function valuesOf(name: string): Stored {
  const id = 'abcdefghijklmnopqrstuvwx';
  const fields = (linesOf(name) as { name: string; base64: string }[]).flatMap((line) => [
    line.name,
    bytesOf(line.base64),
  ]);
  return {
    title: name,
    ref: { layout: 'aspnet-v2', application: '/Shop', id },
    commands: [['HSET', `{/Shop_${id}}_Data`, ...fields]],
  };
}

const newest = ['4.0.1', '5.0.4'];
const recorded = recordedSessions().filter(({ provider }) => newest.includes(provider));
const dotNet = recorded.map((session): Stored => {
  const layout = session.provider.startsWith('5') ? 'aspnet-v5' : 'aspnet-v2';
  const ref = { layout, application: session.app, id: session.id } as const;
  const title = `${session.provider} ${session.scenario}`;
  return { title, ref, commands: restoreCommands(session) };
});
/** What Java wrote is only shown. */
const isEditable = ({ stack }: OtherSession): boolean => stack !== 'spring';
const others = (linesOf('other-sessions.jsonl') as OtherSession[])
  .filter(isEditable)
  .map((session): Stored => {
    const { stack, application, id, keys } = session;
    const commands = keys.flatMap(({ key, type, base64 = '', fields = [] }): Command[] => {
      if (type === 'string') return [['SET', key, bytesOf(base64)]];
      const pairs = fields.flatMap((field) => [field.name, bytesOf(field.base64)]);
      return type === 'hash' ? [['HSET', key, ...pairs]] : [];
    });
    const title = `${session.software} ${session.scenario} ${session.handler ?? ''}`;
    return { title, ref: { layout: stack, application, id }, commands };
  });

/** A document without a window: the draft of a session and the edits of its rows. */
function open(snapshot: SessionSnapshot): { draft: SessionDraft; rows: RowEdits } {
  const draft = new SessionDraft(snapshot);
  return { draft, rows: new RowEdits(draft, decoded(snapshot)) };
}

type Decoder = ConstructorParameters<typeof RowEdits>[1];
function decoded({ ref }: SessionSnapshot): Decoder {
  const encoding = ref.layout.startsWith('aspnet-v') ? encodings[ref.layout] : 'bytes';
  return { get: (item) => decodeSessionItem(item, encoding ?? 'bytes') };
}
const encodings: Readonly<Record<string, 'nrbf' | 'alt'>> = {
  'aspnet-v2': 'nrbf',
  'aspnet-v5': 'alt',
};

/** Makes a gesture. False when the value doesn't take it. */
function make({ rows }: { rows: RowEdits }, item: string | null, edit: ValueEdit): boolean {
  try {
    const plan = rows.planEdit(item, edit);
    if (plan.edits.length === 0) return false;
    rows.make(plan);
    return true;
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}

/** Takes a row back where that is offered. */
function revertRow({ rows }: { rows: RowEdits }, item: string | null, path: ValuePath): boolean {
  const plan = rows.planRevert(item, path);
  if (plan.edits.length > 0) rows.make(plan);
  return plan.edits.length > 0;
}

describe('rows inside items that are taken back', function () {
  this.timeout(120_000);
  const rig = redisRig();

  async function load({ ref, commands }: Stored): Promise<SessionSnapshot> {
    await rig.ask('FLUSHALL');
    for (const command of commands) await rig.connection.call(command);
    return readSession(rig.connection, ref);
  }

  async function contents(): Promise<unknown> {
    const keys = ((await rig.ask('KEYS', '*')) as Uint8Array[]).map((key) =>
      Buffer.from(key).toString('latin1'),
    );
    const dumps = keys.sort().map(async (key) => {
      const type = String(await rig.connection.call(['TYPE', key]));
      const value = await rig.connection.call(type === 'hash' ? ['HGETALL', key] : ['GET', key]);
      const fields = (Array.isArray(value) ? value : [value]) as Uint8Array[];
      return [key, fields.map((bytes) => Buffer.from(bytes).toString('base64')), type];
    });
    return Promise.all(dumps);
  }

  const sources = [
    ...dotNet,
    ...others,
    valuesOf('nrbf-dotnet10.jsonl'),
    valuesOf('nrbf-tables-binary.jsonl'),
  ];
  /** Makes each gesture on the rows of an item and takes it back. Returns those kinds whose rows don't offer that. */
  async function takeAllBack(snapshot: SessionSnapshot, name: string | null): Promise<Set<string>> {
    const kept = new Set<string>();
    const { draft } = open(snapshot);
    const { root } = decoded(snapshot).get(draft.item(name) ?? assert.fail());
    let reverted = draft;
    for (const { kind, edit } of gesturesOn(root)) {
      const document = open(snapshot);
      if (!make(document, name, edit)) continue;
      const edited = document.rows.edited(name);
      if (!edited) continue;
      const row = rowOf(edit, edited.loaded.root, edited.current.root);
      const isOffered = row !== undefined && revertRow(document, name, row);
      if (!isOffered) {
        kept.add(kind);
        for (const back of revertEdits(document.draft, name)) document.draft.apply(back);
      }
      assert.equal(document.draft.isDirty, false, `${String(name)}: ${JSON.stringify(edit)}`);
      reverted = document.draft;
    }
    assert.equal((await saveSession(rig.connection, reverted)).outcome, 'saved');
    return kept;
  }

  for (const source of sources) {
    it(`leave in Redis what was loaded: ${source.title}`, async () => {
      const snapshot = await load(source);
      const before = await contents();
      for (const { name } of snapshot.items) await takeAllBack(snapshot, name);
      assert.deepEqual(await contents(), before);
    });
  }

  it('offer it after every gesture that leaves a row', async () => {
    const [express] = others.filter(({ ref }) => ref.layout === 'express');
    const snapshot = await load(express ?? assert.fail());
    for (const { name } of snapshot.items) {
      const kept = await takeAllBack(snapshot, name);
      assert.deepEqual(
        [...kept].filter((kind) => kind !== 'remove'),
        [],
        String(name),
      );
    }
  });
});

/** The row on which a gesture was made, as it stands after it. */
function rowOf(
  edit: ValueEdit,
  before: Parameters<typeof nodeAt>[0],
  after: Parameters<typeof nodeAt>[0],
): ValuePath | undefined {
  switch (edit.type) {
    case 'remove':
      return undefined;
    case 'move':
      return [...edit.path.slice(0, -1), edit.index];
    case 'insert': {
      const [old, now] = [nodeAt(before, edit.path), nodeAt(after, edit.path)];
      if (!old || !now) return undefined;
      return [...edit.path, old.itemsEditor?.canMove ? edit.index : indexOfNew(old, now)];
    }
    default:
      return edit.path;
  }
}
