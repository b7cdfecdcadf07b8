import assert from 'node:assert/strict';
import { newsBetween, otherDatabases } from '../../../src/stores/source/source-vitals.ts';
import type { ServerVitals, SourceVitals } from '../../../src/stores/source/source-vitals.ts';

const noon = Date.UTC(2026, 10, 29, 12);
const server = (vitals: Partial<ServerVitals> = {}): ServerVitals => ({
  name: 'redis:6379',
  run: 'aaaa',
  startedAtMs: noon - 3_600_000,
  flushCount: 0,
  keyCounts: new Map([[0, 100]]),
  ...vitals,
});
const at = (ms: number, ...servers: ServerVitals[]): SourceVitals => ({ readAtMs: ms, servers });
const news = (before: ServerVitals[], after: ServerVitals[]) =>
  newsBetween(at(noon, ...before), at(noon + 5000, ...after), 0);

describe('what happened to a server between two looks', () => {
  it('is nothing while keys come and go', () => {
    assert.equal(news([server()], [server({ keyCounts: new Map() })]), undefined);
    assert.equal(news([server()], [server({ keyCounts: new Map([[0, 900]]) })]), undefined);
  });

  it('is a restart when another process began meanwhile', () => {
    const startedAtMs = noon + 3000;
    assert.deepEqual(news([server()], [server({ run: 'bbbb', startedAtMs })]), {
      kind: 'restarted',
      server: 'redis:6379',
      atMs: startedAtMs,
    });
  });

  it('is a failover when the name leads to a server that has been running elsewhere', () => {
    const other = server({ run: 'bbbb', startedAtMs: noon - 90_000_000 });
    assert.deepEqual(news([server()], [other]), { kind: 'failed-over' });
  });

  it('is a failover when another server takes the place of one', () => {
    const nodes = [server({ name: 'a:1' }), server({ name: 'b:1', run: 'bb' })];
    const [first] = nodes;
    assert.ok(first);
    const promoted = server({ name: 'c:1', run: 'cc' });
    assert.deepEqual(news(nodes, [first, promoted]), { kind: 'failed-over', server: 'c:1' });
    assert.equal(news(nodes, [...nodes, promoted]), undefined, 'a node that was added');
  });

  it('is a flush when the server counts one and the keys are gone', () => {
    const emptied = { flushCount: 1, keyCounts: new Map([[0, 2]]) };
    assert.deepEqual(news([server()], [server(emptied)]), { kind: 'flushed' });
    const other = { flushCount: 1, keyCounts: new Map([[0, 99]]) };
    assert.equal(news([server()], [server(other)]), undefined, 'another database was flushed');
    assert.equal(news([server({ keyCounts: new Map() })], [server(emptied)]), undefined);
  });

  it('is never claimed of a server that does not tell', () => {
    const silent: ServerVitals = { name: 'redis:6379' };
    assert.equal(news([silent], [silent]), undefined);
    assert.equal(news([server()], [silent]), undefined);
    assert.equal(news([silent], [server()]), undefined);
  });
});

describe('the other databases of a server', () => {
  it('come with their keys, the fullest first', () => {
    const keyCounts = new Map([
      [0, 3],
      [4, 1180],
      [7, 2],
      [9, 40],
    ]);
    assert.deepEqual(otherDatabases(at(noon, server({ keyCounts })), 0), [
      { database: 4, keyCount: 1180 },
      { database: 9, keyCount: 40 },
      { database: 7, keyCount: 2 },
    ]);
    assert.deepEqual(otherDatabases(at(noon, { name: 'silent' }), 0), []);
  });
});
