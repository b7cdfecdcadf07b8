/** What an SSH connection asks the user. */

/** The key of a server that nobody has vouched for. */
export interface HostKeyQuestion {
  /** `user@host:port` */
  readonly through: string;
  /** `ssh-ed25519` */
  readonly keyType: string;
  /** `SHA256:…` */
  readonly fingerprint: string;
  /** The file to which the key is added after a yes; empty if there is none. */
  readonly file: string;
  /** True when an authority is known for the host, whose certificates aren't checked here. */
  readonly hasAuthority: boolean;
}

/** Something that only the user knows. */
export type SecretQuestion =
  | { readonly kind: 'passphrase'; readonly file: string; readonly attempt: number }
  | {
      readonly kind: 'password';
      readonly through: string;
      /** What tells servers of one name apart: the hops before it, and its alias among known hosts. */
      readonly behind: string;
      readonly attempt: number;
    }
  /** What a server asks in its own words: a code, for example. */
  | {
      readonly kind: 'prompt';
      readonly through: string;
      readonly prompt: string;
      readonly isHidden: boolean;
      readonly attempt: number;
    };

/** Who answers. `attempt` counts from 1: at the first, an answer that was kept will do. */
export interface SshQuestions {
  /** @param signal ends the question: nobody waits for the answer any more */
  acceptHostKey(question: HostKeyQuestion, signal: AbortSignal): Promise<boolean>;
  /** Undefined when the user gives up, or the signal ends the question. */
  ask(question: SecretQuestion, signal: AbortSignal): Promise<string | undefined>;
  /**
   * Tells that an answer was right, or wrong: what was kept of it is of no use then.
   * @param isRight undefined when nobody has come to know
   */
  settle(question: SecretQuestion, isRight: boolean | undefined): void;
}

/** The user in front of a sign-in. */
export interface SignInUser {
  /** Rejects when the user gives up, which is the end of the whole sign-in. */
  ask(question: SecretQuestion): Promise<string>;
  settle: SshQuestions['settle'];
  /** Waits for what the user does elsewhere, as in the window of an agent. */
  waitFor<T>(work: () => Promise<T>): Promise<T>;
}
