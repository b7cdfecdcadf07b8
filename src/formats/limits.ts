import type { Codecs } from './compression/codecs.ts';
import type { PhpBag } from './php/bag.ts';
import type { JsonReader } from './json/number-reader.ts';
import type { MessageType } from './protobuf/schema.ts';
import type { ChosenFormat } from './chosen-formats.ts';

/** Bounds of what a decoder does with hostile bytes. All have defaults that real data stays under. */
export interface DecodeLimits {
  /** The longest input that is decoded, in bytes. Defaults to 256 MiB. */
  readonly maxBytes: number;
  /** How deep inline values may nest. Defaults to 10,000; the decoder does not recurse. */
  readonly maxDepth: number;
  /** How many members one class may have. Defaults to 65,536. */
  readonly maxMembers: number;
  /** How many items an array may claim, nulls in runs included. Defaults to 2,147,483,591, .NET's own bound. */
  readonly maxArrayLength: number;
  /** How many values a payload may hold, in formats other than NRBF. Defaults to 10,000,000. */
  readonly maxValues: number;
  /** How many warnings are kept; further ones are counted only. Defaults to 100. */
  readonly maxWarnings: number;
}

/** The limits where the caller gives none. */
export const defaultLimits: DecodeLimits = {
  maxBytes: 256 * 1024 * 1024,
  maxDepth: 10_000,
  maxMembers: 65_536,
  maxArrayLength: 2_147_483_591,
  maxValues: 10_000_000,
  maxWarnings: 100,
};

/** What a caller may choose when decoding. */
export interface DecodeOptions {
  readonly limits?: Partial<DecodeLimits>;
  /** What is known of the software that reads JSON texts. */
  readonly jsonReader?: JsonReader;
  /** The type of a message of Protocol Buffers: without it, what is in one is guessed. */
  readonly protobuf?: MessageType;
  /**
   * Has compressed bytes opened, and bytes that the format can't have written read in whichever fits best.
   * Absent: they are only told to be that.
   */
  readonly codecs?: Codecs;
  /** How much may be opened of compressed bytes, where that is less than what one value may be: for many of one session. */
  readonly maxContentBytes?: number;
  /** For serialized PHP: that the value is an array of a framework, which has to stay one. */
  readonly phpBag?: PhpBag;
  /** The format that a person chose for the value: it is used where it fits. */
  readonly readAs?: ChosenFormat;
}
