import { FormatError } from '../../errors.ts';
import { canonicalText } from '../../scalars/canonical.ts';
import type { NewValue, Splice, ValueNode } from '../../value.ts';
import type { RecordTable } from '../records/record-table.ts';
import type { Model } from '../view/model.ts';
import { NULL_SLOT, type Target } from '../records/place.ts';

/** What an edit changes in a tree, and nothing else. */
export interface Difference {
  /** The object or array whose children change. */
  readonly container: number;
  readonly countAfter: number;
  /** The new index of an old child; undefined for one that has gone or is another now. */
  readonly indexAfter: (index: number) => number | undefined;
  /** The old child whose key changes. */
  readonly renamed?: number;
}

/** A node that says what it stands for. */
interface TreeNode extends ValueNode {
  readonly target?: Target;
}

/** Children beyond this many are not compared one by one: runs of nulls may claim billions. */
const MAX_CHILDREN = 1_000_000;

/** The refusal of an edit whose result isn't what it should be. */
export function failed(reason: string): FormatError {
  return new FormatError('verification-failed', `The edited stream is not used: ${reason}.`);
}

/**
 * Checks that two trees are the same but for a difference.
 * @throws FormatError `verification-failed`.
 */
export function verifyTree(before: TreeNode, after: TreeNode, difference?: Difference): void {
  const stack: [TreeNode, TreeNode][] = [[before, after]];
  const seen = new Map<number, number | undefined>();
  for (let pair = stack.pop(); pair; pair = stack.pop()) {
    const [old, current] = pair;
    if (!isSame(old, current)) throw failed(`${old.typeName} ${old.text ?? old.kind} has changed`);
    if (old.childCount === 0 && current.childCount === 0) {
      if (old.bytes?.length !== current.bytes?.length) throw failed('bytes have changed');
      continue;
    }
    if (old.identity !== undefined) {
      if (seen.has(old.identity)) {
        if (seen.get(old.identity) === current.identity) continue;
        throw failed('a reference leads elsewhere');
      }
      seen.set(old.identity, current.identity);
    }
    const own = difference && objectOf(old) === difference.container ? difference : undefined;
    if (current.childCount !== (own ? own.countAfter : old.childCount)) {
      throw failed('a value has another number of items');
    }
    pushChildren(stack, old, current, own);
  }
}

function objectOf({ target }: TreeNode): number | undefined {
  return target?.type === 'object' || target?.type === 'array' ? target.object : undefined;
}

function isSame(a: ValueNode, b: ValueNode): boolean {
  return (
    a.kind === b.kind &&
    a.typeName === b.typeName &&
    a.wireTypeName === b.wireTypeName &&
    a.text === b.text
  );
}

function pushChildren(
  stack: [TreeNode, TreeNode][],
  old: TreeNode,
  current: TreeNode,
  difference: Difference | undefined,
): void {
  const newer = current.children(0, Math.min(current.childCount, MAX_CHILDREN));
  for (const [index, child] of old.children(0, MAX_CHILDREN).entries()) {
    const target = difference ? difference.indexAfter(index) : index;
    if (target === undefined) continue;
    const other = newer[target];
    if (!other) {
      if (target < MAX_CHILDREN) throw failed('a child is missing');
      continue;
    }
    const isRenamed = difference?.renamed === index;
    if (child.labelKind !== 'index' && child.label !== other.label && !isRenamed) {
      throw failed('a label changed');
    }
    stack.push([child.node, other.node]);
  }
}

/**
 * Checks that a node is what was asked for.
 * @param source for a copy: what it is a copy of.
 */
export function verifyNew(node: ValueNode, value: NewValue, source: ValueNode | undefined): void {
  switch (value.kind) {
    case 'null':
      if (node.kind !== 'null') throw failed('there is no null');
      return;
    case 'scalar': {
      const text = canonicalText(node.editor ?? { type: value.type }, value.text);
      const isEmpty = value.type === 'String' && node.kind === 'list' && node.childCount === 1;
      if (node.text !== text && !isEmpty) throw failed('it does not hold the new value');
      return;
    }
    case 'object':
      if (node.wireTypeName !== value.wireTypeName) throw failed('the new object is another');
      return;
    case 'collection': {
      const count = node.bytes?.length ?? node.childCount;
      if (count !== value.items.length) throw failed('the new collection has other items');
      return;
    }
    case 'copy':
      if (!source) throw failed('there is nothing to copy');
      verifyCopy(source, node);
  }
}

/** Checks that a copy shows the same; where it shows what it is a copy of, that is the same anyway. */
function verifyCopy(source: ValueNode, copy: ValueNode): void {
  const stack: [ValueNode, ValueNode][] = [[source, copy]];
  const seen = new Set<number>();
  for (let left = MAX_CHILDREN, pair = stack.pop(); pair && left > 0; pair = stack.pop(), left--) {
    const [old, current] = pair;
    const isNull = old.kind === 'null' && current.kind === 'null';
    if (!isNull && (old.kind !== current.kind || old.text !== current.text)) {
      throw failed('the copy is another');
    }
    if (old.identity !== undefined && seen.has(old.identity)) continue;
    if (old.identity !== undefined) seen.add(old.identity);
    // What holds the copy, too, has one more child now.
    if (old.childCount !== current.childCount) {
      if (stack.length === 0 && old === source) throw failed('the copy is another');
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
      throw failed(`the object at offset ${start} has changed`);
    }
  }
  if (refusals(after.table) > refusals(before.table)) throw failed('.NET would refuse it');
}

function className(model: Model, object: number): string {
  const layout = model.table.layout.at(object);
  return layout < 0 ? '[]' : model.classes.get(layout).wireName;
}

function refusals({ warnings }: RecordTable): number {
  return warnings.filter(({ isRefused }) => isRefused === true).length;
}

/** True for a slot that no record stands for. */
export function isNowhere(slot: number): boolean {
  return slot === NULL_SLOT || slot === 0;
}
