import assert from 'node:assert/strict';
import type { ItemRow, ValueRow } from '../../../src/protocol/editor-rows.ts';
import { keyOf, patchRows, TreeModel, type TreeNode } from '../../../webview/session/tree-model.ts';

const item = (name: string | null, childCount = 0): ItemRow => ({
  item: name,
  ...value(name ?? '(no name)', childCount),
});

function value(label: string, childCount = 0): ValueRow {
  const kind = childCount > 0 ? 'object' : 'scalar';
  return { label, kind, typeName: 'String', text: label, childCount };
}

/** The lines as a user reads them: indented by two spaces a level, with what can be opened marked. */
function drawing({ lines }: TreeModel): string[] {
  return lines.map((line) => {
    if (line.type === 'more') return `${'  '.repeat(line.depth)}…`;
    const { row, depth, isExpanded } = line.node;
    const mark = row.childCount === 0 ? '' : isExpanded ? '- ' : '+ ';
    return `${'  '.repeat(depth)}${mark}${row.label}`;
  });
}

function nodeOf(model: TreeModel, key: string): TreeNode {
  const line = model.lines[model.indexOf(key)];
  assert.ok(line?.type === 'node', key);
  return line.node;
}

describe('the rows of the session editor', () => {
  it('are the items, closed', () => {
    const model = new TreeModel();
    model.setItems([item('Cart', 2), item('UserName'), item(null)]);
    assert.deepEqual(drawing(model), ['+ Cart', 'UserName', '(no name)']);
  });

  it('show the parts of an opened value below it, and hide them again', () => {
    const model = new TreeModel();
    model.setItems([item('Cart', 2), item('UserName')]);
    const cart = nodeOf(model, keyOf('Cart', []));
    assert.equal(model.setExpanded(cart, true), true, 'its parts have to be fetched');
    assert.deepEqual(drawing(model), ['- Cart', '  …', 'UserName']);
    model.setChildren(cart, 0, [value('[0]', 5), value('[1]')]);
    assert.deepEqual(drawing(model), ['- Cart', '  + [0]', '  [1]', 'UserName']);
    model.setExpanded(cart, false);
    assert.deepEqual(drawing(model), ['+ Cart', 'UserName']);
    assert.equal(model.setExpanded(cart, true), false, 'its parts are known');
  });

  it('offer more where only the first parts were fetched', () => {
    const model = new TreeModel();
    model.setItems([item('List', 1000)]);
    const list = nodeOf(model, keyOf('List', []));
    model.setExpanded(list, true);
    model.setChildren(list, 0, [value('[0]'), value('[1]')]);
    assert.deepEqual(drawing(model), ['- List', '  [0]', '  [1]', '  …']);
    model.setChildren(list, 2, [value('[2]')]);
    assert.deepEqual(drawing(model), ['- List', '  [0]', '  [1]', '  [2]', '  …']);
  });

  it('stay open while values change, and drop parts that have gone', () => {
    const model = new TreeModel();
    model.setItems([item('Cart', 2)]);
    const cart = nodeOf(model, keyOf('Cart', []));
    model.setExpanded(cart, true);
    model.setChildren(cart, 0, [value('[0]'), value('[1]')]);
    const stale = model.setItems([item('New'), item('Cart', 1)]);
    assert.deepEqual(stale, [cart], 'its parts have to be fetched anew');
    model.setChildren(cart, 0, [value('changed')]);
    assert.deepEqual(drawing(model), ['New', '- Cart', '  changed']);
  });

  it('are open again that were open before the page was hidden', () => {
    const before = new TreeModel();
    before.setItems([item('Cart', 1)]);
    const opened = nodeOf(before, keyOf('Cart', []));
    before.setExpanded(opened, true);
    before.setChildren(opened, 0, [value('[0]', 1)]);
    before.setExpanded(nodeOf(before, keyOf('Cart', [0])), true);

    const model = new TreeModel(before.expandedKeys());
    const [cart] = model.setItems([item('Cart', 1)]);
    assert.ok(cart);
    const [first] = model.setChildren(cart, 0, [value('[0]', 1)]);
    assert.ok(first, 'the part inside is to be fetched, too');
    model.setChildren(first, 0, [value('Name')]);
    assert.deepEqual(drawing(model), ['- Cart', '  - [0]', '    Name']);
  });

  it('can be filtered by a part of an item name in either case', () => {
    const model = new TreeModel();
    model.setItems([item('UserName'), item('Cart', 2), item('userId')]);
    model.setFilter('USER');
    assert.deepEqual(drawing(model), ['UserName', 'userId']);
    assert.deepEqual([model.shownItemCount, model.itemCount], [2, 3]);
    assert.equal(model.indexOf(keyOf('Cart', [])), -1);
    model.setFilter('');
    assert.equal(model.lines.length, 3);
  });

  it('tell where they stand among their siblings', () => {
    const model = new TreeModel();
    model.setItems([item('A'), item('Cart', 700)]);
    const cart = nodeOf(model, keyOf('Cart', []));
    assert.deepEqual(model.placeOf(cart), { position: 2, count: 2 });
    model.setExpanded(cart, true);
    model.setChildren(cart, 0, [value('[0]'), value('[1]')]);
    const second = nodeOf(model, keyOf('Cart', [1]));
    assert.deepEqual(model.placeOf(second), { position: 2, count: 700 });
  });

  it('nest deeper than any call stack', () => {
    const model = new TreeModel();
    model.setItems([item('Deep', 1)]);
    let node = nodeOf(model, keyOf('Deep', []));
    for (let depth = 1; depth <= 1000; depth++) {
      model.setExpanded(node, true);
      model.setChildren(node, 0, [value('next', 1)]);
      const [child] = node.children;
      assert.ok(child);
      node = child;
    }
    assert.equal(model.lines.length, 1001);
  });

  it('keep items of tricky names apart', () => {
    const names = ['a', '["a"]', '["a",0]', '', null];
    const keys = names.flatMap((name) => [keyOf(name, []), keyOf(name, [0])]);
    assert.equal(new Set(keys).size, keys.length);
  });

  it('take over changed rows and leave the others', () => {
    const rows = [item('A'), item(null), item('C')];
    const changed = { ...item(null), text: 'new' };
    assert.deepEqual(patchRows(rows, [changed]), [rows[0], changed, rows[2]]);
    assert.equal(patchRows(rows, []), rows);
  });
});
