import assert from 'node:assert/strict';
import * as v from 'valibot';
import { farmToHost, hostToFarm, toLine } from '../../../src/protocol/farm/messages.ts';
import type { FarmToHost, HostToFarm } from '../../../src/protocol/farm/messages.ts';
import type { FarmState } from '../../../src/protocol/farm/state.ts';

const state: FarmState = {
  name: 'sample',
  phase: 'ready',
  pid: 1,
  balancer: {
    port: 9000,
    url: 'http://127.0.0.1:9000',
    algorithm: 'weighted-round-robin',
    affinity: false,
    holding: false,
    requestCount: 0,
    errorCount: 0,
  },
  servers: [
    {
      name: 'a',
      port: 9001,
      url: 'http://127.0.0.1:9001',
      weight: 1,
      phase: 'ready',
      requestCount: 0,
      errorCount: 0,
      activeCount: 0,
      pid: 2,
    },
  ],
  held: [{ id: 1, method: 'GET', path: '/', server: 'a', reason: 'algorithm', arrivedAtMs: 1 }],
};

const isFarmToHost = (value: unknown): boolean => v.is(farmToHost, value);
const isHostToFarm = (value: unknown): boolean => v.is(hostToFarm, value);
const roundTrip = (message: HostToFarm | FarmToHost): unknown => JSON.parse(toLine(message));

describe('messages between host and farm', () => {
  it('are recognised after their way over the socket', () => {
    assert.ok(isFarmToHost(roundTrip({ type: 'welcome', version: 1, pid: 5 })));
    assert.ok(isFarmToHost(roundTrip({ type: 'state', state })));
    assert.ok(isFarmToHost(roundTrip({ type: 'trace', entries: [], skipped: 0 })));
    assert.ok(isFarmToHost(roundTrip({ type: 'reply', id: 1, ok: true })));
    assert.ok(isHostToFarm(roundTrip({ type: 'hello', version: 1, token: 't' })));
    const command = { name: 'sendOn', request: 3, server: 'a' } as const;
    assert.ok(isHostToFarm(roundTrip({ type: 'command', id: 1, command })));
  });

  for (const message of [
    null,
    [],
    'stop',
    {},
    { type: 'hello', version: 1 },
    { type: 'command', id: -1, command: { name: 'stop' } },
    { type: 'command', id: 1, command: { name: 'toString' } },
    { type: 'command', id: 1, command: { name: 'setAffinity', on: 'yes' } },
    { type: 'command', id: 1, command: { name: 'answer', request: 1, status: 200 } },
    { type: 'command', id: 1, command: { name: 'sendOn', request: '1' } },
  ]) {
    it(`from a host are refused when they are ${JSON.stringify(message)}`, () => {
      assert.equal(isHostToFarm(message), false);
    });
  }

  it('from a farm are refused when a part is missing', () => {
    assert.equal(isFarmToHost({ type: 'state', state: { ...state, servers: [{}] } }), false);
    assert.equal(isFarmToHost({ type: 'state', state: { ...state, balancer: null } }), false);
    assert.equal(isFarmToHost({ type: 'reply', id: 1, ok: false }), false);
    assert.equal(isFarmToHost({ type: 'trace', entries: [{}], skipped: 0 }), false);
  });
});
