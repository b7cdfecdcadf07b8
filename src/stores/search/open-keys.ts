import type { KeyRecogniser } from '../layouts/key-recognition.ts';
import { type KeyLook, lookAt } from '../find/key-look.ts';
import { type KeyMatch, newKeyMatch } from '../find/key-rule.ts';
import { type Command, type CommandRunner, ReplyError } from '../commands.ts';
import { decodeText } from '../replies.ts';

/** Keys that are looked at in one go. */
const BATCH_KEYS = 250;
/** Batches that are on their way at the same time. */
const MAX_BATCHES = 4;
/** With more keys than this waiting, the walk waits too, so that they stay few in memory. */
const MAX_WAITING = 4 * BATCH_KEYS;

/** What settling keys needs. */
export interface OpenKeysParts {
  readonly runner: CommandRunner;
  readonly isCluster: boolean;
  readonly keys: KeyRecogniser;
  /** Called for each key that turned out to belong to a session. */
  onSettled(key: Uint8Array, match: KeyMatch): void;
}

/**
 * Keys whose names leave open whether they are sessions: what stands under them is looked at while
 * the walk over all keys goes on.
 */
export class OpenKeys {
  readonly #parts: OpenKeysParts;
  readonly #match = newKeyMatch();
  #waiting: Uint8Array[] = [];
  readonly #running = new Set<Promise<void>>();
  #failure: Error | undefined;

  constructor(parts: OpenKeysParts) {
    this.#parts = parts;
  }

  /** Takes a copy of a key. */
  add(bytes: Uint8Array, start: number, end: number): void {
    this.#waiting.push(Uint8Array.prototype.slice.call(bytes, start, end));
    if (this.#waiting.length >= BATCH_KEYS) this.#startBatches(BATCH_KEYS);
  }

  /**
   * Undefined when more keys may come, else a promise for the time when they may.
   * @throws what went wrong with an earlier look
   */
  ready(): Promise<void> | undefined {
    if (this.#failure) throw this.#failure;
    return this.#waiting.length > MAX_WAITING ? this.#untilFewer() : undefined;
  }

  /** Settles all that is left. @throws ConnectionError when the server went away */
  async finish(): Promise<void> {
    while (this.#waiting.length > 0 || this.#running.size > 0) {
      this.#startBatches(1);
      await Promise.race(this.#running);
    }
    if (this.#failure) throw this.#failure;
  }

  async #untilFewer(): Promise<void> {
    while (this.#waiting.length > MAX_WAITING && this.#running.size > 0 && !this.#failure) {
      await Promise.race(this.#running);
    }
  }

  #startBatches(least: number): void {
    while (this.#waiting.length >= least && this.#running.size < MAX_BATCHES) {
      const batch = this.#waiting.splice(0, BATCH_KEYS);
      if (batch.length === 0) return;
      const look = this.#look(batch).finally(() => {
        this.#running.delete(look);
        this.#startBatches(BATCH_KEYS);
      });
      this.#running.add(look);
    }
  }

  async #look(batch: readonly Uint8Array[]): Promise<void> {
    const { runner, isCluster, keys } = this.#parts;
    if (this.#failure) return;
    try {
      const looks = await lookAt(runner, batch, isCluster);
      const others = await this.#othersAmong(batch, looks);
      for (const [index, key] of batch.entries()) {
        const look = looks[index];
        if (!look) continue;
        const isSession = others.has(index)
          ? keys.settleAsOurs?.(key, look, this.#match)
          : keys.settle(key, look, this.#match);
        if (isSession) this.#parts.onSettled(key, this.#match);
      }
    } catch (error) {
      // Where looking isn't allowed, what these keys are stays open; the others are found all the same.
      if (!(error instanceof ReplyError)) this.#failure = error as Error;
    }
  }

  /** The keys beside the data of sessions that aren't those of the layout which claims them: each key has one owner. */
  async #othersAmong(
    batch: readonly Uint8Array[],
    looks: readonly KeyLook[],
  ): Promise<ReadonlySet<number>> {
    const { runner, keys } = this.#parts;
    const asked = batch.flatMap((key, index) => {
      const look = looks[index];
      const data = look && keys.dataOf?.(key, look, this.#match);
      return data ? [{ index, data }] : [];
    });
    if (asked.length === 0) return new Set();
    const types = await runner.pipeline(asked.map(({ data }): Command => ['TYPE', data.key]));
    const isOther = ({ data }: (typeof asked)[number], at: number): boolean => {
      const reply = types[at];
      const type = reply instanceof Uint8Array ? decodeText(reply) : reply;
      return type !== data.type && (type === 'hash' || type === 'string');
    };
    return new Set(asked.filter(isOther).map(({ index }) => index));
  }
}
