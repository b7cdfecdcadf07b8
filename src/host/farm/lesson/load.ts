import * as vscode from '../../shown/vscode.ts';
import type { SessionLock } from '../../../stores/session.ts';
import { counted, unexpected } from './classroom.ts';
import type { Classroom } from './classroom.ts';
import type { Visitor } from './visitor.ts';

/** Each visitor looks at a page for so long: the requests can be followed in the views. */
const pauseMs = 40;
/** No page of the load takes so long: a lock that is kept longer was left behind by a killed server. */
const leftBehindMs = 3000;
const lookMs = 200;
/** The load ends after this, whatever becomes of it. */
const limitMs = 120_000;

/** One visitor, and what became of its session. */
interface Visits {
  readonly visitor: Visitor;
  /** The count of the session at the last answer. */
  count: number;
  /** The session began anew. */
  isLost: boolean;
}

/** Visitors that visit the page that counts, again and again, until they are told to end. */
export class Load {
  readonly #room: Classroom;
  readonly #visits: readonly Visits[];
  readonly #work: Promise<unknown>;
  readonly #stop = new AbortController();
  readonly #endsAtMs = Date.now() + limitMs;
  readonly #answers = new Map<string, number>();
  /** When locks were first seen, by session and value. */
  readonly #locks = new Map<string, number>();
  #isOver = false;
  requestCount = 0;
  /** Requests that no server answered. */
  failureCount = 0;
  /** Locks that killed servers left behind, and that were released. */
  releasedCount = 0;

  constructor(room: Classroom, visitorCount: number) {
    this.#room = room;
    this.#visits = Array.from({ length: visitorCount }, () => ({
      visitor: room.visitor(),
      count: 0,
      isLost: false,
    }));
    this.#work = Promise.all(this.#visits.map((visits) => this.#visitOn(visits)));
  }

  /** How many requests each server answered. */
  get answers(): ReadonlyMap<string, number> {
    return this.#answers;
  }

  /** Waits until every visitor's session counts so many more. @throws UserError when that takes too long */
  async goesOn(visitCount: number, doing: string): Promise<void> {
    const goals = this.#visits.map((visits) => ({ visits, count: visits.count + visitCount }));
    let lookedAtMs = 0;
    await this.#room.until(async () => {
      if (Date.now() > this.#endsAtMs) throw unexpected();
      if (Date.now() - lookedAtMs >= lookMs) {
        this.#room.say(vscode.l10n.t('{0} Requests so far: {1}', doing, this.requestCount));
        await this.#releaseLeftLocks();
        lookedAtMs = Date.now();
      }
      return goals.every(({ visits, count }) => visits.isLost || visits.count >= count);
    });
  }

  /** Sends no more requests, and waits for the answers to the last ones. */
  async end(): Promise<void> {
    this.#isOver = true;
    await this.#work;
  }

  /** Ends at once: requests without an answer are broken off. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.end();
  }

  /** How many sessions are not in Redis any more, or began anew meanwhile. */
  async lostCount(): Promise<number> {
    const summaries = await this.#summaries();
    const there = summaries.filter(({ condition }) => condition === 'ok').length;
    const begunAnew = this.#visits.filter(({ isLost }) => isLost).length;
    return Math.max(this.#visits.length - there, begunAnew);
  }

  async #visitOn(visits: Visits): Promise<void> {
    while (!this.#isOver) {
      await this.#visit(visits);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  async #visit(visits: Visits): Promise<void> {
    this.requestCount++;
    try {
      const { server, count } = counted(await visits.visitor.get('/Visits', this.#stop.signal));
      this.#answers.set(server, (this.#answers.get(server) ?? 0) + 1);
      visits.isLost ||= count < visits.count;
      visits.count = count;
    } catch {
      this.failureCount++;
    }
  }

  /** Nobody gives back the lock of a request whose server was killed. */
  async #releaseLeftLocks(): Promise<void> {
    for (const { address, lock } of await this.#summaries()) {
      if (!lock || !this.#isLeftBehind(address.ref.id, lock)) continue;
      if (await this.#room.store.release(address, lock)) this.releasedCount++;
    }
  }

  async #summaries() {
    const { store } = this.#room;
    const ids = this.#visits.flatMap(({ visitor }) => visitor.sessionId ?? []);
    const addresses = ids.map((id) => store.addressOf(id, 'aspnet-v5'));
    const summaries = await store.source.summaries(addresses.map(({ ref }) => ref));
    return addresses.flatMap((address, index) => {
      const summary = summaries[index];
      return summary ? [{ ...summary, address }] : [];
    });
  }

  #isLeftBehind(id: string, { value }: SessionLock): boolean {
    const key = JSON.stringify([id, value]);
    const seenAtMs = this.#locks.get(key) ?? Date.now();
    this.#locks.set(key, seenAtMs);
    return Date.now() - seenAtMs >= leftBehindMs;
  }
}
