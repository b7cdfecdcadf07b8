/** Measures rows of the editor's grid, in a process of its own, and prints milliseconds as JSON. */
import { decodeNrbf } from '../../src/formats/nrbf/format.ts';
import type { ValueNode } from '../../src/formats/value.ts';
import { nodeAbilities } from '../../src/host/editor/rows/row-abilities.ts';
import { valueRow } from '../../src/host/editor/rows/value-rows.ts';
import { median } from '../comparison.ts';
import { rowStreams } from './streams.ts';

const ROUNDS = 31;

/** Milliseconds for the rows of a value: as the editor makes them, and as it makes those of a read-only session. */
export interface RowTimes {
  readonly name: string;
  readonly rows: number;
  readonly editable: number;
  readonly shown: number;
}

/** All rows of a value as text, so that nothing of them is left out. */
function rowsOf(root: ValueNode, canEdit: boolean): number {
  const { itemsEditor } = root;
  const rows = root
    .children(0, root.childCount)
    .map(({ label, node }) =>
      valueRow(node, { label, canEdit, abilities: nodeAbilities(node, itemsEditor, canEdit) }),
    );
  return JSON.stringify(rows).length;
}

function millisecondsFor(bytes: Uint8Array, canEdit: boolean): number {
  // Decoded for each: what a value remembers of an earlier look is none of the first one's.
  const { root } = decodeNrbf(bytes);
  const started = performance.now();
  if (rowsOf(root, canEdit) === 0) throw new Error('There are no rows.');
  return performance.now() - started;
}

const times = rowStreams().map(({ name, bytes }): RowTimes => {
  const [editable, shown]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    editable.push(millisecondsFor(bytes, true));
    shown.push(millisecondsFor(bytes, false));
  }
  const rows = decodeNrbf(bytes).root.childCount;
  return { name, rows, editable: median(editable), shown: median(shown) };
});
console.log(JSON.stringify(times));
