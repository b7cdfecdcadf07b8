import type { AnyAuthMethod, AuthHandlerMiddleware, Prompt } from 'ssh2';
import type { TunnelError } from '../../links/tunnel-failure.ts';
import { KeyRing, type KeyRingParts } from './key-ring.ts';
import type { SecretQuestion } from './questions.ts';

/** Tries of a password or of a server's own questions. */
const ATTEMPTS = 3;

/**
 * The ways to sign in to a server, one after the other as long as it allows them: keys, its own
 * questions, a password. Answers are told right or wrong by what the server does next.
 */
export class SignIn {
  readonly #parts: KeyRingParts;
  readonly #ring: KeyRing;
  readonly #methods: AsyncGenerator<AnyAuthMethod, void, readonly string[]>;
  #left: readonly string[] = [];
  #asked: SecretQuestion[] = [];
  #isOver = false;

  constructor(parts: KeyRingParts) {
    this.#parts = parts;
    this.#ring = new KeyRing(parts);
    this.#methods = this.#inTurn();
  }

  /** Why signing in can't succeed, beyond that the server takes nothing. */
  get failure(): TunnelError | undefined {
    return this.#ring.failure;
  }

  /** The client library asks it for one way after the other. */
  readonly handler: AuthHandlerMiddleware = (left, _partial, next) => {
    // The library says nothing before the first way, and false ends it: its types have neither.
    const allowed = left as readonly string[] | null;
    if (allowed) this.#left = allowed;
    const tell = next as (method: AnyAuthMethod | false) => void;
    if (this.#isOver) {
      tell(false);
      return;
    }
    this.#settle(false);
    this.#methods.next(this.#left).then(
      ({ value }) => tell(this.#isOver ? false : (value ?? false)),
      () => tell(false),
    );
  };

  /**
   * Nothing is tried or asked any more.
   * @param isIn whether the server has let us in; undefined when it hasn't said
   */
  end(isIn: boolean | undefined): void {
    this.#isOver = true;
    this.#settle(isIn);
  }

  #settle(isRight: boolean | undefined): void {
    for (const question of this.#asked.splice(0)) this.#parts.user.settle(question, isRight);
  }

  async *#inTurn(): AsyncGenerator<AnyAuthMethod, void, readonly string[]> {
    const username = this.#parts.hop.user;
    // Tells which ways there are.
    yield { type: 'none', username };
    if (this.#left.includes('publickey')) {
      yield { type: 'agent', username, agent: this.#ring };
      // One way may be followed by another: what is left after a key isn't told by the library.
      yield { type: 'none', username };
    }
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      if (!this.#left.includes('keyboard-interactive')) break;
      yield {
        type: 'keyboard-interactive',
        username,
        prompt: (_name, instructions, _language, prompts, finish) => {
          // Without an answer nothing is sent, as the server would count that as a wrong one.
          this.#answer(instructions, prompts, attempt).then(finish, () => undefined);
        },
      };
    }
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      if (!this.#left.includes('password')) break;
      const { through, behind } = this.#parts;
      const password = await this.#ask({ kind: 'password', through, behind, attempt });
      yield { type: 'password', username, password };
    }
  }

  async #answer(
    instructions: string,
    prompts: readonly Prompt[],
    attempt: number,
  ): Promise<string[]> {
    const { through, behind } = this.#parts;
    const answers: string[] = [];
    for (const { prompt, echo = false } of prompts.slice(0, 10)) {
      const isPassword = !echo && /password/i.test(prompt) && !/one.?time|otp|code/i.test(prompt);
      const text = [instructions, prompt].filter((part) => part.trim() !== '').join(' ');
      const answer = await this.#ask(
        isPassword
          ? { kind: 'password', through, behind, attempt }
          : { kind: 'prompt', through, prompt: text, isHidden: !echo, attempt },
      );
      answers.push(answer);
    }
    return answers;
  }

  async #ask(question: SecretQuestion): Promise<string> {
    const answer = await this.#parts.user.ask(question);
    this.#asked.push(question);
    return answer;
  }
}
