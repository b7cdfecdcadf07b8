import assert from 'node:assert/strict';
import type { TraceEntry } from '../../../src/protocol/farm/trace.ts';
import { readChanged } from '../../../src/farm/changed-header.ts';
import { Trace, traceLength } from '../../../src/farm/trace/trace.ts';

const entry = (id: number): TraceEntry => ({
  id,
  logId: '',
  arrivedAtMs: 0,
  method: 'GET',
  path: '/',
  reason: 'algorithm',
  status: 200,
  durationMs: 1,
});

const ids = (trace: Trace): number[] => trace.list().map(({ id }) => id);

describe('the trace', () => {
  it('remembers the last requests, oldest first', () => {
    const trace = new Trace();
    trace.add(entry(1));
    trace.add(entry(2));
    assert.deepEqual(ids(trace), [1, 2]);
    for (let id = 3; id <= traceLength + 2; id++) trace.add(entry(id));
    assert.equal(ids(trace).length, traceLength);
    assert.deepEqual([ids(trace)[0], ids(trace).at(-1)], [3, traceLength + 2]);
  });

  it('takes what has become known of a request, and of none that it has forgotten', () => {
    const trace = new Trace();
    for (let id = 1; id <= traceLength + 1; id++) trace.add(entry(id));
    trace.amend({ ...entry(traceLength), lockWaitMs: 7 });
    trace.amend({ ...entry(1), lockWaitMs: 7 });
    assert.equal(trace.get(traceLength)?.lockWaitMs, 7);
    assert.equal(trace.get(1), undefined);
    assert.equal(ids(trace).length, traceLength);
  });

  it('forgets when it is cleared', () => {
    const trace = new Trace();
    trace.add(entry(1));
    trace.clear();
    trace.add(entry(2));
    assert.deepEqual(ids(trace), [2]);
  });

  it('knows the changed items that a server names', () => {
    assert.deepEqual(readChanged('Text,When'), ['Text', 'When']);
    assert.deepEqual(readChanged('K%C3%B6rbe, a%2Cb ,%ff,,'), ['Körbe', 'a,b']);
  });
});
