import assert from 'node:assert/strict';
import { decodeNrbf } from '../../../src/formats/nrbf/format.ts';
import { nodeAt } from '../../../src/formats/node-at.ts';
import { decodeItem } from '../../../src/formats/registry.ts';
import { findPath, walk } from '../../../src/formats/walk.ts';
import { dotnetFixture } from './support/nrbf-fixtures.ts';
import { utf8 } from './support/tree.ts';

describe('A walk through a value', () => {
  it('meets every node, parents first, with the path that leads to it', () => {
    const text = `{"a":[${Array.from({ length: 600 }, (_, at) => at).join()}],"b":{"c":null}}`;
    const { root } = decodeItem(utf8(text), 'json');
    const visited = [...walk(root)];
    assert.equal(visited.length, 1 + 1 + 600 + 1 + 1);
    assert.deepEqual(visited[0]?.path, []);
    assert.deepEqual(visited[601]?.path, [0, 599]);
    assert.deepEqual(visited.at(-1)?.path, [1, 0]);
    for (const { path, node, label } of visited) {
      const again = nodeAt(root, path);
      assert.deepEqual([again?.kind, again?.text], [node.kind, node.text], label);
    }
  });

  it('ends where a value contains itself', () => {
    const { root } = decodeNrbf(dotnetFixture('user Customer cycle'));
    const visited = [...walk(root)];
    assert.ok(visited.some(({ node }) => node.isCycle === true));
    const entered = visited.filter(({ node }) => node.identity === root.identity);
    assert.ok(entered.length > 1 && visited.length < 100, `${visited.length} nodes`);
  });

  it('goes as deep as a value does', () => {
    const depth = 5000;
    const { root } = decodeItem(utf8('['.repeat(depth) + ']'.repeat(depth)), 'json');
    assert.equal([...walk(root)].length, depth);
  });
});

describe('A path by labels', () => {
  const { root } = decodeItem(utf8('{"a":[1,{"b":true}],"a":2}'), 'json');

  it('is that of the first node with them', () => {
    assert.deepEqual(findPath(root, ['a', '[1]', 'b']), [0, 1, 0]);
    assert.deepEqual(findPath(root, ['a']), [0]);
    assert.deepEqual(findPath(root, []), []);
  });

  it('is none where a label is not there', () => {
    assert.equal(findPath(root, ['a', '[2]']), undefined);
    assert.equal(findPath(root, ['a', '[0]', 'b']), undefined);
  });
});
