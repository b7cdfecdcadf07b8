/** What is wrong with a text that should say where an endpoint is. */
export type ConfigErrorCode =
  | 'empty'
  /** Longer than any sensible address, so that it isn't looked at further. */
  | 'too-long'
  /** Line breaks or other control characters. */
  | 'bad-character'
  /** Something in front of `://` that isn't `redis`, `rediss` or `unix`. */
  | 'unknown-scheme'
  | 'missing-host'
  | 'bad-host'
  | 'bad-port'
  | 'bad-database'
  /** A `%` that isn't followed by two hexadecimal digits, or bytes that aren't UTF-8. */
  | 'bad-escape'
  /** An option of a connection string with a value that it can't have. */
  | 'bad-option';

/** A text that can't be understood, with the place. Never holds the text itself: it may be secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code: ConfigErrorCode;
  /** Where in the text the trouble starts, in UTF-16 units. */
  readonly offset: number;
  /** The option that has the wrong value, `ssl` for example. */
  readonly option: string | undefined;

  constructor(code: ConfigErrorCode, offset: number, message: string, option?: string) {
    super(message);
    this.code = code;
    this.offset = offset;
    this.option = option;
  }
}
