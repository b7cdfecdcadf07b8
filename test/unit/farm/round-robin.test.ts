import assert from 'node:assert/strict';
import { RoundRobin } from '../../../src/farm/balancer/algorithms/round-robin.ts';

const picks = (weights: Readonly<Record<string, number>>, count: number): string => {
  const roundRobin = new RoundRobin();
  const servers = Object.entries(weights).map(([name, weight]) => ({ name, weight }));
  return Array.from({ length: count }, () => roundRobin.pick(servers)?.name ?? '-').join('');
};

describe('weighted round robin', () => {
  it('lets servers of equal weight take turns', () => {
    assert.equal(picks({ a: 1, b: 1 }, 6), 'ababab');
    assert.equal(picks({ a: 7, b: 7, c: 7 }, 6), 'abcabc');
  });

  it('spreads the turns of a heavy server, as nginx does with weights 5, 1, 1', () => {
    assert.equal(picks({ a: 5, b: 1, c: 1 }, 14), 'aabacaaaabacaa');
  });

  it('gives each server its share over a round', () => {
    const order = picks({ a: 10, b: 3, c: 2 }, 150);
    const share = (name: string): number =>
      Array.from(order).filter((picked) => picked === name).length;
    assert.deepEqual([share('a'), share('b'), share('c')], [100, 30, 20]);
  });

  it('gives nothing to a server of weight 0, and nothing to nobody', () => {
    assert.equal(picks({ a: 0, b: 1 }, 3), 'bbb');
    assert.equal(picks({ a: 0 }, 2), '--');
    assert.equal(picks({}, 1), '-');
  });

  it('goes on evenly when a server leaves', () => {
    const roundRobin = new RoundRobin();
    const [a, b, c] = ['a', 'b', 'c'].map((name) => ({ name, weight: 1 }));
    assert.ok(a && b && c);
    roundRobin.pick([a, b, c]);
    roundRobin.reset();
    const rest = Array.from({ length: 4 }, () => roundRobin.pick([b, c])?.name);
    assert.deepEqual(rest, ['b', 'c', 'b', 'c']);
  });
});
