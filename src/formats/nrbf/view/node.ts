import type {
  FormatWarning,
  ItemsEditor,
  ReadOnlyReason,
  ScalarEditor,
  ValueChild,
  ValueChoice,
  ValueKind,
  ValueNode,
} from '../../value.ts';
import { pictureOf } from '../../bytes/picture.ts';
import { BinaryType, primitiveName, PrimitiveType } from '../constants.ts';
import { NULL_SLOT, type Place, type Target } from '../records/place.ts';
import { primitiveEnd, primitiveText, stringText, textRange } from '../records/primitives.ts';
import { utf8SequenceSize } from '../records/validate.ts';
import { childCountOf, childrenOf, type Parent, type Trail } from './children.ts';
import type { NrbfDocument } from './document.ts';
import { dangerWarning, isDangerousClass, isLockedClass } from '../known/dangerous.ts';
import { enumEditor } from '../known/enums.ts';
import { readFriendly } from '../known/friendly.ts';
import { warnOfKeys } from '../known/keys.ts';
import { bitAt } from '../known/lists.ts';
import { pictureFile } from '../known/pictures.ts';
import { summaryOf } from '../known/summaries.ts';
import { isPartOfWhole } from '../known/whole-classes.ts';
import type { Part, Shape } from '../model/shape.ts';

/** What edits can do with nodes. */
export interface Abilities {
  /** True where 'set-null' is possible. */
  isNullable(node: NrbfNode): boolean;
  /** What may come to a node's place beside what is there; undefined when nothing may. */
  replacements(node: NrbfNode): readonly ValueChoice[] | undefined;
  /** What can be done with a node's children; undefined when nothing can. */
  items(node: NrbfNode): ItemsEditor | undefined;
  /** True for a dictionary's entry whose key can be changed. */
  hasEditableKey(node: NrbfNode): boolean;
  /** True for bytes that may be set to any others. */
  hasEditableBytes(node: NrbfNode): boolean;
}

/** A node of the friendly view. It looks at its bytes when it is asked for something. */
export class NrbfNode implements ValueNode, Parent {
  readonly document: NrbfDocument;
  readonly place: Place;
  readonly trail: Trail | undefined;
  readonly #abilities: Abilities;
  readonly #aliases: readonly Place[] | undefined;
  readonly #part: Part | undefined;
  #target: Target | undefined;
  /** null: there is no shape. */
  #shape: Shape | null | undefined;

  constructor(
    document: NrbfDocument,
    place: Place,
    trail: Trail | undefined,
    abilities: Abilities,
    aliases?: readonly Place[],
    part?: Part,
  ) {
    this.document = document;
    this.place = place;
    this.trail = trail;
    this.#abilities = abilities;
    this.#aliases = aliases;
    this.#part = part;
  }

  /** All places that hold the value; more than one for a protected field of a base class. */
  get aliases(): readonly Place[] {
    return this.#aliases ?? [this.place];
  }

