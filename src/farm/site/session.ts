import type { SessionItems } from './session-items.ts';
import type { ForeignValue, SessionValue } from './values.ts';

/** The session of one request, as a page sees it. */
export interface Session {
  readonly id: string;
  /** True when nothing was stored under its id before this request. */
  readonly isNew: boolean;
  readonly timeoutMinutes: number;
  /** How often the request found the session locked and waited. */
  readonly lockWaits: number;
  /** The names of its items. */
  readonly names: readonly string[];
  /**
   * A value: text, number, true or false, Date, null; for other types an object with `typeName` and
   * `text`. Undefined when there is no such item. Case does not matter in names.
   */
  get(name: string): SessionValue | ForeignValue | null | undefined;
  set(name: string, value: SessionValue): void;
  remove(name: string): void;
  /** Ends the session at the end of the request. */
  abandon(): void;
}

/** What {@link RequestSession} starts from. */
export interface SessionStart {
  readonly id: string;
  readonly isNew: boolean;
  readonly timeoutMinutes: number;
  readonly lockWaits: number;
  readonly items: SessionItems;
  /** The lock that the request holds; absent on pages that only read, and in new sessions. */
  readonly lockId?: string | undefined;
}

/** {@link Session} with what the module that saves it needs. */
export class RequestSession implements Session {
  readonly id: string;
  readonly isNew: boolean;
  readonly timeoutMinutes: number;
  readonly lockWaits: number;
  readonly items: SessionItems;
  readonly lockId: string | undefined;
  isAbandoned = false;

  constructor(start: SessionStart) {
    this.id = start.id;
    this.isNew = start.isNew;
    this.timeoutMinutes = start.timeoutMinutes;
    this.lockWaits = start.lockWaits;
    this.items = start.items;
    this.lockId = start.lockId;
  }

  get names(): readonly string[] {
    return this.items.all().map(({ name }) => name ?? '');
  }

  get(name: string): SessionValue | ForeignValue | null | undefined {
    return this.items.get(name);
  }

  set(name: string, value: SessionValue): void {
    this.items.set(name, value);
  }

  remove(name: string): void {
    this.items.remove(name);
  }

  abandon(): void {
    this.isAbandoned = true;
  }
}
