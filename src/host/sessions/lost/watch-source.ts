import type { Place } from '../../../lookup/lost/evidence.ts';
import type { Sightings } from '../../../lookup/lost/sightings.ts';
import type { SessionSource } from '../../../stores/source/session-source.ts';

/** Has what is seen through an open source remembered, whoever asks it: rows, editors, commands. */
export function watchSource(source: SessionSource, place: Place, sightings: Sightings): void {
  const summaries = source.summaries.bind(source);
  const summary = source.summary.bind(source);
  const read = source.read.bind(source);
  const vitals = source.vitals.bind(source);
  const change = source.change.bind(source);
  const watched: Pick<SessionSource, 'summaries' | 'summary' | 'read' | 'vitals' | 'change'> = {
    summaries: async (...asked) => {
      const found = await summaries(...asked);
      const atMs = Date.now();
      for (const one of found) sightings.note(place, one, atMs);
      return found;
    },
    summary: async (...asked) => {
      const found = await summary(...asked);
      sightings.note(place, found, Date.now());
      return found;
    },
    read: async (...asked) => {
      const found = await read(...asked);
      sightings.note(place, found, found.readAtMs);
      return found;
    },
    vitals: async (...asked) => {
      const found = await vitals(...asked);
      sightings.noteVitals(place, found);
      return found;
    },
    change: async (made) => {
      const result = await change(made);
      if (made.kind === 'end' && result.outcome === 'ended') {
        sightings.noteEnd({ ...place, ref: made.ref }, Date.now());
      }
      return result;
    },
  };
  Object.assign(source, watched);
}
