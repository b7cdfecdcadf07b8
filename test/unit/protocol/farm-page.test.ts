import assert from 'node:assert/strict';
import { farmPageRequest } from '../../../src/protocol/farm-page.ts';
import { shaped } from '../../../src/shapes/shape.ts';

const taken = (value: unknown): unknown => shaped(farmPageRequest, value);

describe('what the dashboard may ask of the host', () => {
  it('are commands about requests, servers and the balancer', () => {
    for (const command of [
      { name: 'sendOn', request: 3 },
      { name: 'sendOn', request: 3, server: 'server-a' },
      { name: 'setAlgorithm', algorithm: 'least-requests' },
      { name: 'setTrouble', server: 'server-a', trouble: { isFrozen: true } },
      { name: 'answer', request: 3, status: 503 },
    ]) {
      assert.deepEqual(taken({ type: 'command', command }), { type: 'command', command });
    }
  });

  it('is nothing else, whatever the page says', () => {
    for (const value of [
      undefined,
      'ready',
      [],
      { type: 'command' },
      { type: 'command', command: { name: 'stop' } },
      { type: 'command', command: { name: 'setDebugged', server: 'a', isStopped: true } },
      { type: 'command', command: { name: 'changeBreakpoints', change: {} } },
      { type: 'command', command: { name: 'answer', request: 3, status: 200 } },
      { type: 'command', command: { name: 'sendOn', request: -1 } },
      { type: 'farm', deed: 'delete' },
      { type: 'server', server: 'server-a', deed: 'kill' },
      { type: 'request', request: '3', command: 'openServer' },
      { type: 'toString' },
    ]) {
      assert.equal(taken(value), undefined, JSON.stringify(value));
    }
  });
});
