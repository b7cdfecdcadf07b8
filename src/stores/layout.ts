import type { ChangeCondition, ChangePlan, ChangeWrite } from './plan/change-plan.ts';
import type { LayoutShape, SessionKeys } from './layout-shape.ts';
import type { SessionItem, SessionLock, SessionRef } from './session.ts';

/** A change of one item, as a save writes it. Absent bytes: the item isn't there. */
export interface ItemChange {
  readonly name: string | null;
  /** The bytes that were loaded. */
  readonly before?: Uint8Array;
  /** The bytes to write. */
  readonly after?: Uint8Array;
  /**
   * Set where the item is one that was loaded under this other name, whose own change stands beside
   * this one: a layout whose items have places keeps its place.
   */
  readonly renamedFrom?: string;
}

/** What a save is planned from. */
export interface SavePlan {
  readonly keys: SessionKeys;
  /** What is there as far as we know. */
  readonly base: { readonly items: readonly SessionItem[]; readonly blob?: Uint8Array };
  readonly changes: readonly ItemChange[];
  /** Writes whatever stands there now; a lock or a missing session still refuses. */
  readonly overwrites: boolean;
  /** The lock that we hold ourselves: it doesn't refuse. */
  readonly heldLock?: string;
}

/** What a save changes, and what comes of it. */
export interface PlannedSave {
  readonly plan: ChangePlan;
  /** The whole data after the save, for layouts that keep it in one value. */
  readonly blob?: Uint8Array;
}

/** What a change of a session's lifetime is planned from. */
export interface LifetimePlan {
  readonly keys: SessionKeys;
  /** What was read just before: a layout that writes its data anew builds on it. */
  readonly base: { readonly items: readonly SessionItem[]; readonly blob?: Uint8Array };
  readonly timeoutSeconds: number;
  /** What is stored has to be this timeout; absent: whatever there is. */
  readonly seenTimeoutSeconds?: number;
  readonly heldLock?: string;
}

/** What a new session is planned from. */
export interface CreatePlan {
  readonly keys: SessionKeys;
  readonly items: readonly SessionItem[];
  /** The whole data that `items` were read from, when it is to be copied as it is. */
  readonly blob?: Uint8Array;
  /** Absent: the session has no timeout stored with it. */
  readonly timeoutSeconds?: number;
  /** Absent: it never expires. */
  readonly ttlMs?: number;
}

/** A lock that stands in fields of the data. `key` is the data key's place in a plan. */
export interface DataLock {
  /** A lock from the values of its fields; undefined when nobody holds it. */
  read(values: readonly (Uint8Array | null)[], nowMs: number): SessionLock | undefined;
  /** Nobody holds it, or the lock that was seen still does. Else: `locked`. */
  isFree(key: number, seen?: SessionLock): ChangeCondition;
  /** Frees it, so that what held it can't take it for its own any more. */
  release(key: number): readonly ChangeWrite[];
  /** Takes it as a request does. Absent: we never lock. */
  take?(key: number, value: string, nowMs: number): readonly ChangeWrite[];
  /** Makes a lock that is ours as young as a new one. */
  renew?(key: number, nowMs: number): readonly ChangeWrite[];
}

/** How one framework lays a session over Redis keys, and how it is changed there. */
export interface StoreLayout extends LayoutShape {
  /**
   * What a save checks and writes. Absent: the layout is shown and never written.
   * @throws StoreError `unwritable`, `too-many-items`, `name-taken`
   */
  planSave?(plan: SavePlan): PlannedSave;
  /** The whole data with changes in it, for layouts that keep it in one value. */
  blobAfter(base: SavePlan['base'], changes: readonly ItemChange[]): Uint8Array | undefined;
  /** The whole data of a new session: these items and nothing else. Absent: it takes data that was read. */
  newBlob?(items: readonly SessionItem[]): Uint8Array;
  /**
   * Lets a session live for its stored timeout again: refused as `changed` when another timeout is
   * stored by now. Absent: the layout stores no timeout that can be read.
   */
  planExtend?(plan: LifetimePlan): ChangePlan;
  /** Stores another timeout and lets the session live that long. Absent: it can't be stored. */
  planTimeout?(plan: LifetimePlan): ChangePlan;
  /** What a stored timeout is counted in: what is left over counts as a whole one. Absent: a second. */
  readonly timeoutUnitSeconds?: number;
  /** Writes a new session, refused as `exists` when any of its keys is there. */
  planCreate?(plan: CreatePlan): ChangePlan;
  /** Whether a database has the session as well, from which the site takes it again when it is deleted here. */
  isCopyOfDatabase?(ref: SessionRef): boolean;
  /** For layouts that keep the lock with the data, in fields of a hash. */
  readonly dataLock?: DataLock;
  /** A new session id as the framework makes them, from `randomBytes`. */
  newId?(randomBytes: (count: number) => Uint8Array): string;
  /** A value for a lock that every server takes for a young one. Absent: we never lock. */
  newLockValue?(nowMs: number, randomBytes: (count: number) => Uint8Array): string;
}

/** A layout without its name and its keys: how what stands under the data key is read and changed. */
export type DataLayout = Omit<StoreLayout, 'id' | 'keys' | 'keyShapes'>;
