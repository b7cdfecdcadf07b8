import type { Command, CommandRunner, Reply } from '../commands.ts';

/**
 * A request that waits for a lock asks for it every half second (SessionStateModule.cs, polling
 * interval), which the server counts as a use of the key; so do looks of ours. A lock that was used
 * since our own last look, though that was a while ago, is waited for.
 */
const MIN_PAUSE_MS = 2200;
/** The server counts in whole seconds. */
const RECENT_SECONDS = 1;
/** One use between two looks may be anybody's; uses between three in a row are no accident. */
const MIN_STREAK = 2;
/** Beyond this, all is forgotten: nobody looks at so many locks. */
const MAX_LOCKS = 2000;

interface Seen {
  readonly value: string;
  lookedAtMs: number;
  /** How many looks in a row found it used; absent before the first that could tell. */
  streak?: number;
}

/** Tells from what the server knows of locks' keys whether requests wait for them. */
export class LockWaits {
  readonly #seen = new Map<string, Seen>();

  /** What to ask about a lock before its value is read, which is a use as well; if it is worth it. */
  question(lockKey: Uint8Array): Command | undefined {
    return this.#seen.has(nameOf(lockKey)) ? ['OBJECT', 'IDLETIME', lockKey] : undefined;
  }

  /**
   * Takes what a look found. Returns whether requests wait; undefined when that can't be told (yet).
   * @param value the lock id; undefined when nobody holds the lock
   * @param idle the reply to the question, if there was one. A server that counts uses in another
   * way (`maxmemory-policy` with LFU) and a user without the right reply with an error
   */
  note(
    lockKey: Uint8Array,
    value: string | undefined,
    idle: Reply | undefined,
    { askedAtMs, repliedAtMs }: { readonly askedAtMs: number; readonly repliedAtMs: number },
  ): boolean | undefined {
    const name = nameOf(lockKey);
    if (value === undefined) {
      this.#seen.delete(name);
      return undefined;
    }
    let seen = this.#seen.get(name);
    if (seen?.value !== value) {
      if (this.#seen.size >= MAX_LOCKS) this.#seen.clear();
      seen = { value, lookedAtMs: repliedAtMs };
      this.#seen.set(name, seen);
      return undefined;
    }
    if (typeof idle === 'number' && askedAtMs - seen.lookedAtMs >= MIN_PAUSE_MS) {
      seen.streak = idle <= RECENT_SECONDS ? (seen.streak ?? 0) + 1 : 0;
    }
    seen.lookedAtMs = repliedAtMs;
    if (seen.streak === undefined || (seen.streak > 0 && seen.streak < MIN_STREAK)) {
      return undefined;
    }
    return seen.streak >= MIN_STREAK;
  }
}

const waitsOf = new WeakMap<CommandRunner, LockWaits>();

/** What is known of the locks behind a connection; all looks through it count. */
export function lockWaitsOf(runner: CommandRunner): LockWaits {
  let waits = waitsOf.get(runner);
  if (!waits) waitsOf.set(runner, (waits = new LockWaits()));
  return waits;
}

function nameOf(key: Uint8Array): string {
  let name = '';
  for (const byte of key) name += String.fromCharCode(byte);
  return name;
}
