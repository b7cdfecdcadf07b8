import assert from 'node:assert/strict';
import type { LostEvidence, PlaceEvidence } from '../../../src/lookup/lost/evidence.ts';
import { likelihoodOf } from '../../../src/lookup/lost/finding.ts';
import { rankCauses } from '../../../src/lookup/lost/rank.ts';
import { Sightings } from '../../../src/lookup/lost/sightings.ts';
import { wantedAt } from '../../../src/lookup/lost/wanted.ts';
import { words } from './support/words.ts';

const nowMs = Date.parse('2026-01-02T12:00:00Z');
const ref = { layout: 'aspnet-v5', application: '/Shop', id: 'abc' } as const;
const place: PlaceEvidence = {
  endpointId: 'e',
  database: 0,
  name: 'shop',
  isOwn: true,
  servers: [],
  history: [],
  hasGaps: false,
  present: [],
};
const home = { endpointId: 'e', database: 0, ref };
const seen = { ...home, atMs: nowMs - 60_000, ttlMs: 600_000, isLocked: false };
const ranked = (at: Partial<PlaceEvidence>, more: Partial<LostEvidence> = {}) =>
  rankCauses(
    {
      nowMs,
      wanted: wantedAt(home),
      places: [{ ...place, ...at }],
      unreached: [],
      sightings: [],
      ...more,
    },
    words,
  );
const server = { name: 's:1', run: 'b', startedAtMs: nowMs - 86_400_000, refused: [] };

describe('what is concluded from evidence', () => {
  it('is that a replica took over, where another process was running all the time', () => {
    const history = [{ readAtMs: nowMs - 90_000, servers: [{ ...server, run: 'a' }] }];
    const findings = ranked({ servers: [server], history }, { sightings: [seen] });
    assert.match(findings[0]?.title.text ?? '', /^Another server took over/);
  });

  it('is that a server still loads its data', () => {
    const [first] = ranked({ servers: [{ ...server, isLoading: true }] });
    assert.match(first?.title.text ?? '', /still loading/);
    assert.equal(first && likelihoodOf(first), 'certain');
  });

  it('is what could not be seen: slots of a cluster, endpoints', () => {
    assert.match(ranked({ hasGaps: true })[0]?.title.text ?? '', /did not answer/);
    const unreached = [{ endpointId: 'x', name: 'second', why: 'failed' as const }];
    const [first] = ranked({}, { unreached });
    assert.match(first?.title.text ?? '', /was not asked/);
    assert.deepEqual(
      first?.actions?.map(({ kind }) => kind),
      ['connect', 'diagnose'],
    );
  });

  it('excludes what cannot be, and puts it last', () => {
    const findings = ranked({ servers: [{ ...server, evictedCount: 0 }] }, { sightings: [seen] });
    assert.equal(findings[0]?.cause, 'ended');
    const last = findings.filter((finding) => likelihoodOf(finding) === 'excluded');
    assert.deepEqual(last.map(({ cause }) => cause).sort(), ['evicted', 'expired', 'restarted']);
    assert.deepEqual(findings.slice(-last.length), last);
  });

  it('rests on a bounded memory of what was seen', () => {
    const sightings = new Sightings();
    for (let count = 0; count < 5001; count++) {
      const one = { ref: { ...ref, id: `s${count}` }, condition: 'ok' as const };
      sightings.note(home, one, nowMs);
    }
    assert.deepEqual(sightings.of(new Set(['s0'])), []);
    assert.equal(sightings.of(new Set(['s1', 's5000'])).length, 2);
    sightings.noteEnd({ ...home, ref: { ...ref, id: 's1' } }, nowMs);
    sightings.note(home, { ref: { ...ref, id: 's1' }, condition: 'gone' }, nowMs);
    assert.equal(sightings.of(new Set(['s1']))[0]?.endedAtMs, nowMs);
  });
});
