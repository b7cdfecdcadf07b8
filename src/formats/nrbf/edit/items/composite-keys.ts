import { FormatError } from '../../../errors.ts';
import { concatBytes } from '../../../splice.ts';
import { integerBytes } from '../../../scalars/integer.ts';
import { canonicalText } from '../../../scalars/canonical.ts';
import { parseDateTimeOffset } from '../../../scalars/date-time-offset.ts';
import { identityOf } from '../../../scalars/identity.ts';
import type { ScalarEditor } from '../../../value.ts';
import { PrimitiveType, RecordType } from '../../constants.ts';
import {
  keyPartsOf,
  keyTextAt,
  partText,
  splitKeyText,
  type KeyParts,
} from '../../known/key-parts.ts';
import type { Place } from '../../records/place.ts';
import type { NrbfNode } from '../../view/node.ts';
import type { Editing } from '../editing.ts';
import { planSet } from '../plan-set.ts';
import { sharedElsewhere } from '../plan-string.ts';
import { raw, type Token } from '../tokens.ts';
import { referencesTo } from '../usage.ts';
import { contentOf, memberKind } from './array-place.ts';
import { l10n } from '../../../reason.ts';

/** The texts of a key's parts; null for null. */
type Texts = readonly (string | null)[];

const nothing = raw(Uint8Array.of(RecordType.ObjectNull));

/** A key of several parts whose equality is that of its parts, and that can be written. */
export class CompositeKey {
  readonly #node: NrbfNode;
  readonly #object: number;
  readonly #parts: KeyParts;
  readonly #nodes: readonly NrbfNode[];
  readonly #editors: readonly ScalarEditor[];

  private constructor(node: NrbfNode, object: number, parts: KeyParts) {
    this.#node = node;
    this.#object = object;
    this.#parts = parts;
    const trail = { object, shape: node.shape, outer: node.trail };
    this.#nodes = parts.places.map((place) => node.at(place, trail));
    this.#editors = this.#nodes.flatMap(({ editor }) => (editor ? [editor] : []));
  }

  /** The key at a node; undefined for keys of one part, and those with a part that can't be written. */
  static of(node: NrbfNode): CompositeKey | undefined {
    const { target, document } = node;
    const parts = target.type === 'object' ? keyPartsOf(document.model, target.object) : undefined;
    if (target.type !== 'object' || !parts) return undefined;
    const key = new CompositeKey(node, target.object, parts);
    const isPlain = key.#editors.length === parts.places.length && key.#editors.every(isKnown);
    return isPlain ? key : undefined;
  }

  /** The parts of a text. @throws FormatError where it is no such key */
  textsOf(text: string): Texts {
    const parts = splitKeyText(text, this.#parts);
    if (!parts) {
      throw new FormatError(
        'invalid-value',
        l10n.t('A key has {0} parts here. Enter it like {1}.', this.#nodes.length, this.#own),
        { details: { type: this.#node.typeName, example: this.#own } },
      );
    }
    return parts.map((part, at) => {
      const editor = this.#editors[at] ?? { type: 'String' };
      if (part !== null) return canonicalText(editor, part);
      if (editor.type === 'String') return null;
      throw new FormatError('not-nullable', l10n.t('This value cannot be null.'));
    });
  }

  get #texts(): Texts {
    const { model } = this.#node.document;
    return this.#parts.places.map((place) => keyTextAt(model, place)?.text ?? null);
  }

  get #own(): string {
    return this.labelOf(this.#texts);
  }

  /** How a key is shown. */
  labelOf(texts: Texts): string {
    const { open, close } = this.#parts;
    const parts = texts.map((text, at) => {
      const isQuoted = ['String', 'Char'].includes(this.#editors[at]?.type ?? '');
      return partText({ text, isQuoted });
    });
    return open + parts.join(', ') + close;
  }

  /** The same for keys that are equal to .NET. */
  identity(texts: Texts = this.#texts): string {
    return JSON.stringify(
      texts.map((text, at) => {
        const editor = this.#editors[at] ?? { type: 'String' };
        return text === null ? null : [editor.type, identityOf(editor, text)];
      }),
    );
  }

  /** Plans other parts in the key's place. @throws FormatError where others have the same key */
  plan(editing: Editing, texts: Texts): void {
    const { table } = editing;
    if (referencesTo(table, ~this.#object).length > 1) throw sharedElsewhere();
    const old = this.#texts;
    for (const [at, node] of this.#nodes.entries()) {
      const text = texts[at] ?? null;
      if (text === old[at]) continue;
      if (text !== null) planSet(table, node, text, editing.changes);
      else {
        const { start } = editing.changes.take(node.place);
        editing.changes.put(start, [nothing]);
      }
    }
  }

  /** What stands in the place of another key of the same class. */
  content(editing: Editing, texts: Texts): readonly Token[] {
    const { document } = this.#node;
    const classIndex = editing.table.classOf.at(this.#object);
    const values = texts.flatMap((text, at): readonly Token[] => {
      const kind = memberKind(document, this.#object, at);
      const { type } = this.#editors[at] ?? { type: 'String' };
      const value =
        text === null ? ({ kind: 'null' } as const) : ({ kind: 'scalar', type, text } as const);
      return contentOf(editing, kind, value) ?? [nothing];
    });
    if (document.model.isValueClass(classIndex)) {
      return [{ kind: 'head', id: -editing.changes.newId(), classIndex }, ...values];
    }
    const id = editing.changes.newId();
    editing.changes.append([{ kind: 'head', id, classIndex }, ...values]);
    return [{ kind: 'reference', id }];
  }
}

/** Texts of a form of their own are no parts: their equality has rules of its own. */
function isKnown({ of, type }: ScalarEditor): boolean {
  return of === undefined && type !== 'Bytes';
}

/** A DateTimeOffset, a struct of two members, of the class that the key at a place has. */
export function dateOffsetContent(editing: Editing, key: Place, text: string): readonly Token[] {
  const { model, table, changes } = editing;
  const target = model.resolve(key);
  const classIndex = target.type === 'object' ? table.classOf.at(target.object) : -1;
  const names = classIndex < 0 ? [] : model.classes.get(classIndex).memberNames;
  const kinds = names.map((_, at) =>
    table.classes.kinds.at(table.classes.firstKind.at(classIndex) + at),
  );
  const isKnownForm =
    names.join() === 'DateTime,OffsetMinutes' &&
    kinds.join() === [PrimitiveType.DateTime, PrimitiveType.Int16].join();
  if (!isKnownForm)
    throw new FormatError('read-only', l10n.t('Keys of this type cannot be created.'));
  const { utcTicks, offsetMinutes } = parseDateTimeOffset(text);
  const bytes = [integerBytes(utcTicks, 8), integerBytes(BigInt(offsetMinutes), 2)];
  return [{ kind: 'head', id: -changes.newId(), classIndex }, raw(concatBytes(bytes))];
}
