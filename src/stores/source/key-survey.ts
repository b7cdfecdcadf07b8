import type { Reply } from '../commands.ts';
import type { KeyLook } from '../find/key-look.ts';
import type { BuiltInLayoutId } from '../layout-facts.ts';

/** How keys are looked for that no layout has taken. */
export interface KeySurveyOptions {
  /** Ends the look early: what was seen until then counts. */
  readonly signal?: AbortSignal;
  /** Called a few times a second with how many keys were seen. */
  onProgress?(keyCount: number): void;
}

/** Keys that no layout has taken for certain by their names. */
export interface KeySurvey {
  readonly keys: readonly Uint8Array[];
  /** How many keys were looked at, whatever they are. */
  readonly keyCount: number;
  /** Whether these were all keys that there are. */
  readonly isWhole: boolean;
}

/** What a look at a key says, whatever its name. */
export interface KeySight {
  readonly look: KeyLook;
  /** The framework that its value names without a doubt. */
  readonly claim?: BuiltInLayoutId;
  /** Whether it is shown as that of a layout already, other than `unclaimed`. */
  readonly isShown: boolean;
}

/** A key with all that stands under it, as HGETALL or GET reply. */
export interface StoredKey {
  readonly key: Uint8Array;
  readonly look: KeyLook;
  readonly data: Reply;
}
