import { FormatError } from '../errors.ts';
import { l10n } from '../reason.ts';
import type {
  DecodedValue,
  FormatErrorLike,
  FormatWarning,
  ReadOnlyReason,
  Splice,
  ValueNode,
} from '../value.ts';
import { copiedNode } from './copied-node.ts';

/** A value of another format that stands inside of one, and where its bytes begin. */
export interface Embedded {
  readonly value: DecodedValue;
  readonly offset: number;
}

/** What stands in the place of a node, if another format does. */
export type Embed = (node: ValueNode) => Embedded | undefined;

/** Identities of values that stand at different places must not be the same. */
const IDENTITIES = 2 ** 32;
const OFFSETS = 2 ** 20;
/** Why nothing in such a value can be edited. */
const reason: ReadOnlyReason = 'unsupported-type';

/** A value with values of other formats in it. Read-only. */
export class EmbeddingValue implements DecodedValue {
  readonly format: DecodedValue['format'];
  readonly bytes: Uint8Array;
  readonly root: ValueNode;
  readonly failure?: FormatErrorLike;
  readonly #outer: DecodedValue;
  readonly #embedded: () => Iterable<Embedded>;
  #warnings: readonly FormatWarning[] | undefined;

  /** @param embedded all that are inside, for their warnings */
  constructor(outer: DecodedValue, embed: Embed, embedded: () => Iterable<Embedded>) {
    this.#outer = outer;
    this.#embedded = embedded;
    this.format = outer.format;
    this.bytes = outer.bytes;
    this.root = embeddingNode(outer.root, embed);
    if (outer.failure) this.failure = outer.failure;
  }

  get warnings(): readonly FormatWarning[] {
    this.#warnings ??= [...this.#outer.warnings, ...warningsOf(this.#embedded())];
    return this.#warnings;
  }

  edit(): readonly Splice[] {
    throw new FormatError('read-only', l10n.t('Values in this format are read-only.'));
  }
}

function* warningsOf(embedded: Iterable<Embedded>): Generator<FormatWarning> {
  for (const { value, offset } of embedded) {
    for (const warning of value.warnings) yield { ...warning, offset: warning.offset + offset };
  }
}

function embeddingNode(node: ValueNode, embed: Embed): ValueNode {
  const inner = embed(node);
  if (inner) return shifted(inner.value.root, inner.offset);
  const { range, identity } = node;
  return copiedNode(node, { range, identity, reason }, (child) => embeddingNode(child, embed));
}

/** A node of embedded bytes, with its place in those around them. */
function shifted(node: ValueNode, offset: number): ValueNode {
  const { range, identity } = node;
  const own = identity === undefined ? undefined : (offset % OFFSETS) * IDENTITIES + identity;
  const place = range && { start: range.start + offset, end: range.end + offset };
  const parts = { range: place, identity: own, reason };
  return copiedNode(node, parts, (child) => shifted(child, offset));
}
