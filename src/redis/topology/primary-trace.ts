import { nameOfTarget, type SocketTarget } from '../../links/socket.ts';

/** Which server the links of an endpoint without cluster go to, and each change of it. */
export class PrimaryTrace {
  readonly #listeners = new Set<(name: string) => void>();
  #current: SocketTarget;
  /** Where the last transaction went, by its name; it may have found another primary before we did. */
  transactionName: string | undefined;

  constructor(first: SocketTarget) {
    this.#current = first;
  }

  get current(): SocketTarget {
    return this.#current;
  }

  /** `host:port`, or the path of a socket. */
  get name(): string {
    return nameOfTarget(this.#current);
  }

  /** A link was opened. */
  note(target: SocketTarget): void {
    const before = this.name;
    this.#current = target;
    if (this.name === before) return;
    for (const listener of [...this.#listeners]) listener(this.name);
  }

  /** Calls `listener` with the name of each other server that takes over. */
  onChange(listener: (name: string) => void): () => void {
    const entry = (name: string): void => listener(name);
    this.#listeners.add(entry);
    return () => this.#listeners.delete(entry);
  }
}
