import { FormatError } from '../../../errors.ts';
import type { NewValue, ScalarEditor, ValueChoice } from '../../../value.ts';
import { RecordType } from '../../constants.ts';
import { nowhere, type Place } from '../../records/place.ts';
import type { ChainStorage } from '../../model/shape.ts';
import type { NrbfNode } from '../../view/node.ts';
import { objectType, type NetType } from '../../write/net-types.ts';
import { classHead } from '../class-head.ts';
import type { Editing } from '../editing.ts';
import { findClass } from '../slot-type.ts';
import { contentAt, raw, type Token } from '../tokens.ts';
import { choicesOf, contentOf, kindOfType, type PlaceKind } from './array-place.ts';
import { addTo, countChange } from './counters.ts';
import { equalityOf } from './equality.ts';
import { Keys } from './keys.ts';
import type { ItemStore } from './store.ts';
import { l10n } from '../../../reason.ts';

/** Entries of a ListDictionary: nodes that each lead to the next. */
export class Chain implements ItemStore {
  readonly #node: NrbfNode;
  readonly #owner: number;
  readonly #nodes: readonly number[];
  readonly #keys: Keys;
  readonly #kind: PlaceKind;
  readonly canRemove = true;
  readonly canMove = false;

  constructor(node: NrbfNode, { owner, nodes, comparer }: ChainStorage) {
    this.#node = node;
    this.#owner = owner;
    this.#nodes = nodes;
    this.#kind = kindOfType(node.document, objectType);
    const equality = equalityOf(node.document.model, comparer);
    this.#keys = new Keys(node, { slot: this.#kind.slot, equality });
  }

  get choices(): readonly ValueChoice[] {
    return this.key ? choicesOf(this.#node.document, this.#kind) : [];
  }

  get key(): ScalarEditor | undefined {
    return this.#keys.editor;
  }

  get hasEditableKeys(): boolean {
    return this.key !== undefined && this.#keys.areEditable;
  }

  keyPlace(index: number): Place {
    return this.#node.document.model.member(this.#nodes[index] ?? -1, 'key') ?? nowhere;
  }

  indexOfKey(index: number, key: string): number {
    this.#keys.text(key, index);
    return index;
  }

  /** Where the reference to the entry at `index` stands. */
  #link(index: number): Place {
    const { model } = this.#node.document;
    const place =
      index === 0
        ? model.member(this.#owner, 'head')
        : model.member(this.#nodes[index - 1] ?? -1, 'next');
    if (!place) throw new FormatError('read-only', l10n.t('This value cannot be edited.'));
    return place;
  }

  insert(editing: Editing, _index: number, value: NewValue, key: string | undefined): number {
    const text = this.#keys.text(key);
    const { model, changes, table } = editing;
    const end = this.#nodes.length;
    const { start } = changes.take(this.#link(end));
    const id = changes.newId();
    changes.put(start, [{ kind: 'reference', id }]);
    const nothing = raw(Uint8Array.of(RecordType.ObjectNull));
    const { wireName, library } = model.classOf(this.#owner);
    const name = `${wireName}+DictionaryNode`;
    const [first] = this.#nodes;
    const classIndex =
      first === undefined ? findClass(model, name, library) : table.classOf.at(first);
    const type: NetType = library === undefined ? { name } : { name, library };
    const members = [
      ['key', objectType],
      ['value', objectType],
      ['next', type],
    ] as const;
    const head: Token =
      classIndex === undefined
        ? classHead(editing, type, members, id)
        : { kind: 'head', id, classIndex };
    const names =
      classIndex === undefined
        ? members.map(([own]) => own)
        : model.classes.get(classIndex).memberNames;
    const keyTokens = contentOf(editing, this.#kind, this.#keys.value(text)) ?? [nothing];
    const valueTokens = contentOf(editing, this.#kind, value) ?? [nothing];
    const values = names.flatMap((own) => {
      if (own === 'key') return keyTokens;
      return own === 'value' ? valueTokens : [nothing];
    });
    changes.append([head, ...values]);
    this.#count(editing, 1);
    return end;
  }

  remove(editing: Editing, index: number): void {
    const { changes, model, table } = editing;
    const next = model.member(this.#nodes[index] ?? -1, 'next');
    if (!next) throw new FormatError('no-such-node', l10n.t('This value no longer exists.'));
    const { tokens } = contentAt(table, next);
    const { start } = changes.take(this.#link(index));
    changes.put(start, tokens);
    this.#count(editing, -1);
  }

  move(): void {
    throw new FormatError('read-only', l10n.t('The items have no order, so they cannot be moved.'));
  }

  #count(editing: Editing, by: number): void {
    addTo(editing, this.#owner, 'count', by);
    countChange(editing, this.#owner);
  }
}
