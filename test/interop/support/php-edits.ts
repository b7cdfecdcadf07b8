import assert from 'node:assert/strict';
import { FormatError } from '../../../src/formats/errors.ts';
import type { DecodedValue, ValueEdit, ValueNode } from '../../../src/formats/value.ts';
import { SessionDraft } from '../../../src/stores/edit/draft.ts';
import type { BuiltInLayoutId } from '../../../src/stores/layout-facts.ts';
import type { StoreLayout } from '../../../src/stores/layout.ts';
import { layoutById } from '../../../src/stores/layouts/layouts.ts';
import { decodeSessionItem } from '../../../src/stores/read/decode-session-item.ts';
import type { SessionItem } from '../../../src/stores/session.ts';
import { offeredEdits } from './offered-edits.ts';

/** A value as the oracle tells it: scalars with their type, arrays and objects with their entries in order. */
export type Told = null | string | readonly [string, ...unknown[]];

/** What a value says, in the oracle's words. */
export function told(node: ValueNode, outer: readonly ValueNode[] = []): Told {
  const { kind, typeName, text = '', bytes } = node;
  switch (kind) {
    case 'null':
      return null;
    case 'bytes':
      return `s:${Buffer.from(bytes ?? []).toString('hex')}`;
    case 'scalar':
      if (typeName === 'String') return `s:${Buffer.from(text).toString('hex')}`;
      if (typeName === 'Int64') return `i:${text}`;
      if (typeName === 'Boolean') return `b:${text}`;
      return typeName === 'Double' ? `d:${doubleHex(text)}` : `e:${typeName}:${text}`;
    default: {
      if (kind === 'object' && isAmong(node, outer)) return 'cycle';
      if (kind !== 'object' && outer.length > 40) return 'deep';
      const entries = node
        .children(0, node.childCount)
        .map(({ label, labelKind, node: child }) => [
          labelKind === 'index' ? label.slice(1, -1) : label,
          told(child, [...outer, node]),
        ]);
      if (kind !== 'object') return ['a', entries];
      return dateIn(node) ?? ['o', typeName, entries];
    }
  }
}

/** A date with its zone, which is told as one. */
function dateIn(node: ValueNode): Told | undefined {
  const texts = new Map(
    node.children(0, node.childCount).map(({ label, node: child }) => [label, child.text]),
  );
  const [date, zone] = [texts.get('date'), texts.get('timezone')];
  return texts.has('timezone_type') && date !== undefined ? ['date', `${date} ${zone}`] : undefined;
}

function isAmong({ identity }: ValueNode, outer: readonly ValueNode[]): boolean {
  return identity !== undefined && outer.some((node) => node.identity === identity);
}

function doubleHex(text: string): string {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(Number(text));
  return bytes.toString('hex');
}

/** What all items of a draft say, in the oracle's words. */
export function toldOf(draft: SessionDraft): unknown {
  const entries = draft
    .items()
    .map((item) => [item.name, told(decodeSessionItem(item, 'php').root)]);
  return ['a', entries];
}

type Edit =
  | { readonly item: string; readonly type: 'remove-item' | 'rename-item' }
  | { readonly type: 'add-item' }
  | { readonly item: string; readonly edit: ValueEdit };

/** What an offered edit may be refused for: what was typed. */
const typed = new Set(['duplicate-key', 'invalid-value', 'out-of-range']);

/** Sessions of PHP as the bytes that a layout keeps. */
export class PhpSessions {
  readonly #layout: StoreLayout;

  constructor(layout: BuiltInLayoutId) {
    this.#layout = layoutById(layout);
  }

  draftOf(data: Uint8Array): SessionDraft {
    const ref = { layout: this.#layout.id, application: 'PHPREDIS_SESSION:', id: 'oracle' };
    return new SessionDraft({
      ref,
      condition: 'ok',
      readAtMs: 0,
      ...this.#layout.readItems(data, 0),
    });
  }

  decode(item: SessionItem): DecodedValue {
    return decodeSessionItem(item, 'php');
  }

  /** The session after what is in a draft was saved. */
  after(draft: SessionDraft): Uint8Array {
    return this.#layout.blobAfter(draft.base, draft.changes()) ?? assert.fail();
  }

  /** The session after each of the edits that its rows offer, with a text that says which. */
  *editedBy(
    data: Uint8Array,
    pick: (count: number) => number,
  ): Generator<readonly [about: string, next: Uint8Array]> {
    for (const edit of this.#editsOf(data, pick)) {
      const draft = this.draftOf(data);
      if (applied(draft, edit)) yield [JSON.stringify(edit), this.after(draft)];
    }
  }

  *#editsOf(data: Uint8Array, pick: (count: number) => number): Generator<Edit> {
    yield { type: 'add-item' };
    for (const item of this.draftOf(data).items()) {
      if (item.isSystem) continue;
      const name = item.name ?? assert.fail();
      if (!item.isHeld && !item.bag) yield { item: name, type: 'remove-item' };
      if (!item.bag) yield { item: name, type: 'rename-item' };
      for (const edit of offeredEdits(decodeSessionItem(item, 'php').root, pick)) {
        yield { item: name, edit };
      }
    }
  }
}

/** Makes an edit; false when it was refused for what was typed. */
function applied(draft: SessionDraft, change: Edit): boolean {
  if (!('item' in change)) {
    draft.apply({ type: 'add', item: 'added', bytes: Buffer.from('a:1:{s:1:"x";i:1;}') });
    return true;
  }
  const { item } = change;
  const current = draft.item(item) ?? assert.fail(item);
  if ('edit' in change) {
    try {
      const splices = decodeSessionItem(current, 'php').edit(change.edit);
      if (splices.length > 0) draft.apply({ type: 'splice', item, splices });
    } catch (error) {
      if (error instanceof FormatError && typed.has(error.code)) return false;
      throw new Error(`offered and refused: ${JSON.stringify(change)}`, { cause: error });
    }
    return true;
  }
  if (change.type === 'remove-item') draft.apply({ type: 'remove', item, bytes: current.bytes });
  else draft.apply({ type: 'rename', item, name: 'renamed' });
  return true;
}
