import assert from 'node:assert/strict';
import { farmState } from '../../../e2e/support/farm-page-states.ts';
import { newsOf } from '../../../../webview/farm/news.ts';
import { ServerMarks } from '../../../../webview/farm/server-marks.ts';
import { sessionLines } from '../../../../webview/farm/session-grid-model.ts';
import { TraceModel } from '../../../../webview/farm/trace-model.ts';
import { readViewState } from '../../../../webview/farm/view-state.ts';
import { openRequest, traceRow } from './rows.ts';

describe('which server the requests of a session went to', () => {
  it('is counted, and told in the order in which they arrived', () => {
    const trace = [
      traceRow(2, { session: 1, server: 'b' }),
      traceRow(1, { session: 1, server: 'a' }),
      traceRow(3, { session: 2, server: 'a' }),
      traceRow(4),
    ];
    const open = [
      openRequest(5, { session: 1, server: 'b' }),
      openRequest(6, { session: 2, isHeld: true }),
    ];
    const sessions = [
      { number: 2, shownId: 'x…y', lock: { request: 5 }, itemCount: 3 },
      { number: 9, shownId: 'never used' },
    ];
    const lines = sessionLines(trace, open, sessions);
    assert.deepEqual(
      lines.map(({ number, strip, changeCount, underwayCount }) => [
        number,
        strip.join(''),
        changeCount,
        underwayCount,
      ]),
      [
        [1, 'abb', 1, 1],
        [2, 'a', 0, 1],
        [9, '', 0, 0],
      ],
    );
    assert.deepEqual(
      [...(lines[0]?.counts ?? [])],
      [
        ['a', 1],
        ['b', 2],
      ],
    );
    assert.deepEqual([lines[1]?.itemCount, lines[1]?.lock], [3, { request: 5 }]);
  });
});

describe('the trace of the page', () => {
  const idsOf = (model: TraceModel): number[] => model.shown.map(({ id }) => id);

  it('takes what comes, in the place of what was told before, and lets old ones go', () => {
    const model = new TraceModel();
    model.update({ isAll: true, rows: [traceRow(1), traceRow(2)], count: 2 });
    const rows = [traceRow(2, { changed: ['Cart'] }), traceRow(3)];
    model.update({ isAll: false, rows, count: 2 });
    assert.deepEqual(idsOf(model), [3, 2]);
    assert.deepEqual(model.find(2)?.changed, ['Cart']);
    assert.equal(model.find(1), undefined);
    assert.deepEqual([model.indexOf('3'), model.indexOf('1')], [0, -1]);
    model.update({ isAll: true, rows: [], count: 0 });
    assert.deepEqual(idsOf(model), []);
  });

  it('is filtered by all words in any column, and by session', () => {
    const model = new TraceModel();
    const rows = [
      traceRow(1, { session: 1, changed: ['Cart'] }),
      traceRow(2, { session: 2, server: 'b', status: 503 }),
      traceRow(3, { session: 1, server: 'b' }),
    ];
    model.update({ isAll: true, rows, count: 3 });
    for (const [filter, ids] of [
      ['B 503', [2]],
      ['cart', [1]],
      ['#1', [3, 1]],
      ['zzz', []],
    ] as const) {
      model.filter = filter;
      assert.deepEqual(idsOf(model), ids, filter);
    }
    model.filter = 'b';
    model.session = 1;
    assert.deepEqual(idsOf(model), [3]);
  });
});

describe('what a screen reader hears of a farm', () => {
  const words = {
    newsPhase: 'farm {0} {1}',
    newsServer: '{0} {1}',
    newsHeld: 'held {0} {1}',
    newsHeldMany: '{0} held',
    newsHolding: 'holding',
    newsFlowing: 'flowing',
  };
  const [server] = farmState.servers;
  const [held] = farmState.held;

  it('is what changed, and nothing of requests that go through', () => {
    assert.deepEqual(newsOf(undefined, farmState, words), []);
    const busy = { ...farmState, underway: [], servers: farmState.servers };
    assert.deepEqual(newsOf(farmState, busy, words), []);
    assert.ok(server && held && farmState.balancer);
    const others = {
      ...farmState,
      phaseText: 'stopping',
      servers: [{ ...server, phaseText: 'down' }],
      balancer: { ...farmState.balancer, isHolding: false },
      held: [{ ...held, id: 99 }],
    };
    assert.deepEqual(newsOf(farmState, others, words), [
      'farm sample stopping',
      'server-a down',
      'flowing',
      `held ${held.label} ${held.why}`,
    ]);
  });

  it('is a number where many requests come at once', () => {
    assert.deepEqual(newsOf({ ...farmState, held: [] }, farmState, words), ['2 held']);
  });
});

describe('a server in diagrams', () => {
  it('has a letter of its own that stays, also beyond the alphabet', () => {
    const marks = new ServerMarks();
    const names = Array.from({ length: 30 }, (_, index) => `server-${index}`);
    marks.know(names);
    const letters = names.map((name) => marks.of(name).letter);
    assert.equal(new Set(letters).size, 30);
    assert.deepEqual([letters[0], letters[25], letters[26], letters[29]], ['A', 'Z', 'AA', 'AD']);
    marks.know(['new', 'server-0']);
    assert.equal(marks.of('server-0').letter, 'A');
  });
});

describe('what the dashboard keeps while it is hidden', () => {
  it('comes back as it was, and counts as nothing when it is something else', () => {
    const kept = { selected: 3, filter: 'x', session: 1, isTable: true };
    assert.deepEqual(readViewState({ farm: { id: 'x', name: 'y' }, ...kept }), kept);
    for (const value of [undefined, null, 7, [], { selected: 'x', filter: 1, isTable: 'yes' }]) {
      assert.deepEqual(readViewState(value), { filter: '', isTable: false });
    }
  });
});
