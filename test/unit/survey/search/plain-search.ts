import assert from 'node:assert/strict';
import { walk } from '../../../../src/formats/walk.ts';
import { layoutById } from '../../../../src/stores/layouts/layouts.ts';
import {
  decodeOptionsOf,
  decodeSessionItem,
} from '../../../../src/stores/read/decode-session-item.ts';
import type { SessionItem, SessionRef } from '../../../../src/stores/session.ts';
import { itemSearch } from '../../../../src/survey/search/item-search.ts';
import { MAX_HITS_A_SESSION, SessionMatcher } from '../../../../src/survey/search/match-session.ts';
import { parseQuery, type SearchQuery } from '../../../../src/survey/search/query.ts';

/** What a search is done in. */
export interface Searched {
  readonly ref: SessionRef;
  readonly items: readonly SessionItem[];
}

/** So many texts of a session are searched for, spread over all that it has. */
const MAX_TEXTS = 40;

/** Queries that hold somewhere in sessions: each text that a value, a key or a name shows, whole and in part. */
export function queriesOf(sessions: readonly Searched[]): readonly SearchQuery[] {
  const texts = new Set<string>();
  for (const session of sessions) {
    for (const item of session.items) {
      texts.add(item.name ?? '');
      for (const { label, node } of walk(rootOf(session, item))) {
        texts.add(label);
        if (node.kind !== 'scalar') continue;
        const text = (node.text ?? '').slice(0, 200);
        texts.add(text);
        texts.add(text.slice(Math.floor(text.length / 4), Math.ceil((text.length * 3) / 4)));
        texts.add(text.toUpperCase());
      }
    }
  }
  const all = [...texts].filter((text) => text.trim() !== '');
  const step = Math.ceil(all.length / MAX_TEXTS);
  return all
    .filter((_, index) => index % step === 0)
    .flatMap((text): SearchQuery[] => [
      { text, tests: [] },
      { tests: [{ kind: 'is', text }] },
      { tests: [{ kind: 'contains', text }] },
    ])
    .concat(['value:>5', 'value:>2020-01', 'null', 'type:string', 'name:a'].map(parseQuery));
}

/** Demands that a search finds what is found by decoding every item, in each session. */
export function assertFindsAll(
  sessions: readonly Searched[],
  queries: readonly SearchQuery[],
): void {
  const decoded = sessions.map((session) => ({
    session,
    // Decoded once for all queries: trees don't change.
    items: session.items.map((item) => ({ item, root: rootOf(session, item) })),
  }));
  for (const query of queries) {
    const matcher = new SessionMatcher(query);
    const search = itemSearch(query);
    const name = query.name?.toLowerCase() ?? '';
    for (const { session, items } of decoded) {
      const plain = items
        .filter(({ item }) => (item.name ?? '').toLowerCase().includes(name))
        .flatMap(({ item, root }) => [...search(item, root)]);
      const expected = plain.slice(0, MAX_HITS_A_SESSION);
      // Twice: the second time it knows the items.
      for (let round = 0; round < 2; round++) {
        const found = matcher.match(session)?.hits ?? [];
        assert.deepEqual(found, expected, `${JSON.stringify(query)} in ${session.ref.layout}`);
      }
    }
  }
}

function rootOf({ ref }: Searched, item: SessionItem) {
  const layout = layoutById(ref.layout);
  return decodeSessionItem(item, layout.itemEncoding, decodeOptionsOf(layout)).root;
}
