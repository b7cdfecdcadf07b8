import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { changedHeader } from '../changed-header.ts';
import { newSessionId, readSessionId, sessionCookie } from './session-id.ts';
import { SessionItems } from './session-items.ts';
import type { SessionStore, StoreAnswer } from './session-store.ts';
import { RequestSession } from './session.ts';
import type { Session } from './session.ts';

/** How long ASP.NET's session module waits before it asks for a locked session again. */
const lockPollMs = 500;

/** Whether a page may change the session: `EnableSessionState` of ASP.NET's pages. */
export type SessionAccess = 'read-write' | 'read-only';

export interface SessionModuleOptions {
  readonly timeoutMinutes: number;
  readonly executionTimeoutSeconds: number;
  readonly lockPollMs?: number;
}

/**
 * Gives each request its session and stores it at the end, as ASP.NET's session module does
 * (referencesource System.Web/State/SessionStateModule.cs): takes the lock, waits while another
 * request has it, takes it away from a request that has run too long.
 */
export class SessionModule {
  readonly #store: SessionStore;
  readonly #options: SessionModuleOptions;
  readonly #pollMs: number;

  constructor(store: SessionStore, options: SessionModuleOptions) {
    this.#store = store;
    this.#options = options;
    this.#pollMs = options.lockPollMs ?? lockPollMs;
  }

  /**
   * Runs a page with its session. The session is stored, and its lock given back, when `page` has
   * ended, well or not; only then should the page's result be sent.
   * @param access 'read-only' takes no lock, but waits for one that another request holds
   */
  async run<T>(
    request: IncomingMessage,
    response: ServerResponse,
    access: SessionAccess,
    page: (session: Session) => T | Promise<T>,
  ): Promise<T> {
    const known = readSessionId(request.headers.cookie);
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const session = known
      ? await this.#acquire(known, access, gone.signal)
      : this.#newSession(newSessionId(), 0);
    try {
      return await page(session);
    } finally {
      if (access === 'read-write') await this.#keep(session, response, known === undefined);
    }
  }

  async #acquire(id: string, access: SessionAccess, gone: AbortSignal): Promise<RequestSession> {
    for (let lockWaits = 0; ; lockWaits++) {
      const answer: StoreAnswer =
        access === 'read-only' ? await this.#store.get(id) : await this.#store.getExclusive(id);
      if (answer.kind === 'missing') return this.#newSession(id, lockWaits);
      if (answer.kind === 'found') {
        const { lockId, timeoutMinutes } = answer;
        const items = new SessionItems(this.#store.codec, answer.items);
        return new RequestSession({ id, isNew: false, timeoutMinutes, lockWaits, items, lockId });
      }
      if (answer.lockAgeMs >= this.#options.executionTimeoutSeconds * 1000) {
        await this.#store.release(id, answer.lockId, this.#options.timeoutMinutes);
      }
      await delay(this.#pollMs, undefined, { signal: gone });
    }
  }

  #newSession(id: string, lockWaits: number): RequestSession {
    return new RequestSession({
      id,
      isNew: true,
      timeoutMinutes: this.#options.timeoutMinutes,
      lockWaits,
      items: new SessionItems(this.#store.codec, []),
    });
  }

  async #keep(
    session: RequestSession,
    response: ServerResponse,
    isUnknown: boolean,
  ): Promise<void> {
    const { id, items, lockId, timeoutMinutes } = session;
    if (session.isNew) {
      // Nothing was put into it: there is nothing to keep, and the client needs no cookie.
      if (session.isAbandoned || items.size === 0) return;
      await this.#store.create(id, items, timeoutMinutes);
      if (isUnknown) this.#setCookie(response, id);
    } else if (lockId !== undefined) {
      if (session.isAbandoned) await this.#store.remove(id, lockId);
      else if (items.isDirty) await this.#store.update(id, items, lockId, timeoutMinutes);
      // The provider's EndRequest gives the lock back whatever came before.
      await this.#store.release(id, lockId, timeoutMinutes);
    }
    if (items.isDirty && !response.headersSent) {
      response.setHeader(changedHeader, items.touched.map(encodeURIComponent).join(','));
    }
  }

  #setCookie(response: ServerResponse, id: string): void {
    if (response.headersSent) return;
    response.appendHeader('Set-Cookie', `${sessionCookie}=${id}; path=/; HttpOnly; SameSite=Lax`);
  }
}
