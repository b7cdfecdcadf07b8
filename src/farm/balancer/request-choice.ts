import type { IncomingMessage } from 'node:http';
import type { Backend } from './backend.ts';
import type { Choice, Chooser } from './chooser.ts';

/** The server of one request: proposed while the request waits, decided when it goes there. */
export class RequestChoice {
  readonly #chooser: Chooser;
  readonly #request: IncomingMessage;
  #choice: Choice | undefined;
  /** The rules by which the proposal was made. */
  #rules = -1;
  #isDecided = false;

  constructor(chooser: Chooser, request: IncomingMessage) {
    this.#chooser = chooser;
    this.#request = request;
  }

  /** The last one that was asked for. */
  get known(): Choice | undefined {
    return this.#choice;
  }

  /** Another one when the server has gone meanwhile, or when servers are chosen in another way. */
  get current(): Choice | undefined {
    const chooser = this.#chooser;
    if (this.#isDecided) return this.#choice;
    const isAsRuled = this.#rules === chooser.rules || this.#choice?.reason === 'user';
    if (this.#choice && isAsRuled && chooser.holds(this.#choice)) return this.#choice;
    this.#rules = chooser.rules;
    return (this.#choice = chooser.choose(this.#request));
  }

  /** A user names the server before the request goes anywhere. */
  prefer(backend: Backend): void {
    this.#choice = { backend, reason: 'user' };
  }

  /** The request says something else now: who is bound by its cookies may be bound to another server. */
  reconsider(): void {
    if (this.#chooser.isBinding && this.#choice?.reason !== 'user') this.#choice = undefined;
    this.propose();
  }

  /** It waits: its server is chosen in its turn, not when somebody asks. */
  propose(): void {
    this.#choice = this.current;
  }

  /** From now on it stays. @param backend the one that a user names */
  decide(backend?: Backend): Choice | undefined {
    this.#choice = backend ? { backend, reason: 'user' } : this.current;
    this.#isDecided = true;
    if (this.#choice) this.#chooser.onSend(this.#request, this.#choice.backend);
    return this.#choice;
  }

  /** Goes over to a server that hasn't been tried; undefined, and no change, when there is none. */
  decideOther(tried: readonly Backend[]): Choice | undefined {
    const other = this.#choice && this.#chooser.chooseOther(tried, this.#request, this.#choice);
    if (!other) return undefined;
    this.#choice = other;
    this.#chooser.onSend(this.#request, other.backend);
    return other;
  }
}
