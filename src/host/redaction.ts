import { hideSecret, secretUnits } from './secret-forms.ts';
import type { SecretUnits } from './secret-forms.ts';
import { withoutNamedSecrets } from './named-secrets.ts';

/** The shortest secret that is looked for: replacing shorter ones would garble the text. */
const minSecretLength = 4;

/** What a URL is written in, between blanks and quotes. */
const unbroken = /[^\s"'<>]+/g;
/** The user part of a URL, which may hold `@` and `/` where a Redis is meant, and ends at the last `@`. */
const redisScheme = /\b(?:rediss?|valkeys?|redis-sentinel):\/\//i;
/** The same with blanks in the password: what could be a port behind the colon is none. */
const blankUserInfo =
  /\b((?:rediss?|valkeys?):\/\/)[^\s:@/"']{0,200}:(?!\d{1,5}(?:[^\w@]|$))[^\n\r"'<>]{0,500}@/gi;
const userInfo = /\b([a-z][a-z0-9+.-]{0,30}:\/\/)[^/\s@]{0,500}@/gi;
/** Session ids of ASP.NET: 24 characters of base 32, in which `y` and `z` stand in for 6 and 7. */
const aspNetSessionId = /(?<![a-z0-9])([a-z0-5]{4})[a-z0-5]{20}(?![a-z0-9])/g;
/** Session ids of ASP.NET Core: a Guid. */
const guidSessionId = /\b([0-9a-f]{4})[0-9a-f]{4}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi;

/** The most secrets that are looked for in each text; beyond that, the ones that were used last stay. */
const maxSecrets = 1000;
/** Errors may name a token for a while after its end. */
const keptAfterEndMs = 3_600_000;

interface Secret {
  readonly units: SecretUnits;
  readonly endMs: number;
}

/** Takes out of texts what must not be written down: passwords and live session ids. */
export class Redactor {
  /** The one that was used last stands last. */
  readonly #secrets = new Map<string, Secret>();

  /**
   * Remembers a secret that is hidden from now on, in whatever way it is written.
   * @param expiresAtMs when it is of no use to anybody any more, if that is known
   */
  addSecret(secret: string | undefined, expiresAtMs = Infinity): void {
    if (secret === undefined || secret.length < minSecretLength) return;
    const known = this.#secrets.get(secret);
    const endMs = Math.max(expiresAtMs + keptAfterEndMs, known?.endMs ?? 0);
    this.#secrets.delete(secret);
    this.#secrets.set(secret, { units: known?.units ?? secretUnits(secret), endMs });
    this.#forgetExpired();
    const [oldest] = this.#secrets.keys();
    if (this.#secrets.size > maxSecrets && oldest !== undefined) this.#secrets.delete(oldest);
  }

  /** The text with the secrets that are known replaced by `***`, and nothing else. */
  hideSecrets(text: string): string {
    let result = text;
    for (const { units } of this.#secrets.values()) result = hideSecret(result, units);
    return result;
  }

  #forgetExpired(): void {
    const nowMs = Date.now();
    for (const [secret, { endMs }] of this.#secrets) {
      if (endMs <= nowMs) this.#secrets.delete(secret);
    }
  }

  /**
   * The text with everything secret replaced by `***`, also what only looks so: of session ids the
   * first four characters stay.
   */
  redact(text: string): string {
    return withoutNamedSecrets(
      this.hideSecrets(text)
        .replace(unbroken, withoutUserInfo)
        .replace(blankUserInfo, '$1***@')
        .replace(userInfo, '$1***@'),
    )
      .replace(aspNetSessionId, '$1***')
      .replace(guidSessionId, '$1***');
  }
}

/** Takes the secrets of this window out: it is told of each as soon as one is known. */
export const redactor = new Redactor();

/** Text without blanks, with the user part of the first Redis URL in it left out. */
function withoutUserInfo(text: string): string {
  const behind = text.lastIndexOf('@') + 1;
  const scheme = redisScheme.exec(text.slice(0, behind));
  if (!scheme) return text;
  return `${text.slice(0, scheme.index)}${scheme[0]}***@${text.slice(behind)}`;
}
