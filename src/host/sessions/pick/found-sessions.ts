import type { SessionSource } from '../../../stores/source/session-source.ts';
import type { SessionGroup, SessionIndex } from '../../../stores/source/session-index.ts';
import { layoutCan } from '../../../stores/read/session-abilities.ts';
import type { SessionRef } from '../../../stores/session.ts';
import type { EndpointRecord } from '../../endpoints/endpoint-record.ts';
import type { HostServices } from '../../services.ts';
import type { EndpointEntry } from '../model-entries.ts';
import { lockAgeMs, remainingMs } from '../session-reading.ts';
import type { SessionReading } from '../session-reading.ts';
import { addressKey } from '../session-uri.ts';
import type { SessionsModel } from '../sessions-model.ts';
import type { SessionWish } from './session-wishes.ts';
import { userHint } from './user-hint.ts';

/** More would not help anyone to find theirs: typing narrows the list. */
const maxOffered = 100;
/** Of sessions that may be locked more are looked at: the longest lock may be anybody's. */
const maxLocked = 1000;
/** Sessions that are read whole to say whose they are. */
const maxHints = 40;
const maxHintBytes = 32_768;

/** Searches that took longer are repeated when the user asks for it. */
const maxSearchMs = 2000;

/** A session that was found, with what is known of it. */
export interface FoundCandidate {
  readonly record: EndpointRecord;
  readonly database: number;
  readonly ref: SessionRef;
  /** Absent where it could not be read. */
  readonly reading?: SessionReading;
  /** Whose session it is. */
  readonly user?: string;
}

/** What the finding of sessions needs. */
export interface FinderParts {
  readonly model: SessionsModel;
  readonly services: Pick<HostServices, 'endpoints' | 'connections' | 'heldLocks' | 'log'>;
}

/** The sessions that fit a wish, at the endpoints that are open. */
export class FoundSessions {
  readonly #parts: FinderParts;
  readonly #wish: SessionWish;
  readonly #records: readonly EndpointRecord[];
  readonly #indexes: ReadonlyMap<string, SessionIndex>;
  readonly #stale = new Set<string>();
  readonly #known = new Map<string, FoundCandidate>();
  /** How many are not among those that were looked at, for all that is typed so far. */
  leftOut = 0;

  /** @param indexes of endpoints that have just been searched to the end, by their ids */
  constructor(
    parts: FinderParts,
    wish: SessionWish,
    records: readonly EndpointRecord[],
    indexes: ReadonlyMap<string, SessionIndex>,
  ) {
    this.#parts = parts;
    this.#wish = wish;
    this.#records = records;
    this.#indexes = indexes;
  }

