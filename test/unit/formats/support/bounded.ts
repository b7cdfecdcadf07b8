import assert from 'node:assert/strict';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { FormatError } from '../../../../src/formats/errors.ts';
import type { DecodedValue, ValueEdit, ValueNode } from '../../../../src/formats/value.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes on the heap and in buffers, garbage included. */
function memoryInUse(): number {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
}

/**
 * Runs something, and asserts that it takes no more memory than ten times the input and 1 MB, and no
 * more than a second for each MB and one to start with.
 * @param canMakeGarbage whether what it throws away again is counted, too.
 */
export function assertBounded<T>(
  what: string,
  inputLength: number,
  work: () => T,
  canMakeGarbage = false,
): T {
  // What is made by the first call of all (code, caches) is none of the input's.
  work();
  collectGarbage();
  const startMs = performance.now();
  const before = memoryInUse();
  const result = work();
  const tookMs = performance.now() - startMs;
  if (canMakeGarbage) collectGarbage();
  const taken = memoryInUse() - before;
  const allowed = 1_000_000 + 10 * inputLength;
  assert.ok(taken <= allowed, `${what}: ${taken} bytes for an input of ${inputLength}`);
  assert.ok(tookMs <= 1000 + inputLength / 1000, `${what}: ${Math.round(tookMs)} ms`);
  return result;
}

/** Asks some nodes of a tree, from both ends of every list, for all that they have. */
export function lookAround(root: ValueNode, limit = 200): number {
  const stack = [root];
  let seen = 0;
  for (let node = stack.pop(); node && seen < limit; node = stack.pop()) {
    seen++;
    const answers = [
      [node.kind, node.typeName, node.wireTypeName, node.text, node.editor, node.range],
      [node.bytes, node.identity, node.isNullable, node.readOnlyReason, node.itemsEditor],
      [node.replacements, node.hasEditableKey, node.rowState, node.picture, node.color],
    ];
    assert.equal(answers.length, 3);
    if (node.isCycle === true) continue;
    const { childCount } = node;
    const first = node.children(0, 5);
    const last = childCount > 5 ? node.children(Math.max(5, childCount - 5), childCount) : [];
    for (const { node: child } of [...first, ...last]) stack.push(child);
  }
  return seen;
}

/** Edits of every kind, at the root, at its first child, and at one far away. */
export function tryEdits(value: DecodedValue): void {
  const far = value.root.childCount - 1;
  for (const path of [[], [0], [far], [0, 0]]) {
    const edits: ValueEdit[] = [
      { type: 'set', path, text: '1' },
      { type: 'set-null', path },
      { type: 'insert', path, index: 0, value: { kind: 'scalar', type: 'String', text: 'x' } },
      { type: 'insert', path, index: far, value: { kind: 'null' }, key: 'x' },
      { type: 'remove', path },
      { type: 'move', path, index: 1 },
      { type: 'replace', path, value: { kind: 'scalar', type: 'Int32', text: '1' } },
      { type: 'rename', path, key: '7' },
    ];
    for (const edit of edits) {
      try {
        value.edit(edit);
      } catch (error) {
        assert.ok(error instanceof FormatError, `${JSON.stringify(edit)}: ${String(error)}`);
      }
    }
  }
}

/**
 * All of the above, on a payload.
 * @param canMakeGarbage whether decoding may go through more memory than it holds.
 */
export function assertHarmless(
  what: string,
  bytes: Uint8Array,
  decode: (bytes: Uint8Array) => DecodedValue,
  canMakeGarbage = false,
): void {
  const { length } = bytes;
  const value = assertBounded(`${what}, decoding`, length, () => decode(bytes), canMakeGarbage);
  assertBounded(`${what}, looking`, bytes.length, () => lookAround(value.root));
  const { rawRecords } = value;
  if (rawRecords) {
    assertBounded(`${what}, raw records`, bytes.length, () => lookAround(rawRecords));
  }
  const edit = (): void => {
    tryEdits(value);
  };
  assertBounded(`${what}, editing`, bytes.length, edit, true);
}
