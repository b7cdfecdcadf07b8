import type { SessionRef, SessionSnapshot } from '../../stores/session.ts';
import {
  type SessionGroup,
  type SessionIndex,
  sessionsIn,
} from '../../stores/source/session-index.ts';
import type { CensusReport } from './census-report.ts';
import { GroupCensus } from './group-census.ts';

/** The most applications that are told apart, the largest first. */
const MAX_GROUPS = 100;

type Place = Pick<SessionGroup, 'layout' | 'application'>;

/** What a census is told of how it went. */
export interface CensusEnd {
  readonly atMs: number;
  readonly durationMs: number;
  readonly isComplete: boolean;
  readonly byteCount: number;
}

/** Takes down the sessions of a store by application, as they are read. Memory is bounded. */
export class Census {
  readonly #index: SessionIndex;
  readonly #groups = new Map<string, GroupCensus>();
  readonly #told: readonly SessionGroup[];
  readonly #untold: readonly SessionGroup[];
  readonly #chosen = new Map<string, number>();
  readonly #read = new Map<string, number>();

  /** @param only the application to look at; all of them without it */
  constructor(index: SessionIndex, only?: Place) {
    this.#index = index;
    const groups = index
      .groups()
      .filter((group) => !only || keyOf(group) === keyOf(only))
      .sort((a, b) => sessionsIn(b) - sessionsIn(a));
    this.#told = groups.slice(0, MAX_GROUPS);
    this.#untold = groups.slice(MAX_GROUPS);
    for (const group of this.#told) this.#groups.set(keyOf(group), new GroupCensus(group));
  }

  /** The applications that are told apart, the largest first. */
  get groups(): readonly SessionGroup[] {
    return this.#told;
  }

  /** Notes that a session is going to be read. */
  choose(ref: SessionRef): void {
    const key = keyOf(ref);
    this.#chosen.set(key, (this.#chosen.get(key) ?? 0) + 1);
  }

  add(snapshot: SessionSnapshot): void {
    const key = keyOf(snapshot.ref);
    this.#read.set(key, (this.#read.get(key) ?? 0) + 1);
    this.#groups.get(key)?.add(snapshot);
  }

  /** What the store needs for a session that was read, in bytes. */
  addMemory(ref: SessionRef, bytes: number): void {
    this.#groups.get(keyOf(ref))?.addMemory(bytes);
  }

  report({ isComplete, ...end }: CensusEnd): CensusReport {
    const sum = (counts: ReadonlyMap<string, number>): number =>
      [...counts.values()].reduce((total, count) => total + count, 0);
    const sessionCount = [...this.#told, ...this.#untold].reduce(
      (total, group) => total + sessionsIn(group),
      0,
    );
    return {
      ...end,
      isComplete,
      sessionCount,
      chosenCount: sum(this.#chosen),
      readCount: sum(this.#read),
      unseenNodes: this.#index.gaps?.nodes ?? [],
      groups: [...this.#groups].map(([key, group]) => {
        const missed = (this.#chosen.get(key) ?? 0) - (this.#read.get(key) ?? 0);
        // Those that weren't reached when it was called off aren't missed.
        return group.report(isComplete ? missed : 0);
      }),
      ...(this.#untold.length > 0 && {
        otherGroups: {
          groupCount: this.#untold.length,
          sessionCount: this.#untold.reduce((total, group) => total + sessionsIn(group), 0),
        },
      }),
    };
  }
}

function keyOf({ layout, application }: Place): string {
  return `${layout}\n${application}`;
}
