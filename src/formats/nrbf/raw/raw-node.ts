import type { FormatWarning, ValueChild, ValueKind, ValueNode } from '../../value.ts';

/** What a node of the raw records shows, and its children, made when they are asked for. */
export interface RawFacts {
  readonly kind: ValueKind;
  readonly typeName: string;
  readonly wireTypeName?: string;
  readonly text?: string;
  readonly bytes?: Uint8Array;
  /** What is wrong there, or unusual. */
  readonly warning?: FormatWarning;
  readonly start: number;
  readonly end: number;
  readonly childCount?: number;
  readonly childAt?: (index: number) => ValueChild;
}

/** A record, or a part of one, as it stands in the bytes. Nothing of it can be edited. */
export class RawNode implements ValueNode {
  readonly #facts: RawFacts;
  readonly readOnlyReason = 'unsupported-type';

  constructor(facts: RawFacts) {
    this.#facts = facts;
  }

  get kind(): ValueKind {
    return this.#facts.kind;
  }

  get typeName(): string {
    return this.#facts.typeName;
  }

  get wireTypeName(): string | undefined {
    return this.#facts.wireTypeName;
  }

  get text(): string | undefined {
    return this.#facts.text;
  }

  get bytes(): Uint8Array | undefined {
    return this.#facts.bytes;
  }

  get warning(): FormatWarning | undefined {
    return this.#facts.warning;
  }

  get range(): { readonly start: number; readonly end: number } {
    const { start, end } = this.#facts;
    return { start, end };
  }

  get childCount(): number {
    return this.#facts.childCount ?? 0;
  }

  children(start: number, end: number): readonly ValueChild[] {
    const { childAt } = this.#facts;
    const first = Math.max(0, start);
    const last = Math.min(end, this.childCount);
    if (!childAt || first >= last) return [];
    return Array.from({ length: last - first }, (_, index) => childAt(first + index));
  }
}

/** A part of a record under its name. */
export function rawPart(label: string, facts: RawFacts): ValueChild {
  return { label, labelKind: 'member', node: new RawNode(facts) };
}
