import { FormatError } from '../../../errors.ts';
import { canonicalText } from '../../../scalars/canonical.ts';
import type { NewValue, ScalarEditor } from '../../../value.ts';
import type { NrbfNode } from '../../view/node.ts';
import type { SlotType } from '../slot-type.ts';
import type { NewItem } from '../array-items.ts';
import type { Editing } from '../editing.ts';
import { contentOf, type PlaceKind } from './array-place.ts';
import { CompositeKey, dateOffsetContent } from './composite-keys.ts';
import { duplicateKey, refuseEqual, type Equality } from './equality.ts';
import { comparisonOf, hasPlainOrder } from './order.ts';
import { unknownComparer } from './sequence.ts';
import { l10n } from '../../../reason.ts';

/** What a dictionary demands of its keys. */
export interface KeyRules {
  readonly slot: SlotType;
  readonly equality: Equality;
  /**
   * `loose` where .NET sorts the entries again as it reads them, `strict` where they have to be in
   * order already.
   */
  readonly order?: 'loose' | 'strict';
  /** True where keys are kept in lower case. */
  readonly isLowerCase?: boolean;
}

/** Dictionaries with keys of any type are not looked through beyond this many. */
const MAX_MIXED = 10_000;

/** The keys of a dictionary's node. */
export class Keys {
  readonly #node: NrbfNode;
  readonly #rules: KeyRules;

  constructor(node: NrbfNode, rules: KeyRules) {
    this.#node = node;
    this.#rules = rules;
  }

  /** How a key is written; undefined where none can be made. */
  get editor(): ScalarEditor | undefined {
    const { slot, equality } = this.#rules;
    if (equality === 'unknown') return undefined;
    if (slot.kind === 'raw') return slot.editor;
    if (slot.kind === 'scalar') {
      return slot.editor.type === 'Enum' && slot.classIndex === undefined ? undefined : slot.editor;
    }
    if (slot.kind === 'string') return { type: 'String' };
    if (slot.kind === 'class') return this.#classEditor;
    return this.#firstEditor;
  }

  /** Keys of a class come where there is one already that tells how they are written. */
  get #classEditor(): ScalarEditor | undefined {
    if (this.#rules.order !== undefined || this.#rules.equality !== 'exact') return undefined;
    if (this.#composite(0)) return { type: 'String' };
    const { editor } = this.#keyNode(0) ?? {};
    return editor?.of === 'DateTimeOffset' ? editor : undefined;
  }

  /** The key of an entry, if it is made of several parts. */
  #composite(index: number): CompositeKey | undefined {
    const node = this.#rules.slot.kind === 'class' ? this.#keyNode(index) : undefined;
    return node && CompositeKey.of(node);
  }

