import assert from 'node:assert/strict';
import type { ValueNode } from '../../../src/formats/value.ts';
import { findValues } from '../../../src/host/editor/rows/find-values.ts';

const scalar = (text: string): ValueNode => ({
  kind: 'scalar',
  typeName: 'String',
  text,
  childCount: 0,
  children: () => [],
});

/** An object whose members are made when they are asked for. */
function object(typeName: string, count: number, member: (index: number) => ValueNode): ValueNode {
  return {
    kind: 'object',
    typeName,
    childCount: count,
    children: (start, end) =>
      Array.from({ length: Math.min(end, count) - start }, (_, at) => ({
        label: `m${start + at}`,
        labelKind: 'member',
        node: member(start + at),
      })),
  };
}

const textOf = ({ text, typeName }: ValueNode): string => text ?? typeName;
const find = (items: Readonly<Record<string, ValueNode>>, text: string, signal?: AbortSignal) =>
  findValues(
    Object.entries(items).map(([item, root]) => ({ item, label: item, root })),
    text,
    textOf,
    signal ?? new AbortController().signal,
  );

describe('a search in the values of a session', () => {
  it('finds names, values, and types at any depth, in the order of the rows', async () => {
    const items = {
      Cart: object('Basket', 3, (index) =>
        index === 1
          ? object('Line', 300, (at) => scalar(at === 250 ? 'a RED pen' : ''))
          : scalar(''),
      ),
      Redeemed: scalar('no'),
      Other: object('Credit', 1, () => scalar('red')),
    };
    const { matches, isCutBy } = await find(items, 'red');
    assert.deepEqual(
      matches.map(({ item, path }) => [item, ...path].join('/')),
      ['Cart/1/250', 'Redeemed', 'Other', 'Other/0'],
    );
    assert.equal(isCutBy, undefined);
  });

  it('says that there are more, and ends where a value has no end', async () => {
    const many = await find({ Many: object('List', 5000, () => scalar('x')) }, 'x');
    assert.equal(many.matches.length, 1000);
    assert.equal(many.isCutBy, 'matches');
    const deep = (): ValueNode => object('Deep', 1, deep);
    const endless = await find({ Deep: deep() }, 'nowhere');
    assert.deepEqual([endless.matches.length, endless.searchedCount], [0, 1001]);
    const cycle = { ...object('Self', 1, () => scalar('x')), isCycle: true };
    assert.equal((await find({ Self: cycle }, 'x')).matches.length, 0);
  });

  it('gives way to others, and ends when it is called off', async () => {
    const off = new AbortController();
    const wide = object('Wide', 1_000_000, () => scalar('y'));
    const searching = find({ Wide: wide }, 'z', off.signal);
    setImmediate(() => off.abort());
    await assert.rejects(searching, { name: 'AbortError' });
  });
});