  /** Searches each endpoint that wasn't searched yet, or that takes no time. */
  async search(): Promise<void> {
    const { model } = this.#parts;
    await Promise.all(
      this.#records.map(async ({ id }) => {
        if (this.#indexes.has(id)) return;
        const entry = model.entry(id);
        if (!entry.sessions.index) await entry.sessions.load();
        else if (isShort(entry)) await model.searchQuietly(entry);
        else this.#stale.add(id);
      }),
    );
  }

  /** Endpoints of which an older search is all that is known, where that matters. */
  get stale(): readonly EndpointRecord[] {
    if (this.#wish.lock !== 'locked') return [];
    return this.#records.filter(({ id }) => this.#stale.has(id));
  }

  /**
   * Reads the sessions that may be offered, those whose ids contain `idPart` among them.
   * @param isAnew reads those again that were read before
   */
  async read(idPart: string, isAnew = false): Promise<void> {
    this.leftOut = 0;
    await Promise.all(
      this.#records.map(async (record) => {
        const { database } = this.#parts.model.entry(record.id);
        const refs = this.#refsAt(record, idPart);
        const wanted = refs.filter((ref) => isAnew || !this.#known.has(keyOf(record, ref)));
        const readings = await this.#readingsOf(record, wanted);
        for (const [at, ref] of wanted.entries()) {
          const key = keyOf(record, ref);
          const reading = readings[at];
          const { user } = this.#known.get(key) ?? {};
          this.#known.set(key, {
            record,
            database,
            ref,
            ...(reading && { reading }),
            ...(user !== undefined && { user }),
          });
        }
      }),
    );
  }

  /** Finds out whose sessions they are, where that takes little. */
  async readUsers(): Promise<void> {
    const small = this.offered().filter(
      ({ reading, user }) =>
        user === undefined && (reading?.summary.sizeBytes ?? maxHintBytes) < maxHintBytes,
    );
    await Promise.all(
      small.slice(0, maxHints).map(async (found) => {
        const { record, ref } = found;
        const source = await this.#parts.services.connections.connect(record.id);
        const user = await userHint(ref, (await source.read(ref)).items);
        if (user !== undefined) this.#known.set(keyOf(record, ref), { ...found, user });
      }),
    ).catch((error: unknown) => this.#parts.services.log.debug('pick-session', String(error)));
  }

  /** What fits, in order; those of one endpoint stand together. */
  offered(): readonly FoundCandidate[] {
    const nowMs = Date.now();
    const all = [...this.#known.values()].filter((found) => this.#fits(found));
    const { order } = this.#wish;
    if (order === 'longest-lock') {
      const age = ({ reading }: FoundCandidate) => (reading && lockAgeMs(reading, nowMs)) ?? -1;
      all.sort((a, b) => age(b) - age(a));
    } else if (order === 'soonest-end') {
      const left = ({ reading }: FoundCandidate) =>
        (reading && remainingMs(reading, nowMs)) ?? Number.MAX_VALUE;
      all.sort((a, b) => left(a) - left(b));
    }
    const places = new Set(
      (order ? all.map(({ record }) => record) : this.#records).map(({ id }) => id),
    );
    return [...places].flatMap((place) => all.filter(({ record }) => record.id === place));
  }

  #fits({ record, database, ref, reading }: FoundCandidate): boolean {
    const { lock: wanted, ability, otherThan } = this.#wish;
    const key = addressKey({ endpointId: record.id, database, ref });
    if (otherThan && key === addressKey(otherThan)) return false;
    if (!reading) return wanted === undefined;
    const { lock, condition, abilities } = reading.summary;
    if (condition === 'gone') return false;
    if (ability && abilities && !abilities.includes(ability)) return false;
    if (wanted === 'free') return lock === undefined;
    if (wanted === 'locked')
      return lock !== undefined && !this.#parts.services.heldLocks.has(lock.value);
    return true;
  }

  #refsAt(record: EndpointRecord, idPart: string): readonly SessionRef[] {
    const index = this.#indexes.get(record.id) ?? this.#parts.model.entry(record.id).sessions.index;
    const refs: SessionRef[] = [];
    for (const group of index?.groups() ?? []) {
      if (!this.#isFor(group)) continue;
      const isLocked = this.#wish.lock === 'locked';
      const count = (isLocked ? maxLocked : maxOffered) - refs.length;
      const page = index?.page({
        group,
        start: 0,
        count,
        ...(isLocked && { isLocked }),
        ...(idPart !== '' && !isLocked && { idPart }),
      });
      if (!page) continue;
      this.leftOut += page.totalCount - page.sessions.length;
      refs.push(...page.sessions.map(({ ref }) => ref));
    }
    return refs;
  }

  #isFor({ layout, lockedCount }: SessionGroup): boolean {
    const { ability, lock } = this.#wish;
    if (lock === 'locked' && lockedCount === 0) return false;
    return ability === undefined || layoutCan(layout, ability);
  }

  async #readingsOf(
    record: EndpointRecord,
    refs: readonly SessionRef[],
  ): Promise<readonly (SessionReading | undefined)[]> {
    if (refs.length === 0) return [];
    const { connections, log } = this.#parts.services;
    try {
      const source: SessionSource = await connections.connect(record.id);
      const summaries = await source.summaries(refs);
      const readAtMs = Date.now();
      return summaries.map((summary) => ({ summary, readAtMs }));
    } catch (error) {
      log.info('pick-session', `${record.name}: ${String(error)}`);
      return [];
    }
  }
}

/** Whether somebody who waits for a list waits for one more search, too. */
function isShort({ sessions: { state } }: EndpointEntry): boolean {
  return state.phase === 'ready' && state.durationMs <= maxSearchMs;
}

function keyOf({ id }: EndpointRecord, { layout, application, id: session }: SessionRef): string {
  return JSON.stringify([id, layout, application, session]);
}
