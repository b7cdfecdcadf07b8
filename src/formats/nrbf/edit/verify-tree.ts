import { FormatError, wrongResult } from '../../errors.ts';
import { canonicalText } from '../../scalars/canonical.ts';
import type { NewValue, Splice, ValueNode } from '../../value.ts';
import { DB_NULL_NAME } from '../known/db-null.ts';
import type { RecordTable } from '../records/record-table.ts';
import type { Model } from '../model/model.ts';
import type { NrbfNode } from '../view/node.ts';
import { nullsFrom } from './null-runs.ts';
import { l10n } from '../../reason.ts';

/** What an edit changes in a tree, and nothing else. */
export interface Difference {
  /** The node whose children change (see `NrbfNode.container`). */
  readonly container: number;
  readonly countAfter: number;
  /** The new index of an old child; undefined for one that has gone or is another now. */
  readonly indexAfter: (index: number) => number | undefined;
  /** Old indices from which on children move by another distance, ascending. */
  readonly breaks: readonly number[];
  /** The old child whose key changes. */
  readonly renamed?: number;
}

/** Children are compared so many at a time. */
const CHUNK = 64;

/** More nodes than these of a copy are not compared. */
const MAX_COPIED = 1_000_000;

/** Two nodes whose children are being compared. */
interface Frame {
  readonly old: NrbfNode;
  readonly current: NrbfNode;
  readonly difference: Difference | undefined;
  /** The next child. */
  index: number;
}

/**
 * Checks that two trees are the same but for a difference.
 * @throws FormatError `verification-failed`.
 */
export function verifyTree(before: NrbfNode, after: NrbfNode, difference?: Difference): void {
  const seen = new Map<number, number | undefined>();
  const first = compare(before, after, seen, difference);
  const stack = first ? [first] : [];
  for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
    if (frame.index >= limitOf(frame.old)) {
      stack.pop();
      continue;
    }
    const nulls = nullsFrom(frame.old, frame.index);
    if (nulls > 0) compareNulls(frame, nulls);
    else compareSome(frame, stack, seen, difference);
  }
}

/** Every child takes a byte at least, if it isn't one of a run of nulls: more are not looked at. */
function limitOf({ childCount, document, target, shape }: NrbfNode): number {
  const hasRuns = target.type === 'array' || shape?.kind === 'list';
  return hasRuns ? childCount : Math.min(childCount, document.table.bytes.length);
}

/** Compares two nodes; gives a frame where there are children to compare. */
function compare(
  old: NrbfNode,
  current: NrbfNode,
  seen: Map<number, number | undefined>,
  difference: Difference | undefined,
): Frame | undefined {
  if (!isSame(old, current))
    throw wrongResult(`${old.typeName} ${old.text ?? old.kind} has changed`);
  const { childCount } = old;
  if (childCount === 0 && current.childCount === 0) {
    if (old.bytes?.length !== current.bytes?.length) throw wrongResult('bytes have changed');
    return undefined;
  }
  const { identity } = old;
  if (identity !== undefined) {
    if (seen.has(identity)) {
      if (seen.get(identity) === current.identity) return undefined;
      throw wrongResult('a reference leads elsewhere');
    }
    seen.set(identity, current.identity);
  }
  const own = old.container === difference?.container ? difference : undefined;
  if (current.childCount !== (own ? own.countAfter : childCount)) {
    if (old.kind === 'object') throw sameFields();
    throw wrongResult('a value has another number of items');
  }
  return { old, current, difference: own, index: 0 };
}

/** A field and the one that it hides are told from one field in two members by their values alone. */
export function sameFields(): FormatError {
  return new FormatError(
    'read-only',
    l10n.t('Two fields with the same name could no longer be told apart.'),
  );
}

function isSame(a: ValueNode, b: ValueNode): boolean {
  return (
    a.kind === b.kind &&
    a.typeName === b.typeName &&
    a.wireTypeName === b.wireTypeName &&
    a.text === b.text
  );
}

/** A run of nulls is still nulls, as far as its children move together. */
function compareNulls(frame: Frame, nulls: number): void {
  const { current, difference, index } = frame;
  const stop = difference?.breaks.find((at) => at > index && at < index + nulls);
  const end = stop ?? index + nulls;
  frame.index = end;
  const target = difference ? difference.indexAfter(index) : index;
  if (target === undefined) {
    // One of them is another now.
    frame.index = index + 1;
    return;
  }
  for (let at = target; at < target + end - index;) {
    const step = nullsFrom(current, at);
    const [child] = step > 0 ? [] : current.children(at, at + 1);
    if (step === 0 && child?.node.kind !== 'null') throw wrongResult('a null has changed');
    at += Math.max(1, step);
  }
}

