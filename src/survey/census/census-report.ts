import type { FormatId } from '../../formats/value.ts';
import type {
  LayoutId,
  SessionCondition,
  SessionReadOnlyReason,
  SessionRef,
} from '../../stores/session.ts';
import type { Spread } from './distribution.ts';
import type { Estimate } from './estimate.ts';

/** Edges of the sizes that are told apart, in bytes; the last class has no end. */
export const sizeEdges = [
  100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000, 10_000_000,
] as const;

const minute = 60_000;
const hour = 60 * minute;

/** Edges of the times left that are told apart, in milliseconds; the last class has no end. */
export const timeLeftEdgesMs = [
  minute,
  5 * minute,
  10 * minute,
  20 * minute,
  hour,
  6 * hour,
  24 * hour,
  7 * 24 * hour,
] as const;

/** A type that values of one name have. */
export interface TypeReport {
  /** As people write it. */
  readonly typeName: string;
  /** As .NET names it, with assemblies; absent for values of others. */
  readonly netType?: string;
  readonly count: number;
  readonly byteCount: number;
}

/** What was seen under one item name, in the sessions that were looked at. */
export interface ItemReport {
  /** For a pattern, `*` stands for the part that changes. */
  readonly name: string;
  readonly isPattern: boolean;
  /** What the framework itself keeps there. */
  readonly isSystem: boolean;
  readonly sessionCount: number;
  readonly itemCount: number;
  readonly byteCount: number;
  readonly maxBytes: number;
  readonly nullCount: number;
  readonly unreadableCount: number;
  readonly refusedCount: number;
  /** How many BinaryFormatter has written. */
  readonly binaryCount: number;
  /** Most frequent first. */
  readonly types: readonly TypeReport[];
  readonly formats: readonly FormatId[];
  /** The .NET types of what it holds, itself included, as the wire names them. */
  readonly innerTypes: readonly string[];
  /** Classes that may run code, and in how many items. */
  readonly dangers: readonly (readonly [name: string, count: number])[];
}

/** Why a session is worth a look. */
export type NotableReason = 'largest' | 'never-expires' | 'long-locked' | 'dangerous' | 'damaged';

/** A session that is worth a look. */
export interface NotableSession {
  readonly ref: SessionRef;
  readonly reason: NotableReason;
  readonly bytes: number;
  /** How long the lock has been held, where that is why. */
  readonly lockAgeMs?: number;
}

/** The sessions of one application in one layout. */
export interface GroupReport {
  readonly layout: LayoutId;
  readonly application: string;
  /** How many there are, as the search found them. */
  readonly sessionCount: number;
  /** How many were read, and are counted in everything below. */
  readonly readCount: number;
  /** How many of those that were to be read had ended, could not be read, or were too large. */
  readonly missedCount: number;
  readonly sizes: Spread;
  /** By {@link sizeEdges}. */
  readonly sizeCounts: readonly number[];
  /** How much data there is in all. */
  readonly dataBytes: Estimate;
  readonly items: readonly ItemReport[];
  /** Items whose names were let go, since there were too many. */
  readonly otherItems?: { readonly nameCount: number; readonly byteCount: number };
  readonly itemCounts: Spread;
  readonly formats: readonly {
    readonly format: FormatId;
    readonly itemCount: number;
    readonly byteCount: number;
  }[];
  /** By {@link timeLeftEdgesMs}; without those that never expire. */
  readonly timeLeftCounts: readonly number[];
  readonly neverExpireCount: number;
  /** The stored timeouts and how many sessions have them, most frequent first. */
  readonly timeouts: readonly { readonly seconds: number; readonly count: number }[];
  readonly lockedCount: number;
  readonly waitedForCount: number;
  /** Locks that no time to live ends. */
  readonly endlessLockCount: number;
  readonly longestLockMs?: number;
  readonly conditions: readonly { readonly condition: SessionCondition; readonly count: number }[];
  readonly readOnly: readonly { readonly reason: SessionReadOnlyReason; readonly count: number }[];
  /** What the store needs for them, estimated from those that it was asked about; absent where it doesn't tell. */
  readonly memory?: { readonly askedCount: number; readonly bytes: Estimate };
  readonly notable: readonly NotableSession[];
}

/** What a census found. */
export interface CensusReport {
  /** When it began, in milliseconds since 1970. */
  readonly atMs: number;
  readonly durationMs: number;
  /** False where it was called off: what it had found by then. */
  readonly isComplete: boolean;
  readonly sessionCount: number;
  /** How many were to be read: all, or the sample. */
  readonly chosenCount: number;
  readonly readCount: number;
  /** How much data was read. */
  readonly byteCount: number;
  /** Parts of the store that the search could not see. */
  readonly unseenNodes: readonly string[];
  /** Greatest first. */
  readonly groups: readonly GroupReport[];
  /** Applications beyond the most that are told apart. */
  readonly otherGroups?: { readonly groupCount: number; readonly sessionCount: number };
}
