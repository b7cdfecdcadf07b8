import { FormatError } from './errors.ts';
import type { NewValue, ValueChoice } from './value.ts';

/** What a new item of a session can be in one format, and how it is written. */
export interface NewItems {
  /** What the user can choose; the same array each time. */
  readonly choices: readonly ValueChoice[];
  /**
   * The bytes of a new item.
   * @throws FormatError when a text isn't a value of its type (`not-an-integer`, `out-of-range`, …), or
   *   the format has no such value (`wrong-type`, `not-nullable`)
   */
  bytes(value: NewValue): Uint8Array;
}

/** The refusal of a value that a format has no bytes for. @param format its name for people */
export function noSuchItem(format: string): FormatError {
  return new FormatError('wrong-type', `${format} has no new item of that kind.`);
}