/** Compares children that have records of their own, until one has children itself. */
function compareSome(
  frame: Frame,
  stack: Frame[],
  seen: Map<number, number | undefined>,
  difference: Difference | undefined,
): void {
  const { old, current, difference: own } = frame;
  const end = Math.min(limitOf(old), frame.index + CHUNK);
  for (const child of old.children(frame.index, end)) {
    const { index } = frame;
    if (nullsFrom(old, index) > 0) return;
    frame.index++;
    const target = own ? own.indexAfter(index) : index;
    if (target === undefined) continue;
    const other = current.children(target, target + 1)[0];
    if (!other) throw wrongResult('a child is missing');
    const isRenamed = own?.renamed === index;
    if (child.labelKind !== 'index' && child.label !== other.label && !isRenamed) {
      throw wrongResult('a label changed');
    }
    const { node } = child;
    if (!isNrbf(node) || !isNrbf(other.node)) {
      if (!isSame(node, other.node)) throw wrongResult(`${node.typeName} has changed`);
      continue;
    }
    const next = compare(node, other.node, seen, difference);
    if (next) {
      stack.push(next);
      return;
    }
  }
}

/** Bits, and what tables are shown as, have no place of their own. */
function isNrbf(node: ValueNode): node is NrbfNode {
  return 'document' in node;
}

/**
 * Checks that a node is what was asked for.
 * @param source for a copy: what it is a copy of.
 */
export function verifyNew(node: ValueNode, value: NewValue, source: ValueNode | undefined): void {
  switch (value.kind) {
    case 'null':
      if (node.kind !== 'null') throw wrongResult('there is no null');
      return;
    case 'scalar': {
      const text = canonicalText(node.editor ?? { type: value.type }, value.text);
      const isEmpty = value.type === 'String' && node.kind === 'list' && node.childCount === 1;
      if (node.text !== text && !isEmpty) throw wrongResult('it does not hold the new value');
      return;
    }
    case 'object':
      if (value.wireTypeName === DB_NULL_NAME && node.typeName === 'DBNull') return;
      if (node.wireTypeName !== value.wireTypeName) throw wrongResult('the new object is another');
      return;
    case 'collection': {
      const count = node.bytes?.length ?? node.childCount;
      if (count !== value.items.length) throw wrongResult('the new collection has other items');
      return;
    }
    case 'copy':
      if (!source) throw wrongResult('there is nothing to copy');
      verifyCopy(source, node);
      return;
    case 'written':
      throw wrongResult('a text that the user wrote as a whole has no place here');
  }
}

/** Checks that a copy shows the same; where it shows what it is a copy of, that is the same anyway. */
function verifyCopy(source: ValueNode, copy: ValueNode): void {
  const stack: [ValueNode, ValueNode][] = [[source, copy]];
  const seen = new Set<number>();
  for (let left = MAX_COPIED, pair = stack.pop(); pair && left > 0; pair = stack.pop(), left--) {
    const [old, current] = pair;
    const isNull = old.kind === 'null' && current.kind === 'null';
    if (!isNull && (old.kind !== current.kind || old.text !== current.text)) {
      throw wrongResult('the copy is another');
    }
    if (old.identity !== undefined && seen.has(old.identity)) continue;
    if (old.identity !== undefined) seen.add(old.identity);
    // What holds the copy, too, has one more child now.
    if (old.childCount !== current.childCount) {
      if (stack.length === 0 && old === source) throw wrongResult('the copy is another');
      continue;
    }
    const others = current.children(0, Math.min(current.childCount, 1000));
    for (const [index, child] of old.children(0, 1000).entries()) {
      const other = others[index];
      if (other) stack.push([child.node, other.node]);
    }
  }
}

/**
 * Checks that all objects that the edit doesn't touch are still there, under the same class, and
 * that .NET would not refuse the stream for something that it did not have before.
 */
export function verifyRecords(before: Model, after: Model, splices: readonly Splice[]): void {
  const starts = new Map<number, number>();
  for (let object = 0; object < after.table.start.length; object++) {
    starts.set(after.table.start.at(object), object);
  }
  let shift = 0;
  let next = 0;
  for (let object = 0; object < before.table.start.length; object++) {
    const start = before.table.start.at(object);
    for (let splice = splices[next]; splice; splice = splices[++next]) {
      if (splice.offset + splice.removed.length > start || splice.offset > start) break;
      shift += splice.inserted.length - splice.removed.length;
    }
    const current = splices[next];
    // The head itself was written anew, or taken away.
    if (current && current.offset <= start && current.removed.length > 0) continue;
    const other = starts.get(start + shift);
    if (other === undefined || className(before, object) !== className(after, other)) {
      throw wrongResult(`the object at offset ${start} has changed`);
    }
  }
  if (refusals(after.table) > refusals(before.table)) throw wrongResult('.NET would refuse it');
}

function className(model: Model, object: number): string {
  const classIndex = model.table.classOf.at(object);
  return classIndex < 0 ? '[]' : model.classes.get(classIndex).wireName;
}

function refusals({ warnings }: RecordTable): number {
  return warnings.filter(({ isRefused }) => isRefused === true).length;
}
