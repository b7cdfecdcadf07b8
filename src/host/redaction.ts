/** The shortest secret that is looked for: replacing shorter ones would garble the text. */
const minSecretLength = 4;

const userInfo = /(\b[a-z][a-z0-9+.-]*:\/\/)[^/\s@]*@/gi;
const passwordOption = /\b((?:sentinel)?password|pwd|token)(\s*[=:]\s*)[^,;\s]+/gi;
/** Session ids of ASP.NET: 24 characters of base 32, in which `y` and `z` stand in for 6 and 7. */
const aspNetSessionId = /(?<![a-z0-9])([a-z0-5]{4})[a-z0-5]{20}(?![a-z0-9])/g;
/** Session ids of ASP.NET Core: a Guid. */
const guidSessionId = /\b([0-9a-f]{4})[0-9a-f]{4}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi;

/** Takes out of texts what must not be written down: passwords and live session ids. */
export class Redactor {
  readonly #secrets = new Set<string>();

  /** Remembers a secret that is hidden from now on, in plain and in percent-encoded form. */
  addSecret(secret: string | undefined): void {
    if (secret === undefined || secret.length < minSecretLength) return;
    this.#secrets.add(secret);
    this.#secrets.add(encodeURIComponent(secret));
  }

  /** The text with everything secret replaced by `***`; of session ids the first four characters stay. */
  redact(text: string): string {
    let result = text;
    for (const secret of this.#secrets) result = result.replaceAll(secret, '***');
    return result
      .replace(userInfo, '$1***@')
      .replace(passwordOption, '$1$2***')
      .replace(aspNetSessionId, '$1***')
      .replace(guidSessionId, '$1***');
  }
}