  /** Among keys of any type those that come are of the type of those that are there. */
  get #firstEditor(): ScalarEditor | undefined {
    const shape = this.#node.shape;
    if (shape?.kind !== 'dictionary' || shape.length === 0) return { type: 'String' };
    for (let index = 0; index < Math.min(shape.length, 100); index++) {
      const { editor } = this.#keyNode(index) ?? {};
      if (editor && editor.type !== 'Enum') return editor;
    }
    return undefined;
  }

  /** True when every key is a scalar that can be changed. */
  get areEditable(): boolean {
    if (!this.editor) return false;
    if (this.#rules.slot.kind !== 'object') return true;
    const count = this.#node.childCount;
    if (count > MAX_MIXED) return false;
    for (let index = 0; index < count; index++) {
      const editor = this.#keyNode(index)?.editor;
      // Versions, say, are not sorted as their texts are.
      if (!editor || (editor.of !== undefined && this.#rules.order !== undefined)) return false;
    }
    return true;
  }

  #keyNode(index: number): NrbfNode | undefined {
    const { shape, trail, target } = this.#node;
    if (shape?.kind !== 'dictionary' || target.type !== 'object') return undefined;
    if (index >= shape.length) return undefined;
    return this.#node.child(shape.key(index), { object: target.object, outer: trail });
  }

  get #labels(): string[] {
    // Every entry takes bytes, unless its bytes claim more than there is.
    if (this.#node.childCount > this.#node.document.table.bytes.length) {
      throw new FormatError(
        'read-only',
        l10n.t('The dictionary has fewer entries than its count says, so keys cannot be edited.'),
      );
    }
    return this.#node.children(0, this.#node.childCount).map(({ label }) => label);
  }

  /**
   * The canonical text of a new key.
   * @param except the entry whose key it takes, when an entry is renamed.
   * @throws FormatError when it is no value of the keys' type, or is there already.
   */
  text(key: string | undefined, except = -1): string {
    const own = except === -1 ? undefined : this.#keyNode(except);
    const editor = own && !this.#composite(except) ? own.editor : this.editor;
    if (this.#rules.equality === 'unknown') throw unknownComparer();
    if (!editor) throw new FormatError('read-only', l10n.t('Keys of this type cannot be created.'));
    if (key === undefined) throw new FormatError('null-key', l10n.t('Enter a key.'));
    const composite = this.#composite(Math.max(0, except));
    if (composite) return this.#compositeText(composite, key, except);
    const typed = canonicalText(editor, key);
    const text = this.#rules.isLowerCase === true ? typed.toLowerCase() : typed;
    const others = this.#labels.filter((_, index) => index !== except);
    refuseEqual(others, text, this.#rules.equality, editor);
    return text;
  }

  #compositeText(own: CompositeKey, key: string, except: number): string {
    const texts = own.textsOf(key);
    const identity = own.identity(texts);
    const { length } = this.#labels;
    for (let index = 0; index < length; index++) {
      if (index !== except && this.#composite(index)?.identity() === identity)
        throw duplicateKey(key);
    }
    return own.labelOf(texts);
  }

  /** Plans another key of several parts for an entry; gives its text, undefined for keys of one. */
  plan(editing: Editing, index: number, key: string): string | undefined {
    const composite = this.#composite(index);
    if (!composite) return undefined;
    const texts = composite.textsOf(key);
    composite.plan(editing, texts);
    return composite.labelOf(texts);
  }

  /** What stands in the place of a new key. */
  content(editing: Editing, kind: PlaceKind, text: string): NewItem {
    const composite = this.#composite(0);
    if (composite) return composite.content(editing, composite.textsOf(text));
    const { shape } = this.#node;
    if (kind.slot.kind === 'class' && shape?.kind === 'dictionary') {
      return dateOffsetContent(editing, shape.key(0), text);
    }
    return contentOf(editing, kind, this.value(text));
  }

  /** A key as a new value. */
  value(text: string): NewValue {
    return { kind: 'scalar', type: this.editor?.type ?? 'String', text };
  }

  /**
   * Where an entry belongs: among sorted ones in its place, else where it is asked for.
   * @param except an entry that goes at the same time.
   * @throws FormatError where it is not known how the site sorts.
   */
  index(text: string, wanted: number, except = -1): number {
    const { order, equality } = this.#rules;
    const { editor } = this;
    if (order === undefined || !editor) return wanted;
    const labels = this.#labels.filter((_, index) => index !== except);
    const compare = comparisonOf(editor);
    if (order === 'strict') {
      const isPlain = editor.type !== 'String' || hasPlainOrder([...labels, text]);
      const isSorted = labels.every(
        (label, i) => i === 0 || compare(labels[i - 1] ?? '', label) < 0,
      );
      if (!isPlain || !isSorted || equality !== 'exact') {
        throw new FormatError(
          'unsorted-key',
          l10n.t('Only the site knows how this key sorts. Use letters from A to Z and digits.'),
        );
      }
    } else if (equality !== 'exact') return wanted;
    const behind = labels.findIndex((label) => compare(label, text) > 0);
    return behind === -1 ? labels.length : behind;
  }
}
