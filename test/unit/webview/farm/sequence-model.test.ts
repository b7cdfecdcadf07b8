import assert from 'node:assert/strict';
import {
  endedRequest,
  lastRequests,
  sequenceOf,
  type Lane,
  type Sequence,
} from '../../../../webview/farm/sequence-model.ts';
import { openRequest, traceRow } from './rows.ts';

const nameOf = (lane: Lane | undefined): string =>
  lane?.kind === 'server'
    ? lane.name
    : lane?.kind === 'session'
      ? `#${lane.number}`
      : (lane?.kind ?? '');

/** Each arrow as a line: row, request, what, from and to. */
const stepsOf = ({ steps, lanes }: Sequence): string[] =>
  steps.map(
    ({ row, request, kind, from, to }) =>
      `${row} ${request} ${kind} ${nameOf(lanes[from])}>${nameOf(lanes[to])}`,
  );

/** Each bar as a line: request, what, lane, rows, slot. */
const barsOf = ({ bars, lanes }: Sequence): string[] =>
  bars.map(
    ({ request, kind, lane, from, to, slot }) =>
      `${request} ${kind} ${nameOf(lanes[lane])} ${from}-${to} ${slot}`,
  );

describe('a sequence of requests', () => {
  it('shows a request that went straight through on two lines', () => {
    const sequence = sequenceOf([endedRequest(traceRow(1))], ['a', 'b']);
    assert.deepEqual(sequence.lanes.map(nameOf), ['client', 'balancer', 'a', 'b']);
    assert.deepEqual(stepsOf(sequence), [
      '0 1 arrives client>balancer',
      '0 1 forwarded balancer>a',
      '1 1 answered a>client',
    ]);
    assert.deepEqual(barsOf(sequence), ['1 work a 0-1 0']);
  });

  it('shows how long a request was held, and that the balancer answered by itself', () => {
    const held = endedRequest(traceRow(1, { heldMs: 500, durationMs: 510 }));
    assert.deepEqual(barsOf(sequenceOf([held], ['a'])), [
      '1 held balancer 0-1 0',
      '1 work a 1-2 0',
    ]);
    const answered = { ...traceRow(2, { durationMs: 400, status: 503 }) };
    delete (answered as { server?: string }).server;
    const sequence = sequenceOf([endedRequest(answered)], ['a']);
    assert.deepEqual(stepsOf(sequence), [
      '0 2 arrives client>balancer',
      '1 2 answered balancer>client',
    ]);
    assert.deepEqual(barsOf(sequence), ['2 held balancer 0-1 0']);
  });

  it('lets the second request of a session wait beside the one that has the lock', () => {
    const first = traceRow(1, { session: 7, changed: ['Cart'], durationMs: 1000 });
    const second = traceRow(2, { session: 7, server: 'b', lockWaitMs: 900, durationMs: 950 });
    const sequence = sequenceOf([first, second].map(endedRequest), ['a', 'b']);
    assert.deepEqual(stepsOf(sequence), [
      '0 1 arrives client>balancer',
      '0 1 forwarded balancer>a',
      '0 1 lock a>#7',
      '1 2 arrives client>balancer',
      '1 2 forwarded balancer>b',
      '2 1 answered a>client',
      '3 2 lock b>#7',
      '4 2 answered b>client',
    ]);
    assert.deepEqual(barsOf(sequence), [
      '1 work a 0-2 0',
      '1 lock #7 0-2 0',
      '2 work b 1-4 0',
      '2 wait #7 1-3 1',
      '2 lock #7 3-4 1',
    ]);
  });

  it('leaves what goes on open at its end, with the lock that it has or waits for', () => {
    const sessions = [{ number: 7, shownId: '', lock: { request: 1, sinceMs: 120 } }];
    const open = [
      openRequest(1, { session: 7 }),
      openRequest(2, { session: 7, waitsFor: { request: 1, sinceMs: 210 } }),
      openRequest(3, { isHeld: true }),
    ];
    const sequence = sequenceOf(lastRequests([], open, sessions, 10), ['a']);
    assert.equal(sequence.rowCount, 4);
    assert.deepEqual(barsOf(sequence), [
      '1 work a 0-4 0',
      '1 lock #7 1-4 0',
      '2 work a 2-4 1',
      '2 wait #7 2-4 1',
      '3 held balancer 3-4 0',
    ]);
  });

  it('has no more requests than are asked for, those that go on among them, in order', () => {
    const rows = [1, 2, 3, 4].map((id) => traceRow(id));
    const last = lastRequests(rows, [openRequest(2), openRequest(5)], [], 3);
    assert.deepEqual(
      last.map(({ id, endedAtMs }) => [id, endedAtMs !== undefined]),
      [
        [2, false],
        [4, true],
        [5, false],
      ],
    );
    assert.equal(lastRequests(rows, [], [], 0).length, 0);
  });

  it('gives a lane to a server that is no longer in the farm', () => {
    const sequence = sequenceOf([endedRequest(traceRow(1, { server: 'gone' }))], ['a']);
    assert.deepEqual(sequence.lanes.map(nameOf), ['client', 'balancer', 'a', 'gone']);
  });
});
