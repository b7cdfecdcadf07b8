import assert from 'node:assert/strict';
import { StopEvents } from '../../../src/host/farm/debug/stop-events.ts';

const event = (name: string, body: object = {}) => ({ type: 'event', event: name, body });

/** What a session looks like after messages; those with a `command` and no `request_seq` go to the debugger. */
const isStoppedAfter = (...messages: readonly Record<string, unknown>[]): boolean => {
  const events = new StopEvents();
  for (const message of messages) {
    if (message['type'] === 'request') events.asked(message);
    else events.told(message);
  }
  return events.isStopped;
};

const step = (command: string, seq: number, args: object = { threadId: 1 }) => ({
  type: 'request',
  command,
  seq,
  arguments: args,
});
const done = (request_seq: number, body: object = {}, success = true) => ({
  type: 'response',
  request_seq,
  success,
  body,
});

// The rules are those of the Debug Adapter Protocol: events `stopped`, `continued`, `thread`, and the
// requests that resume, after which a debugger isn't expected to send `continued`.
describe('what a debugger says of a program', () => {
  const atBreakpoint = event('stopped', { reason: 'breakpoint', threadId: 1 });
  const allStopped = event('stopped', { reason: 'pause', threadId: 1, allThreadsStopped: true });

  it('stops it at a breakpoint, and lets it go on by an event', () => {
    assert.equal(isStoppedAfter(atBreakpoint), true);
    assert.equal(isStoppedAfter(atBreakpoint, event('continued', { threadId: 1 })), false);
    assert.equal(isStoppedAfter(atBreakpoint, event('terminated')), false);
  });

  it('lets it go on when the user continues or steps, without an event', () => {
    for (const command of ['continue', 'next', 'stepIn', 'stepOut']) {
      assert.equal(isStoppedAfter(atBreakpoint, step(command, 5), done(5)), false, command);
      const refused = [atBreakpoint, step(command, 5), done(5, {}, false)];
      assert.equal(isStoppedAfter(...refused), true, command);
      assert.equal(
        isStoppedAfter(atBreakpoint, step(command, 5)),
        true,
        `${command} is on its way`,
      );
    }
    assert.equal(isStoppedAfter(atBreakpoint, step('evaluate', 5), done(5)), true);
  });

  it('counts threads by themselves where they stop by themselves', () => {
    const other = event('stopped', { reason: 'breakpoint', threadId: 2 });
    assert.equal(isStoppedAfter(atBreakpoint, other, event('continued', { threadId: 1 })), true);
    const single = step('continue', 7, { threadId: 1, singleThread: true });
    assert.equal(isStoppedAfter(atBreakpoint, other, single, done(7)), true);
    const rest = done(7, { allThreadsContinued: false });
    assert.equal(isStoppedAfter(atBreakpoint, other, step('continue', 7), rest), true);
    assert.equal(isStoppedAfter(atBreakpoint, other, step('continue', 7), done(7)), false);
    assert.equal(
      isStoppedAfter(atBreakpoint, event('thread', { reason: 'exited', threadId: 1 })),
      false,
    );
  });

  it('counts them as one where all have stopped', () => {
    assert.equal(isStoppedAfter(allStopped, event('continued', { threadId: 3 })), false);
    assert.equal(isStoppedAfter(allStopped, step('next', 9, { threadId: 3 }), done(9)), false);
  });

  it('tells the process id, and is no worse for messages of any other kind', () => {
    const events = new StopEvents();
    for (const message of [{}, { type: 'event' }, { type: 'response' }, event('output')]) {
      assert.equal(events.told(message), false);
      events.asked(message);
    }
    events.told(event('process', { name: 'web', systemProcessId: 4711 }));
    assert.equal(events.processId, 4711);
  });
});
