/** A source is open, and how it signed in can't be kept up. */
export interface SignInTrouble {
  /** What was thrown, or the server's refusal. */
  readonly error: unknown;
  /** When the server stops taking what it was told last, in milliseconds since 1970, where that is known. */
  readonly expiresAtMs?: number;
}
