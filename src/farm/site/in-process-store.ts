import type { SessionItems, StoredItem } from './session-items.ts';
import type { SessionStore, StoreAnswer } from './session-store.ts';
import { itemCodecs } from './values.ts';

interface Slot {
  items: readonly StoredItem[];
  timeoutMinutes: number;
  expiresAtMs: number;
  lock?: { readonly id: string; readonly sinceMs: number } | undefined;
}

/** Sessions in the memory of this process, as `sessionState mode="InProc"`: no other server sees them. */
export class InProcessStore implements SessionStore {
  readonly codec = itemCodecs.alt;
  readonly #slots = new Map<string, Slot>();
  readonly #sweep = setInterval(() => this.#removeExpired(), 60_000).unref();
  readonly #onCount: (count: number) => void;
  #counted = 0;
  #nextLock = 1;

  /** @param onCount called with the number of sessions when that may have changed */
  constructor(onCount: (count: number) => void = () => undefined) {
    this.#onCount = onCount;
  }

  getExclusive(id: string): Promise<StoreAnswer> {
    const answer = this.#look(id);
    const slot = this.#slots.get(id);
    if (answer.kind !== 'found' || !slot) return Promise.resolve(answer);
    slot.lock = { id: String(this.#nextLock++), sinceMs: Date.now() };
    return Promise.resolve({ ...answer, lockId: slot.lock.id });
  }

  get(id: string): Promise<StoreAnswer> {
    return Promise.resolve(this.#look(id));
  }

  release(id: string, lockId: string): Promise<void> {
    const slot = this.#slots.get(id);
    if (slot?.lock?.id === lockId) slot.lock = undefined;
    return Promise.resolve();
  }

  create(id: string, items: SessionItems, timeoutMinutes: number): Promise<void> {
    this.#slots.set(id, {
      items: items.all(),
      timeoutMinutes,
      expiresAtMs: Date.now() + timeoutMinutes * 60_000,
    });
    this.#count();
    return Promise.resolve();
  }

  update(id: string, items: SessionItems, lockId: string, timeoutMinutes: number): Promise<void> {
    if (this.#slots.get(id)?.lock?.id !== lockId) return Promise.resolve();
    return this.create(id, items, timeoutMinutes);
  }

  remove(id: string, lockId: string): Promise<void> {
    if (this.#slots.get(id)?.lock?.id === lockId) this.#slots.delete(id);
    this.#count();
    return Promise.resolve();
  }

  dispose(): void {
    clearInterval(this.#sweep);
  }

  #look(id: string): StoreAnswer {
    const slot = this.#slots.get(id);
    const now = Date.now();
    if (!slot || slot.expiresAtMs <= now) {
      this.#slots.delete(id);
      return { kind: 'missing' };
    }
    slot.expiresAtMs = now + slot.timeoutMinutes * 60_000;
    if (slot.lock) {
      return { kind: 'locked', lockId: slot.lock.id, lockAgeMs: now - slot.lock.sinceMs };
    }
    return { kind: 'found', items: slot.items, timeoutMinutes: slot.timeoutMinutes };
  }

  #count(): void {
    if (this.#slots.size === this.#counted) return;
    this.#counted = this.#slots.size;
    this.#onCount(this.#counted);
  }

  #removeExpired(): void {
    const now = Date.now();
    for (const [id, slot] of this.#slots) if (slot.expiresAtMs <= now) this.#slots.delete(id);
    this.#count();
  }
}