  /** A node for another place of the stream; `trail` is the way there. */
  at(place: Place, trail: Trail | undefined): NrbfNode {
    return new NrbfNode(this.document, place, trail, this.#abilities);
  }

  child(place: Place, trail: Trail | undefined, aliases?: readonly Place[], part?: Part): NrbfNode {
    return new NrbfNode(this.document, place, trail, this.#abilities, aliases, part);
  }

  get target(): Target {
    return (this.#target ??= this.document.model.resolve(this.place));
  }

  /** What the object means; undefined for other targets and for objects shown by their members. */
  get shape(): Shape | undefined {
    if (this.#part?.collection) return this.#part.collection;
    if (this.#shape === undefined) {
      const { target } = this;
      this.#shape =
        target.type === 'object'
          ? (readFriendly(this.document.model, target.object) ?? null)
          : null;
      if (this.#shape?.kind === 'dictionary' && target.type === 'object') {
        warnOfKeys(this.document.model, target.object, this.#shape);
      }
    }
    return this.#shape ?? undefined;
  }

  get lines(): readonly string[] | undefined {
    if (this.#part?.isLines !== true || this.target.type !== 'string') return undefined;
    return (this.text ?? '').trimEnd().split(/\r?\n/);
  }

  /** True for the collection that an object is beside its own fields. */
  get isOwnCollection(): boolean {
    return this.#part?.collection !== undefined;
  }

  /** For a bit of an Int32: which one. */
  get bit(): number | undefined {
    return this.#part?.bit;
  }

  get kind(): ValueKind {
    switch (this.target.type) {
      case 'null':
        return 'null';
      case 'missing':
        return 'unknown';
      case 'primitive':
      case 'string':
        return 'scalar';
      case 'array':
        return this.#isByteArray ? 'bytes' : 'list';
      case 'object': {
        const { shape } = this;
        if (shape?.kind === 'tables') return shape.isSet || !shape.read() ? 'object' : 'table';
        return objectKinds[shape?.kind ?? 'object'];
      }
    }
  }

  get #isByteArray(): boolean {
    if (this.target.type !== 'array') return false;
    const { element, lengths } = this.document.arrayInfo(this.target.object);
    const isByte =
      element.binaryType === BinaryType.Primitive && element.primitive === PrimitiveType.Byte;
    return isByte && lengths.length === 1;
  }

  get typeName(): string {
    const { target, document } = this;
    switch (target.type) {
      case 'null':
      case 'missing':
        return document.declaredName(this.place)?.display ?? '';
      case 'primitive':
        return this.bit === undefined ? primitiveName(target.primitive) : 'Boolean';
      case 'string':
        return 'String';
      case 'array':
        return document.arrayInfo(target.object).typeName.display;
      case 'object': {
        if (this.shape?.kind === 'null') return '';
        const own = this.shape?.kind === 'scalar' ? this.shape.typeName : undefined;
        return own?.replace(/^.*\./, '') ?? document.model.classOf(target.object).typeName.display;
      }
    }
  }

  get wireTypeName(): string {
    const { target, document } = this;
    switch (target.type) {
      case 'null':
      case 'missing':
        return document.declaredName(this.place)?.clr ?? '';
      case 'primitive':
        return `System.${this.typeName}`;
      case 'string':
        return 'System.String';
      case 'array': {
        const { wireElementName, typeName } = document.arrayInfo(target.object);
        return wireElementName === undefined ? typeName.clr : `${wireElementName}[]`;
      }
      case 'object': {
        const { wireName, library } = document.model.classOf(target.object);
        return library === undefined ? wireName : `${wireName}, ${library}`;
      }
    }
  }

  get text(): string | undefined {
    const { target, document } = this;
    if (target.type === 'primitive') {
      if (this.bit !== undefined) return String(bitAt(document.model, this.place, this.bit));
      return primitiveText(document.table, target.primitive, target.offset);
    }
    if (target.type === 'string') return stringText(document.table, target.offset);
    const { shape } = this;
    if (shape?.kind === 'primitive') {
      return primitiveText(document.table, shape.primitive, shape.offset);
    }
    return shape?.kind === 'scalar' || shape?.kind === 'enum' ? shape.text : undefined;
  }

  get editor(): ScalarEditor | undefined {
    return this.document.isEditable && !this.#isLocked ? this.#scalarEditor() : undefined;
  }

  /** True for what stands directly in an object that decides what code runs, or in one that is a whole. */
  get #isLocked(): boolean {
    const { owner } = this.place;
    const { model, table } = this.document;
    if (isPartOfWhole(model, this.place, this.trail)) return true;
    if (owner < 0 || table.classOf.at(owner) < 0) return false;
    return isLockedClass(model.classOf(owner).typeName.definition);
  }

  #scalarEditor(): ScalarEditor | undefined {
    const { target, shape } = this;
    if (target.type === 'primitive') {
      if (this.bit !== undefined) return { type: 'Boolean' };
      return this.#isHalfPair ? undefined : primitiveEditor(target.primitive);
    }
    if (target.type === 'string') return { type: 'String' };
    if (target.type === 'null') return this.#takesText ? { type: 'String' } : undefined;
    if (this.#abilities.hasEditableBytes(this)) return { type: 'Bytes' };
    if (shape?.kind === 'primitive') return primitiveEditor(shape.primitive);
    if (shape?.kind === 'enum' && target.type === 'object') {
      return enumEditor(this.document.model.classOf(target.object).wireName, shape.underlying);
    }
    return shape?.kind === 'scalar' ? shape.editor : undefined;
  }

  /** True for a Char that is half of a surrogate pair: it can't be changed by itself. */
  get #isHalfPair(): boolean {
    const { target, document } = this;
    if (target.type !== 'primitive' || target.primitive !== PrimitiveType.Char) return false;
    const { bytes } = document.table;
    return target.offset < 0 || utf8SequenceSize(bytes, target.offset, bytes.length) === 4;
  }

  /** True for a null in whose place a text may come. */
  get #takesText(): boolean {
    const { binaryType } = this.document.declaredType(this.place) ?? {};
    if (binaryType === BinaryType.String) return this.#isWritable;
    if (binaryType !== BinaryType.Object) return false;
    const choices = this.#abilities.replacements(this) ?? [];
    return choices.some((choice) => choice.kind === 'scalar' && choice.editor.type === 'String');
  }

  /** False for nulls that .NET makes of something else: there is no record to replace. */
  get #isWritable(): boolean {
    return this.place.slot !== NULL_SLOT || this.document.isInNullRun(this.place);
  }

  get isNullable(): boolean {
    return this.#abilities.isNullable(this);
  }

  /** What a 'replace' edit may put here; at the root whatever a new item may be. */
  get replacements(): readonly ValueChoice[] | undefined {
    return this.#abilities.replacements(this);
  }

  get itemsEditor(): ItemsEditor | undefined {
    return this.#abilities.items(this);
  }

  get hasEditableKey(): boolean {
    return this.#abilities.hasEditableKey(this);
  }

  get readOnlyReason(): ReadOnlyReason | undefined {
    if (!this.document.isEditable) return 'damaged';
    if (this.#scalarEditor() && !this.#isLocked) return undefined;
    const isLeaf = ['scalar', 'unknown', 'bytes'].includes(this.kind);
    return isLeaf ? 'unsupported-type' : 'not-scalar';
  }

  get childCount(): number {
    return childCountOf(this);
  }

  get range(): { start: number; end: number } | undefined {
    const { target, document } = this;
    switch (target.type) {
      case 'primitive': {
        const end = primitiveEnd(document.table, target.primitive, target.offset);
        return { start: target.offset < 0 ? ~target.offset : target.offset, end };
      }
      case 'string':
        return { start: target.offset, end: textRange(document.table, target.offset + 5).end };
      case 'array':
      case 'object': {
        const start = document.table.start.at(target.object);
        const end = document.table.end.at(target.object);
        return { start, end: end === 0 ? document.table.endOffset : end };
      }
      default:
        return undefined;
    }
  }

  get bytes(): Uint8Array | undefined {
    const { target, shape } = this;
    if (shape?.kind === 'bytes') return shape.bytes;
    if (target.type !== 'array' || !this.#isByteArray) return undefined;
    const { table } = this.document;
    const start = table.arrayData.at(~table.classOf.at(target.object));
    const [length = 0] = this.document.arrayInfo(target.object).lengths;
    return table.bytes.subarray(start, start + length);
  }

  get picture(): ValueNode['picture'] {
    const { target, document, bytes } = this;
    if (bytes) return pictureOf(bytes);
    const file = target.type === 'object' ? pictureFile(document.model, target.object) : undefined;
    return file && this.at(file, undefined).picture;
  }

  get color(): string | undefined {
    return this.shape?.kind === 'scalar' ? this.shape.color : undefined;
  }

  get summary(): string | undefined {
    const { target, kind, document } = this;
    const isObject = target.type === 'object' && kind === 'object';
    return isObject ? summaryOf(document.model, target.object) : undefined;
  }

  get warning(): FormatWarning | undefined {
    const { target, document } = this;
    if (target.type !== 'object') return undefined;
    const { definition } = document.model.classOf(target.object).typeName;
    if (!isDangerousClass(definition)) return undefined;
    return dangerWarning(definition, document.table.start.at(target.object));
  }

  get identity(): number | undefined {
    const { target } = this;
    if (this.isOwnCollection) return undefined;
    if (target.type === 'string') return target.offset * 2 + 1;
    if (target.type === 'array') return target.object * 2;
    const isObject = ['object', 'list', 'dictionary', 'table'].includes(this.kind);
    if (target.type !== 'object' || !isObject) return undefined;
    return this.document.model.isValueType(target.object) ? undefined : target.object * 2;
  }

  /**
   * Equal for nodes with the same children: those of one object, but not for the collection that it is
   * beside its own fields. -1 for nodes without.
   */
  get container(): number {
    const { target } = this;
    if (target.type !== 'object' && target.type !== 'array') return -1;
    return target.object * 2 + (this.isOwnCollection ? 1 : 0);
  }

  get isCycle(): boolean {
    const { target } = this;
    if (this.isOwnCollection || (target.type !== 'object' && target.type !== 'array')) return false;
    for (let step = this.trail; step; step = step.outer) {
      if (step.object === target.object) return true;
    }
    return false;
  }

  children(start: number, end: number): readonly ValueChild[] {
    return childrenOf(this, start, end);
  }
}

const objectKinds: Readonly<Record<Exclude<Shape['kind'], 'tables'> | 'object', ValueKind>> = {
  object: 'object',
  primitive: 'scalar',
  scalar: 'scalar',
  enum: 'scalar',
  null: 'null',
  bits: 'list',
  bytes: 'bytes',
  parts: 'object',
  list: 'list',
  dictionary: 'dictionary',
};

function primitiveEditor(primitive: number): ScalarEditor {
  const type = primitiveName(primitive);
  return type === 'DateTime' ? { type, hasKind: true } : { type };
}
