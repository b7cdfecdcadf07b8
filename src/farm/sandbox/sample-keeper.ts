import type { Command, CommandArgument, Reply } from '../../stores/commands.ts';
import type { Sample } from '../seed/sandbox-sessions.ts';

/** What the keeper asks of a connection to the sandbox; an error reply rejects. */
export interface SampleConnection {
  call(command: Command): Promise<Reply>;
}

/** How the remaining life of a sample's keys may differ from what it was given, by rounding. */
const toleranceMs = 1500;

/** A sample that is as it was stored. */
interface Kept {
  readonly sample: Sample;
  readonly keys: readonly CommandArgument[];
  /** Read all that it holds. */
  readonly looks: readonly Command[];
  contents: string;
  endsAtMs: number;
}

type Condition = 'untouched' | 'expired' | 'touched';

/**
 * Keeps the sample sessions of the sandbox alive for as long as nobody but itself has touched them:
 * extends them shortly before their end, and stores those again that have expired. One that was
 * written, extended, locked, or ended by a user or a site is let go for good.
 */
export class SampleKeeper {
  readonly #connection: SampleConnection;
  readonly #leadMs: number;
  #kept: readonly Kept[] = [];

  /** @param leadMs how long before its end a sample is extended; longer than between two looks */
  constructor(connection: SampleConnection, leadMs: number) {
    this.#connection = connection;
    this.#leadMs = leadMs;
  }

  /** Stores samples, which are kept from now on. */
  async fill(samples: readonly Sample[]): Promise<void> {
    const kept: Kept[] = [];
    for (const sample of samples) {
      const stores = sample.commands.filter(([name]) => Object.hasOwn(lookOf, name));
      const looks = unique(stores.map(([name, key = '']) => lookOf[name]?.(key) ?? ['GET', key]));
      const entry = { sample, looks, keys: looks.map(([, key = '']) => key) };
      // Counted from before it is stored: what is gone by then has expired.
      const endsAtMs = endOf(sample);
      for (const command of sample.commands) await this.#connection.call(command);
      kept.push({ ...entry, endsAtMs, contents: await this.#read(entry.looks) });
    }
    this.#kept = kept;
  }

  /**
   * Looks after all samples once.
   * @param isUnsaved whether somebody has unsaved edits of the session, which is then left alone
   */
  async look(isUnsaved: (sample: Sample) => boolean): Promise<void> {
    const conditions = await Promise.all(this.#kept.map((kept) => this.#conditionOf(kept)));
    const still: Kept[] = [];
    for (const [index, kept] of this.#kept.entries()) {
      const condition = conditions[index] ?? 'touched';
      if (condition === 'touched') continue;
      if (isUnsaved(kept.sample) || !this.#isDue(kept, condition)) still.push(kept);
      else if (await this.#renew(kept, condition)) still.push(kept);
    }
    this.#kept = still;
  }

  /** When the next sample ends: a look just before tells one that expired from one that was ended. */
  get nextEndMs(): number {
    return Math.min(
      ...this.#kept.map(({ endsAtMs }) => endsAtMs).filter((end) => end > Date.now()),
    );
  }

  #isDue({ sample, endsAtMs }: Kept, condition: Condition): boolean {
    return condition === 'expired' || (!sample.expires && Date.now() > endsAtMs - this.#leadMs);
  }

  /** @returns false when somebody was quicker */
  async #renew(kept: Kept, condition: Condition): Promise<boolean> {
    const { sample, keys } = kept;
    await this.#connection.call(['WATCH', ...keys]);
    if ((await this.#conditionOf(kept)) !== condition) {
      await this.#connection.call(['UNWATCH']);
      return this.#kept.includes(kept);
    }
    const commands =
      condition === 'expired'
        ? sample.commands
        : keys.map((key): Command => ['EXPIRE', key, sample.ttlSeconds]);
    const endsAtMs = endOf(sample);
    await this.#connection.call(['MULTI']);
    for (const command of commands) await this.#connection.call(command);
    if ((await this.#connection.call(['EXEC'])) === null) return false;
    kept.endsAtMs = endsAtMs;
    return true;
  }

  async #conditionOf({ keys, looks, contents, endsAtMs }: Kept): Promise<Condition> {
    const now = Date.now();
    const [found, ...lives] = await Promise.all([
      this.#read(looks),
      ...keys.map((key) => this.#connection.call(['PTTL', key])),
    ]);
    if (lives.every((life) => life === -2)) return now >= endsAtMs ? 'expired' : 'touched';
    const isOnTime = lives.every(
      (life) => typeof life === 'number' && Math.abs(now + life - endsAtMs) < toleranceMs,
    );
    return isOnTime && found === contents ? 'untouched' : 'touched';
  }

  /** Everything under the keys as one text; what can't be read as it was stored has changed. */
  async #read(looks: readonly Command[]): Promise<string> {
    const replies = await Promise.all(
      looks.map((look) => this.#connection.call(look).catch(() => 'changed')),
    );
    return JSON.stringify(replies, (_name, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
    );
  }
}

/** How that is read which a command has stored. */
const lookOf: Readonly<Record<string, (key: CommandArgument) => Command>> = {
  SET: (key) => ['GET', key],
  HSET: (key) => ['HGETALL', key],
  RPUSH: (key) => ['LRANGE', key, 0, -1],
};

function unique(looks: readonly Command[]): readonly Command[] {
  const byText = new Map(looks.map((look) => [look.map(String).join(' '), look]));
  return [...byText.values()];
}

function endOf({ ttlSeconds }: Sample): number {
  return Date.now() + ttlSeconds * 1000;
}
