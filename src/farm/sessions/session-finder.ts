import type { BuiltInLayoutId } from '../../stores/layout-facts.ts';
import type { SessionRef } from '../../stores/session.ts';
import type { SessionSource } from '../../stores/source/session-source.ts';
import type { SessionCookie } from '../../lookup/session-cookies.ts';

/** What is known of the keys before the first session is found. */
export interface KnownKeys {
  /** The only layout that sessions can have. */
  readonly layout?: BuiltInLayoutId;
  /** What stands before the id. */
  readonly application?: string;
}

/** What stands before the id unless the site says otherwise; see the rules of each layout in stores/layouts. */
const defaults: Readonly<Partial<Record<BuiltInLayoutId, readonly string[]>>> = {
  express: ['sess:'],
  php: ['PHPREDIS_SESSION:'],
  django: [':1:django.contrib.sessions.cache', ':1:django.contrib.sessions.cached_db'],
  spring: ['spring:session'],
  flask: ['session:'],
  rack: ['rack:session:', ''],
};

/** How often the whole store is searched for applications, and how long that may take. */
const searchIntervalMs = 15_000;
const searchLimitMs = 3000;
const maxCandidates = 60;

/** Finds the session of a cookie in its store. */
export class SessionFinder {
  readonly #known: KnownKeys;
  #groups: readonly Pick<SessionRef, 'layout' | 'application'>[] = [];
  #searchedAtMs = Number.NEGATIVE_INFINITY;

  constructor(known: KnownKeys) {
    this.#known = known;
  }

  /** @returns undefined where no session of that cookie is found, now */
  async find(cookie: SessionCookie, source: SessionSource): Promise<SessionRef | undefined> {
    const { layout, application } = this.#known;
    const [id] = cookie.ids;
    if (id === undefined) return undefined;
    // Nothing has to be found out: it may not be there yet.
    if (layout !== undefined && application !== undefined) return { layout, application, id };
    const found = await this.#there(this.#candidates(cookie), source);
    if (found || Date.now() < this.#searchedAtMs + searchIntervalMs) return found;
    await this.#search(source);
    return this.#there(this.#candidates(cookie), source);
  }

  #candidates({ ids, layouts }: SessionCookie): readonly SessionRef[] {
    const { layout: only, application: own } = this.#known;
    const wanted = only === undefined ? layouts : [only];
    const places = wanted.flatMap((layout) => {
      const learned = this.#groups.filter((group) => group.layout === layout);
      const applications =
        own === undefined
          ? [...learned.map(({ application }) => application), ...(defaults[layout] ?? [])]
          : [own];
      return [...new Set(applications)].map((application) => ({ layout, application }));
    });
    return places.flatMap((place) => ids.map((id) => ({ ...place, id }))).slice(0, maxCandidates);
  }

  async #there(
    refs: readonly SessionRef[],
    source: SessionSource,
  ): Promise<SessionRef | undefined> {
    if (refs.length === 0) return undefined;
    const summaries = await source.summaries(refs);
    const isThere = ['ok', 'no-ttl', 'ended', 'damaged', 'no-data'];
    return summaries.find(({ condition }) => isThere.includes(condition))?.ref;
  }

  /** Learns which layouts and applications there are. */
  async #search(source: SessionSource): Promise<void> {
    this.#searchedAtMs = Date.now();
    const signal = AbortSignal.timeout(searchLimitMs);
    const index = await source.find({
      isQuiet: true,
      signal,
      onProgress: (progress) => (this.#groups = progress.index.groups().slice()),
    });
    this.#groups = index.groups().slice();
  }
}
