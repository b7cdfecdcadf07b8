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

/** Takes out of texts what must not be written down: passwords and live session ids. */
export class Redactor {
  readonly #secrets = new Map<string, SecretUnits>();

  /** Remembers a secret that is hidden from now on, in whatever way it is written. */
  addSecret(secret: string | undefined): void {
    if (secret === undefined || secret.length < minSecretLength) return;
    if (!this.#secrets.has(secret)) this.#secrets.set(secret, secretUnits(secret));
  }

  /** The text with the secrets that are known replaced by `***`, and nothing else. */
  hideSecrets(text: string): string {
    let result = text;
    for (const units of this.#secrets.values()) result = hideSecret(result, units);
    return result;
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
