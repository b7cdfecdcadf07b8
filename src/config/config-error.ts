/** What is wrong with a text that should say where an endpoint is. */
export type ConfigErrorCode =
  | 'empty'
  /** Longer than any sensible address, so that it isn't looked at further. */
  | 'too-long'
  /** Line breaks or other control characters. */
  | 'bad-character'
  /** Something in front of `://` that doesn't stand for Redis. */
  | 'unknown-scheme'
  /** The address of a Memcached; `option` is `port` where nothing but the port tells. */
  | 'memcached'
  | 'dynamodb'
  /** A Memcached or a table where only a Redis will do. */
  | 'not-redis'
  /** What should be a region of AWS, or the name of a table of DynamoDB. */
  | 'bad-region'
  | 'bad-table'
  /** The name of a resource of AWS; `found` is the service. */
  | 'arn'
  | 'missing-host'
  | 'bad-host'
  | 'bad-port'
  | 'bad-database'
  /** A `%` that isn't followed by two hexadecimal digits, or bytes that aren't UTF-8. */
  | 'bad-escape'
  /** A `/`, `?` or `#` of a password, which ends the host where it isn't escaped. */
  | 'unescaped'
  /** A semicolon where a connection string has a comma. */
  | 'semicolon'
  /** A URL of Sentinels that doesn't name the primary which they watch. */
  | 'missing-service'
  /** A variable in the place of a value; `found` is how it is written. */
  | 'placeholder'
  /** A command line, or a line of configuration, that says nothing about an address. */
  | 'no-address'
  /** An option that stands without its value. */
  | 'missing-value'
  /** A quotation mark that is never closed. */
  | 'open-quote'
  /** A comma, with which a password of a connection string ends. */
  | 'comma-in-password'
  /** An option that is neither true nor false. */
  | 'bad-option';

/** How a text was read. */
export type AddressForm = 'url' | 'connection-string' | 'command' | 'options';

/** What of the text an error may name: a word or a character that is no secret. */
export interface ConfigErrorFacts {
  /** The option that has the wrong value, or was read where a host is missing: `ssl` for example. */
  readonly option?: string;
  /** How the text was read. */
  readonly form?: AddressForm;
  /** The character that cannot be there; for `unknown-scheme` the scheme. */
  readonly found?: string;
}

/** A text that can't be understood, with the place. Never holds the text itself: it may be secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code: ConfigErrorCode;
  /** Where in the text the trouble starts, in UTF-16 units. */
  readonly offset: number;
  /** The same as people count characters, from 1. */
  readonly position: number;
  readonly facts: ConfigErrorFacts;

  /** @param position how many characters of the text end with that at `offset` */
  constructor(
    code: ConfigErrorCode,
    offset: number,
    message: string,
    facts: ConfigErrorFacts = {},
    position = offset + 1,
  ) {
    super(message);
    this.code = code;
    this.offset = offset;
    this.facts = facts;
    this.position = position;
  }

  /** The same error, with how the text was read; what is known already stays. */
  readAs(form: AddressForm): ConfigError {
    const { code, offset, message, facts, position } = this;
    return new ConfigError(code, offset, message, { form, ...facts }, position);
  }

  /** The same error, with characters of `text` counted as people do. */
  in(text: string): ConfigError {
    const { code, offset, message, facts } = this;
    return new ConfigError(code, offset, message, facts, positionOf(text, offset));
  }
}

/** An emoji of several code points, or a letter with its accents, counts as one. */
function positionOf(text: string, offset: number): number {
  let position = 0;
  // A blank stands for what is missing at the end.
  for (const { index } of new Intl.Segmenter('en').segment(`${text} `)) {
    if (index > offset) break;
    position++;
  }
  return position;
}
