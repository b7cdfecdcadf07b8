import { type Command, type Reply, ReplyError } from '../../stores/commands.ts';
import type { ReplicaState } from '../../stores/source/source-limit.ts';
import { readReplica, readReplicaInfo, readRole } from './server-role.ts';

/** Between two looks. Roles change rarely, and whoever edits should know within seconds. */
const LOOK_MS = 4000;

/**
 * Whether the server of a connection is a replica. A replica is asked again and again, since it may
 * be promoted; a primary only while the connection is in use, so that a link at rest stays at rest.
 */
export class ReplicaWatch {
  readonly #ask: (command: Command) => Promise<Reply>;
  readonly #listeners = new Set<() => void>();
  #replica: ReplicaState | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | undefined;
  #isClosed = false;
  #lookedAtMs = -Infinity;

  /** @param ask sends a command to the server, and rejects where it answers with an error */
  constructor(ask: (command: Command) => Promise<Reply>) {
    this.#ask = ask;
  }

  /** What the server said at the last look; undefined for a primary, or one that doesn't tell. */
  get replica(): ReplicaState | undefined {
    return this.#replica;
  }

  /** Asks the server now, and from time to time after that. Never rejects. */
  look(): Promise<void> {
    this.#running ??= this.#look().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** To be called when the server has answered something: asks it again if the last look is old. */
  noteUse(): void {
    if (performance.now() - this.#lookedAtMs > LOOK_MS) void this.look();
  }

  /** Calls `listener` after each change. The function that comes back ends that. */
  onChange(listener: () => void): () => void {
    const entry = (): void => listener();
    this.#listeners.add(entry);
    return () => this.#listeners.delete(entry);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#listeners.clear();
  }

  async #look(): Promise<void> {
    clearTimeout(this.#timer);
    this.#lookedAtMs = performance.now();
    let replica: ReplicaState | undefined;
    try {
      replica = await this.#read();
    } catch (error) {
      // Who may ask for neither isn't told; a server that is away is asked when it is back.
      if (error instanceof ReplyError) this.#note(undefined);
      return;
    }
    this.#note(replica);
    if (this.#isClosed || !replica) return;
    this.#timer = setTimeout(() => void this.look(), LOOK_MS);
    this.#timer.unref();
  }

  async #read(): Promise<ReplicaState | undefined> {
    try {
      const reply = await this.#ask(['ROLE']);
      if (readRole(reply) !== undefined) return readReplica(reply);
    } catch (error) {
      if (!(error instanceof ReplyError)) throw error;
    }
    return readReplicaInfo(await this.#ask(['INFO', 'replication']));
  }

  #note(replica: ReplicaState | undefined): void {
    if (this.#isClosed || JSON.stringify(replica) === JSON.stringify(this.#replica)) return;
    this.#replica = replica;
    for (const listener of [...this.#listeners]) listener();
  }
}
