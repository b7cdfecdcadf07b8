import type { Compression } from './compression/compression.ts';
import { FormatError } from './errors.ts';
import type { DecodeOptions } from './limits.ts';
import type { DecodedValue, NewValue, ValueChoice } from './value.ts';
import { l10n } from './reason.ts';

/** A format: the one constant that its folder exports, and a line in `registry.ts`. */
export interface Format {
  /** Decodes a value. Never throws on bad bytes: see `DecodedValue.failure`. */
  decode(bytes: Uint8Array, options: DecodeOptions): DecodedValue;
  /** What can be made anew; absent where that depends on the site's own classes. */
  readonly newItems?: NewItems;
  /**
   * With what bytes are compressed that could pass for a value of the format. Defaults to whatever they
   * look like; a format whose values begin with marks of its own finds nothing.
   */
  readonly compressionIn?: (bytes: Uint8Array) => Compression | undefined;
}

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

/** The refusal of a value that a format has no bytes for. */
export function noSuchItem(): FormatError {
  return new FormatError('wrong-type', l10n.t('An item of that kind cannot be added here.'));
}

/** For formats whose values nothing compressed can pass for. */
export function noCompression(): undefined {
  return undefined;
}
