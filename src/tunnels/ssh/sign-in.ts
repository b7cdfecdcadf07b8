import type { AnyAuthMethod, AuthHandlerMiddleware, Prompt } from 'ssh2';
import { TunnelError } from '../../redis/reach/tunnel-failure.ts';
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
  #failure: TunnelError | undefined;

  constructor(parts: KeyRingParts) {
    this.#parts = parts;
    this.#ring = new KeyRing(parts);
    this.#methods = this.#inTurn();
  }

  /** Why signing in can't succeed, beyond that the server takes nothing. */
  get failure(): TunnelError | undefined {
    return this.#failure ?? this.#ring.failure;
  }

  /** The client library asks it for one way after the other. */
  readonly handler: AuthHandlerMiddleware = (left, _partial, next) => {
    // The library says nothing before the first way, and false ends it: its types have neither.
    const allowed = left as readonly string[] | null;
    if (allowed) this.#left = allowed;
    const tell = next as (method: AnyAuthMethod | false) => void;
    this.#settle(false);
    this.#methods.next(this.#left).then(
      ({ value }) => tell(this.#failure ? false : (value ?? false)),
      (error: unknown) => {
        if (error instanceof TunnelError) this.#failure = error;
        tell(false);
      },
    );
  };

  /** To be called when the server has let us in. */
  succeeded(): void {
    this.#settle(true);
  }

  #settle(isRight: boolean): void {
    for (const question of this.#asked.splice(0)) this.#parts.questions.settle(question, isRight);
  }

  async *#inTurn(): AsyncGenerator<AnyAuthMethod, void, readonly string[]> {
    const username = this.#parts.hop.user;
    // Tells which ways there are.
    yield { type: 'none', username };
    if (this.#left.includes('publickey')) {
      yield { type: 'agent', username, agent: this.#ring };
      if (this.#isCancelled) return;
      // One way may be followed by another: what is left after a key isn't told by the library.
      yield { type: 'none', username };
    }
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      if (!this.#left.includes('keyboard-interactive')) break;
      yield {
        type: 'keyboard-interactive',
        username,
        prompt: (_name, instructions, _language, prompts, finish) => {
          // Without an answer, the server refuses, and the next way is tried.
          this.#answer(instructions, prompts, attempt).then(finish, () => finish([]));
        },
      };
      if (this.#isCancelled) return;
    }
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      if (!this.#left.includes('password')) break;
      const { through, behind } = this.#parts;
      const password = await this.#ask({ kind: 'password', through, behind, attempt });
      if (password === undefined) return;
      yield { type: 'password', username, password };
    }
  }

  get #isCancelled(): boolean {
    return this.failure?.failure.problem === 'sign-in-cancelled';
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
      const answer = this.#isCancelled
        ? undefined
        : await this.#ask(
            isPassword
              ? { kind: 'password', through, behind, attempt }
              : { kind: 'prompt', through, prompt: text, isHidden: !echo, attempt },
          );
      answers.push(answer ?? '');
    }
    return answers;
  }

  async #ask(question: SecretQuestion): Promise<string | undefined> {
    const { questions, through } = this.#parts;
    const answer = await questions.ask(question);
    if (answer === undefined) {
      this.#failure = new TunnelError({ problem: 'sign-in-cancelled', through });
    } else this.#asked.push(question);
    return answer;
  }
}
