import type { LayoutId, SessionPart } from '../session.ts';
import type { KeyLook } from './key-look.ts';

/**
 * Which session and which part of it a key is. The numbers are offsets into the bytes that were
 * looked at. One object serves for any number of keys, so that nothing is made for a key.
 */
export interface KeyMatch {
  layout: LayoutId;
  part: SessionPart;
  /** False when other keys look the same: then what stands under the key decides. */
  isSure: boolean;
  /** False where nothing but the name of the key speaks for its layout: a look at some says whether others wrote them. */
  isUnmistakable: boolean;
  /** Whether a lock may stand in the data: then what stands under the key has to be looked at anew. */
  mayBeLocked: boolean;
  /** Whether the look that settled it found a lock in the data. */
  isLocked: boolean;
  applicationStart: number;
  applicationEnd: number;
  idStart: number;
  idEnd: number;
}

/**
 * Looks at the key in `bytes` from `start` up to `end`. True when it belongs, or may belong, to a
 * session; then `match` says to which. Has to be fast: it sees every key of a server.
 */
export type KeyMatcher = (
  bytes: Uint8Array,
  start: number,
  end: number,
  match: KeyMatch,
) => boolean;

/** How the keys of one layout are told from all others. */
export interface KeyRule {
  readonly layout: LayoutId;
  /** Sets layout, part and offsets of `match` when it is true. */
  readonly matches: KeyMatcher;
  /**
   * The characters that stand before the last colon of such keys, so that most other keys need not be
   * looked at. Absent: any, or no colon at all.
   */
  readonly beforeColon?: string;
  /** Whether what stands under the key is a session of the layout. Absent: the name is enough. */
  readonly fits?: (look: KeyLook) => boolean;
  /** True where sites give other things such names, too, of which some are looked at. */
  readonly mayBeOther?: boolean;
  /**
   * For a key beside the data that may be another layout's, too: the data's key, and the type without which it is.
   */
  readonly dataOf?: (key: Uint8Array, match: KeyMatch) => DataKey;
  /** For layouts that keep the lock with the data: whether a session that fits is locked. */
  readonly isLocked?: (look: KeyLook) => boolean;
}

/** A session's data, by which a key beside it is told from that of another layout. */
export interface DataKey {
  readonly key: Uint8Array;
  /** The type that the layout writes. */
  readonly type: 'hash' | 'string';
}

/**
 * Notes in `match` to which session a key belongs: true, so that matchers end with it. The numbers are
 * offsets as in {@link KeyMatch}.
 */
export function found(
  match: KeyMatch,
  layout: LayoutId,
  part: SessionPart,
  applicationStart: number,
  applicationEnd: number,
  idStart: number,
  idEnd: number,
): true {
  match.layout = layout;
  match.part = part;
  match.applicationStart = applicationStart;
  match.applicationEnd = applicationEnd;
  match.idStart = idStart;
  match.idEnd = idEnd;
  return true;
}

/** An empty match to begin with. */
export function newKeyMatch(): KeyMatch {
  return {
    layout: 'aspnet-v5',
    part: 'data',
    isSure: true,
    isUnmistakable: true,
    mayBeLocked: false,
    isLocked: false,
    applicationStart: 0,
    applicationEnd: 0,
    idStart: 0,
    idEnd: 0,
  };
}

/**
 * The longest id in bytes: ASP.NET's limit is 80 characters
 * (System.Web/State/SessionIDManager.cs), and UTF-8 takes up to three bytes for each.
 */
export const MAX_ID_BYTES = 240;
