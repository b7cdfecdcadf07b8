import type { DecodeOptions } from '../../formats/limits.ts';
import type { StoreLayout } from '../../stores/layout.ts';
import { layoutById } from '../../stores/layouts/layouts.ts';
import { decodeOptionsOf, decodeSessionItem } from '../../stores/read/decode-session-item.ts';
import { wildcard } from '../../stores/read/wildcard.ts';
import type { SessionItem, SessionSnapshot } from '../../stores/session.ts';
import { mayHold, neededLetters } from './byte-filter.ts';
import { type ItemSearch, itemSearch, type SearchHit } from './item-search.ts';
import { KnownItems } from './known-items.ts';
import type { SearchQuery } from './query.ts';

/** How many places of a session are told. */
export const MAX_HITS_A_SESSION = 20;

/** What a query finds in a session. */
export interface SessionMatch {
  /** The first {@link MAX_HITS_A_SESSION}. */
  readonly hits: readonly SearchHit[];
  /** Whether there may be more. */
  readonly hasMore: boolean;
}

/**
 * Says of sessions whether, and where, a query holds in them. Items whose bytes tell that nothing can be in
 * them aren't decoded, nor are those whose bytes were met in another session.
 */
export class SessionMatcher {
  readonly #wantedText: string | undefined;
  readonly #letters: readonly string[];
  readonly #search: ItemSearch;
  readonly #isNamed: (name: string) => boolean;
  readonly #known = new KnownItems();

  constructor(query: SearchQuery) {
    this.#wantedText = query.text?.toLowerCase();
    this.#letters = neededLetters(query);
    this.#search = itemSearch(query);
    this.#isNamed = nameTest(query.name);
  }

  /** The places of a session at which the query holds; undefined where there is none. */
  match({ ref, items }: Pick<SessionSnapshot, 'ref' | 'items'>): SessionMatch | undefined {
    const layout = layoutById(ref.layout);
    const options = decodeOptionsOf(layout);
    const hits: SearchHit[] = [];
    for (const item of items) {
      if (!this.#isNamed(item.name ?? '') || !this.#isWorthDecoding(item, layout)) continue;
      for (const hit of this.#hitsIn(item, layout, options)) {
        if (hits.length === MAX_HITS_A_SESSION) return { hits, hasMore: true };
        hits.push(hit);
      }
    }
    return hits.length > 0 ? { hits, hasMore: false } : undefined;
  }

  #isWorthDecoding(item: SessionItem, layout: Pick<StoreLayout, 'itemEncoding'>): boolean {
    if (this.#letters.length === 0) return true;
    const text = this.#wantedText;
    if (text !== undefined && (item.name ?? '').toLowerCase().includes(text)) return true;
    return mayHold(item, this.#letters, layout.itemEncoding);
  }

  #hitsIn(
    item: SessionItem,
    layout: Pick<StoreLayout, 'id' | 'itemEncoding'>,
    options: DecodeOptions,
  ): readonly SearchHit[] {
    return this.#known.get(layout.id, item, () => {
      const { root } = decodeSessionItem(item, layout.itemEncoding, options);
      const hits: SearchHit[] = [];
      for (const hit of this.#search(item, root)) {
        hits.push(hit);
        // One more says that there are more.
        if (hits.length > MAX_HITS_A_SESSION) break;
      }
      return hits;
    });
  }
}

/** What tells the names of items that are wanted: all of the name behind `=`, else a part. */
function nameTest(wanted: string | undefined): (name: string) => boolean {
  if (wanted === undefined) return () => true;
  const isWhole = wanted.startsWith('=') && wanted.length > 1;
  return wildcard(isWhole ? wanted.slice(1) : wanted, { atStart: isWhole, atEnd: isWhole });
}
