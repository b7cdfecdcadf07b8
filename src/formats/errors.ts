import { englishText, l10n, type Reason } from './reason.ts';

/** What can be wrong with bytes or with an edit of them. */
export type FormatErrorCode =
  // Bytes that can't be read.
  | 'not-this-format'
  /** None of the formats that are known: a serializer of the site has written them. */
  | 'foreign'
  /** Nothing is wrong with them; `compression` in the details. */
  | 'compressed'
  | 'truncated'
  | 'invalid-record'
  | 'invalid-count'
  | 'invalid-text'
  | 'invalid-scalar'
  | 'invalid-structure'
  | 'missing-object'
  | 'duplicate-id'
  | 'not-supported'
  | 'limit-exceeded'
  /** A file that describes bytes, and can't be read itself. */
  | 'invalid-schema'
  // Texts that aren't a value of the type that is edited.
  | 'not-a-number'
  | 'not-an-integer'
  | 'out-of-range'
  | 'too-precise'
  | 'not-a-boolean'
  | 'not-one-character'
  | 'not-text'
  | 'not-a-date'
  | 'kind-not-stored'
  | 'not-a-time-span'
  | 'not-a-guid'
  // For types with a text of their own; `type` and `example` in the details.
  | 'invalid-value'
  // Edits that can't be made.
  | 'read-only'
  | 'damaged'
  | 'shared-elsewhere'
  | 'not-nullable'
  | 'no-such-node'
  | 'duplicate-name'
  | 'duplicate-key'
  | 'null-key'
  /** A key with a character zero in it, at which keys of the format end. */
  | 'zero-in-key'
  /** A key of which only the site knows where it belongs among the sorted ones. */
  | 'unsorted-key'
  | 'wrong-type'
  // What the software that reads the value would not take, or not as it is meant.
  | 'not-temp-data'
  | 'reads-as-other'
  /** The software that reads the value makes another number of it; `language`, `text` in the details. */
  | 'number-lost'
  | 'verification-failed';

/** Facts about an error, by name: `min`, `max`, `type`, `limit`, `found`, … as text or number. */
export type FormatErrorDetails = Readonly<Record<string, string | number>>;

/**
 * The one error class of this room: bytes that can't be read, or an edit that can't be made.
 * The message is an English sentence for logs and bug reports; `reason` is the same for the user's
 * language. `code` and `details` are for code that knows more to say.
 */
export class FormatError extends Error {
  override readonly name = 'FormatError';
  readonly code: FormatErrorCode;
  readonly reason: Reason;
  /** Where in the bytes, when the error has a place there. */
  readonly offset?: number;
  readonly details: FormatErrorDetails;

  constructor(
    code: FormatErrorCode,
    reason: Reason,
    options: { readonly offset?: number; readonly details?: FormatErrorDetails } = {},
  ) {
    super(englishText(reason));
    this.code = code;
    this.reason = reason;
    if (options.offset !== undefined) this.offset = options.offset;
    this.details = options.details ?? {};
  }
}

/** @param offset where more bytes were expected */
export function truncated(offset: number): FormatError {
  return new FormatError('truncated', l10n.t('The data ends too early.'), { offset });
}

/**
 * The refusal of an edit whose result, read again, isn't what it should be: a fault of ours.
 * @param found what is wrong with it, in English, for the bug report
 */
export function wrongResult(found: string): FormatError {
  return new FormatError(
    'verification-failed',
    l10n.t(
      'This edit would change more than it should, so it was refused. Report this as a bug: {0}',
      found,
    ),
  );
}
