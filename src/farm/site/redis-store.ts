import { readCollection, writeCollection } from '../../formats/alt/collection.ts';
import type { CommandArgument, CommandRunner, LuaScript, Reply } from '../../stores/commands.ts';
import { keysOf } from '../../stores/layouts/aspnet/key-names.ts';
import type { AspNetKeys } from '../../stores/layouts/aspnet/key-names.ts';
import type { SampleLayout } from '../config/sample-layouts.ts';
import { lockAgeMs, newLockId } from './lock-id.ts';
import { providerScripts } from './provider-scripts.ts';
import type { ProviderScripts } from './provider-scripts.ts';
import type { SessionItems, StoredItem } from './session-items.ts';
import type { SessionStore, StoreAnswer } from './session-store.ts';
import { itemCodecs } from './values.ts';
import type { ItemCodec } from './values.ts';

export interface RedisStoreOptions {
  /** Connects when it is first needed, and again after a failure. */
  readonly runner: () => Promise<CommandRunner>;
  readonly layout: SampleLayout;
  readonly application: string;
  /** Used for sessions that have no stored timeout. */
  readonly timeoutMinutes: number;
  /** How long a lock lives at most. */
  readonly executionTimeoutSeconds: number;
}

const text = (reply: Reply | undefined): string =>
  reply instanceof Uint8Array ? new TextDecoder().decode(reply) : String(reply ?? '');

/**
 * Sessions in Redis as Microsoft's provider keeps them: 3.x and 4.x for layout `aspnet-v2`, 5.x for
 * `aspnet-v5`. Sites with that provider and this one can share sessions.
 */
export class RedisStore implements SessionStore {
  readonly codec: ItemCodec;
  readonly #options: RedisStoreOptions;
  readonly #scripts: ProviderScripts;

  constructor(options: RedisStoreOptions) {
    this.#options = options;
    this.#scripts = providerScripts[options.layout];
    this.codec = itemCodecs[options.layout === 'aspnet-v2' ? 'nrbf' : 'alt'];
  }

  async getExclusive(id: string): Promise<StoreAnswer> {
    const proposed = newLockId();
    const seconds = this.#options.executionTimeoutSeconds;
    const [lock, data, timeout, isOthers] = await this.#run(this.#scripts.takeLock, id, [
      proposed,
      seconds,
    ]);
    const lockId = text(lock);
    if (lockId !== proposed || isOthers === 1) {
      return { kind: 'locked', lockId, lockAgeMs: lockAgeMs(lockId) };
    }
    const answer = this.#toAnswer(data, timeout);
    if (answer.kind === 'found') return { ...answer, lockId };
    // Asking for what isn't there has made a lone lock.
    await this.release(id, lockId, this.#options.timeoutMinutes);
    return answer;
  }

  async get(id: string): Promise<StoreAnswer> {
    const [lock, data, timeout] = await this.#run(this.#scripts.read, id, []);
    const lockId = text(lock);
    if (lockId !== '') return { kind: 'locked', lockId, lockAgeMs: lockAgeMs(lockId) };
    return this.#toAnswer(data, timeout);
  }

  async release(id: string, lockId: string, timeoutMinutes: number): Promise<void> {
    await this.#run(this.#scripts.release, id, [lockId, timeoutMinutes * 60]);
  }

  async create(id: string, items: SessionItems, timeoutMinutes: number): Promise<void> {
    const seconds = timeoutMinutes * 60;
    const { data, timeout } = this.#keys(id);
    const runner = await this.#options.runner();
    if (this.#options.layout === 'aspnet-v5') {
      const blob = writeCollection({ items: items.all() });
      await runner.script(this.#scripts.set, [data, timeout], [blob, seconds]);
      return;
    }
    const pairs = toPairs(items.all());
    // A hash can't be empty: such a session isn't stored.
    if (pairs.length === 0) return;
    await runner.script(this.#scripts.set, [data, timeout], [2 + pairs.length, seconds, ...pairs]);
  }

  async update(
    id: string,
    items: SessionItems,
    lockId: string,
    timeoutMinutes: number,
  ): Promise<void> {
    const seconds = timeoutMinutes * 60;
    if (this.#options.layout === 'aspnet-v5') {
      const args = [lockId, seconds, 0, 9, 8, 1, 9, 10, 'SessionState'];
      const blob = writeCollection({ items: items.all() });
      await this.#run(this.#scripts.update, id, [...args, blob]);
      return;
    }
    const removed = items.removedNames;
    const pairs = toPairs(items.changed());
    const firstUpdated = 9 + removed.length;
    await this.#run(this.#scripts.update, id, [
      lockId,
      seconds,
      removed.length,
      9,
      8 + removed.length,
      pairs.length / 2,
      firstUpdated,
      firstUpdated + pairs.length - 1,
      ...removed,
      ...pairs,
    ]);
  }

  async remove(id: string, lockId: string): Promise<void> {
    await this.#run(this.#scripts.remove, id, [lockId]);
  }

  #keys(id: string): AspNetKeys {
    const { layout, application } = this.#options;
    return keysOf({ layout, application, id });
  }

  async #run(
    script: LuaScript,
    id: string,
    args: readonly CommandArgument[],
  ): Promise<readonly Reply[]> {
    const { lock, data, timeout } = this.#keys(id);
    const runner = await this.#options.runner();
    const reply = await runner.script(script, [lock, data, timeout], args);
    return Array.isArray(reply) ? (reply as readonly Reply[]) : [reply];
  }

  #toAnswer(data: Reply | undefined, timeout: Reply | undefined): StoreAnswer {
    const items = this.#options.layout === 'aspnet-v5' ? fromBlob(data) : fromPairs(data);
    if (!items) return { kind: 'missing' };
    const seconds = Number(text(timeout));
    const timeoutMinutes = seconds === -1 ? this.#options.timeoutMinutes : Math.trunc(seconds / 60);
    return { kind: 'found', items, timeoutMinutes };
  }
}

const toPairs = (items: readonly StoredItem[]): (string | Uint8Array)[] =>
  items.flatMap(({ name, bytes }) => [name ?? '', bytes]);

/** A blob that can't be taken apart counts as no session, as in 5.0.4. */
const fromBlob = (data: Reply | undefined): readonly StoredItem[] | undefined => {
  if (!(data instanceof Uint8Array)) return undefined;
  const { items, failure, warnings } = readCollection(data);
  const isLost = failure !== undefined || warnings.some(({ code }) => code === 'duplicate-name');
  return isLost ? undefined : items;
};

const fromPairs = (data: Reply | undefined): readonly StoredItem[] | undefined => {
  if (!Array.isArray(data) || data.length === 0) return undefined;
  const pairs = data as readonly Reply[];
  const items: StoredItem[] = [];
  for (let index = 0; index + 1 < pairs.length; index += 2) {
    const bytes = pairs[index + 1];
    if (bytes instanceof Uint8Array) items.push({ name: text(pairs[index]), bytes });
  }
  return items;
};
