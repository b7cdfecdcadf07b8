/** What Azure, or the way to a token for it, refused. */
export type AzureErrorCode =
  /** Nobody is signed in, or must sign in again. */
  | 'signed-out'
  /** The account may not ask for a token for this: consent of an administrator is missing. */
  | 'no-consent'
  /** What came isn't a token that names its user and its end. */
  | 'bad-token'
  /** A permission is missing; `action` names it. */
  | 'denied'
  /** Too many requests; `retryAfterSeconds` says when to come back. */
  | 'throttled'
  | 'not-found'
  | 'unavailable'
  | 'unreachable'
  /** An answer that isn't what the API describes. */
  | 'bad-answer'
  | 'unknown';

/** What is known beside the code. Holds nothing secret. */
export interface AzureFacts {
  /** `Microsoft.Cache/redis/listKeys/action`. */
  readonly action?: string;
  readonly retryAfterSeconds?: number;
  /** Azure's own words, or the system's error code, cut to one short line. */
  readonly detail?: string;
}

/** A request to Azure came to nothing. */
export class AzureError extends Error {
  override readonly name = 'AzureError';
  readonly code: AzureErrorCode;
  readonly facts: AzureFacts;

  constructor(code: AzureErrorCode, facts: AzureFacts = {}, options?: ErrorOptions) {
    super(`Azure: ${code}${facts.action === undefined ? '' : ` (${facts.action})`}`, options);
    this.code = code;
    this.facts = facts;
  }
}

/** Azure's words as one short line. */
export function shortDetail(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/\p{Cc}+/gu, '')
    .trim()
    .slice(0, 300);
}

/**
 * Codes of Entra ID that say that an application may not ask for a resource, or that nobody has
 * agreed to it: AADSTS65001 (consent), 650052, 650056, 650057, 65002, 65005 and their like
 * ("Microsoft Entra authentication and authorization error codes").
 */
export function isConsentMissing(text: string): boolean {
  return /AADSTS65\d{3,4}\b|AADSTS(?:90094|700016|500011)\b|consent_required/.test(text);
}
