import assert from 'node:assert/strict';
import type { SessionRef, SessionSummary } from '../../../src/stores/session.ts';
import { listOfRefs } from '../../../src/survey/session-list.ts';
import { waitingSessions } from '../../../src/survey/waiting-sessions.ts';

const refOf = (id: string): SessionRef => ({ layout: 'aspnet-v2', application: '/Shop', id });

/** A source that knows of each session whether requests wait; `unknown` for the first look alone. */
const sourceOf = (waits: Readonly<Record<string, boolean | undefined>>, knownAfter = 1) => {
  let looks = 0;
  return {
    summaries: (refs: readonly SessionRef[]): Promise<readonly SessionSummary[]> => {
      looks += 1;
      return Promise.resolve(
        refs.map((ref) => {
          const isWaitedFor = looks > knownAfter ? waits[ref.id] : undefined;
          const lock = { value: '1', ...(isWaitedFor !== undefined && { isWaitedFor }) };
          return { ref, condition: 'ok', ...(ref.id !== 'free' && { lock }) };
        }),
      );
    },
  };
};

describe('sessions whose locks requests wait for', () => {
  it('are told once a second look knows them', async () => {
    const list = listOfRefs(['waited', 'quiet', 'free'].map(refOf));
    const source = sourceOf({ waited: true, quiet: false });
    const found = await waitingSessions(source, list, new AbortController().signal);
    assert.deepEqual(found, { refs: [refOf('waited')], unknownCount: 0 });
  });

  it('are not waited for once the user calls it off', async () => {
    const abort = new AbortController();
    const reason = new Error('called off');
    const list = listOfRefs([refOf('never')]);
    const looking = waitingSessions(sourceOf({}, Infinity), list, abort.signal);
    abort.abort(reason);
    await assert.rejects(looking, reason);
  });
});
