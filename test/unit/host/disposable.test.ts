import assert from 'node:assert/strict';
import { DisposableStore } from '../../../src/host/disposable.ts';

describe('a store of disposables', () => {
  const member = (name: string, log: string[]) => ({ dispose: () => log.push(name) });

  it('disposes its members once, the latest first', () => {
    const log: string[] = [];
    const store = new DisposableStore();
    store.add(member('a', log));
    store.add(member('b', log));
    store.dispose();
    store.dispose();
    assert.deepEqual(log, ['b', 'a']);
  });

  it('disposes what comes too late at once', () => {
    const log: string[] = [];
    const store = new DisposableStore();
    store.dispose();
    store.add(member('late', log));
    assert.deepEqual(log, ['late']);
  });

  it('goes on when a member throws, and tells of it at the end', () => {
    const log: string[] = [];
    const store = new DisposableStore();
    store.add(member('a', log));
    store.add({
      dispose: () => {
        throw new Error('broken');
      },
    });
    store.add(member('c', log));
    assert.throws(() => store.dispose(), AggregateError);
    assert.deepEqual(log, ['c', 'a']);
  });

  it('disposes a member that is removed, and not again at the end', () => {
    const log: string[] = [];
    const store = new DisposableStore();
    const removed = store.add(member('a', log));
    store.remove(removed);
    store.dispose();
    assert.deepEqual(log, ['a']);
  });
});
