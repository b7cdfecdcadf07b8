import type { EditorStrings } from '../../src/protocol/editor-strings.ts';
import type { ValueRow } from '../../src/protocol/editor-rows.ts';
import { fill } from '../ui/duration.ts';
import type { TreeNode } from './tree-model.ts';

type Slices = NonNullable<ValueRow['slices']>;

/** Something that can be done with a row, a column or so of an array of several dimensions. */
export interface SliceCommand {
  readonly label: string;
  readonly type: 'insert-slice' | 'remove-slice';
  readonly dimension: number;
  readonly index: number;
  /** The child of the array that is selected afterwards; undefined where none is left. */
  readonly next: number | undefined;
  /** The key that does it as well. */
  readonly key?: 'insert' | 'delete';
}

/** What can be done with the rows and columns of an array, from its own row or from that of an item. */
export interface SliceCommands {
  readonly array: TreeNode;
  readonly commands: readonly SliceCommand[];
}

/** The commands of a row; undefined where it is no part of an array of several dimensions. */
export function sliceCommands(node: TreeNode, strings: EditorStrings): SliceCommands | undefined {
  const { slices } = node.row;
  if (slices) return { array: node, commands: ofArray(slices, strings) };
  const { parent } = node;
  const own = parent?.row.slices;
  if (!parent || !own) return undefined;
  return { array: parent, commands: ofItem(own, node.path.at(-1) ?? 0, strings) };
}

function ofArray({ lengths, canInsert }: Slices, strings: EditorStrings): SliceCommand[] {
  if (!canInsert) return [];
  const first = lengths.map(() => 0);
  return lengths.map((length, dimension) => ({
    ...inserting(lengths, first, dimension, length),
    label: word(lengths, dimension, [strings.addRow, strings.addColumn, strings.addSlice]),
    ...(dimension === 0 && { key: 'insert' }),
  }));
}

function ofItem(slices: Slices, item: number, strings: EditorStrings): SliceCommand[] {
  const { lengths, lowerBounds, canInsert } = slices;
  const indices = indicesOf(lengths, item);
  return lengths.flatMap((length, dimension): SliceCommand[] => {
    const index = indices[dimension] ?? 0;
    const number = String(index + (lowerBounds[dimension] ?? 0));
    const say = (...texts: [string, string, string]): string =>
      word(lengths, dimension, texts, number);
    const removed = indices.with(dimension, Math.min(index, length - 2));
    const left = lengths.with(dimension, length - 1);
    const removing: SliceCommand = {
      type: 'remove-slice',
      dimension,
      index,
      label: say(strings.removeRow, strings.removeColumn, strings.removeSlice),
      next: length > 1 ? itemAt(left, removed) : undefined,
      ...(dimension === 0 && { key: 'delete' }),
    };
    if (!canInsert) return [removing];
    return [
      {
        ...inserting(lengths, indices, dimension, index),
        label: say(strings.insertRowAbove, strings.insertColumnLeft, strings.insertSliceBefore),
      },
      {
        ...inserting(lengths, indices, dimension, index + 1),
        label: say(strings.insertRowBelow, strings.insertColumnRight, strings.insertSliceAfter),
        ...(dimension === 0 && { key: 'insert' }),
      },
      removing,
    ];
  });
}

function inserting(
  lengths: readonly number[],
  indices: readonly number[],
  dimension: number,
  index: number,
): Omit<SliceCommand, 'label'> {
  const after = lengths.with(dimension, (lengths[dimension] ?? 0) + 1);
  const next = after.includes(0) ? undefined : itemAt(after, indices.with(dimension, index));
  return { type: 'insert-slice', dimension, index, next };
}

/** Two dimensions are rows and columns; of more each has its number. */
function word(
  { length }: readonly number[],
  dimension: number,
  [ofRow, ofColumn, ofAny]: readonly [string, string, string],
  number = '',
): string {
  if (length > 2) return fill(ofAny, String(dimension + 1), number);
  return fill(dimension === 0 ? ofRow : ofColumn, number);
}

/** The indices of an item by dimension, from its place row by row. */
function indicesOf(lengths: readonly number[], item: number): number[] {
  const indices: number[] = [];
  let rest = item;
  for (const length of lengths.toReversed()) {
    indices.unshift(rest % length);
    rest = Math.floor(rest / length);
  }
  return indices;
}

function itemAt(lengths: readonly number[], indices: readonly number[]): number {
  return indices.reduce((item, index, dimension) => item * (lengths[dimension] ?? 0) + index, 0);
}
