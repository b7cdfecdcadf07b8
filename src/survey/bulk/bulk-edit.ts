import type { NewValue } from '../../formats/value.ts';

/** What is done to many sessions at once. */
export type BulkEdit =
  | { readonly kind: 'extend' }
  | { readonly kind: 'set-timeout'; readonly timeoutSeconds: number }
  | { readonly kind: 'end' }
  /** Only locks that have been held for longer, as far as that can be told; without `heldMs` all that others hold. */
  | { readonly kind: 'release-locks'; readonly heldMs?: number }
  /** `path` leads to one value: `Cart.Items[0].Price`; `text` is the value as its type writes it. */
  | { readonly kind: 'set-item'; readonly path: string; readonly text: string }
  /** A new item; sessions that have it are left alone. */
  | { readonly kind: 'add-item'; readonly name: string; readonly value: NewValue }
  | { readonly kind: 'remove-item'; readonly name: string }
  | { readonly kind: 'rename-item'; readonly name: string; readonly newName: string };

/** Why a session is left alone. */
export type SkipReason =
  /** It has no such item or value, or no lock. */
  | 'nothing-there'
  /** It is as wanted already. */
  | 'as-wanted'
  /** Another item of that name is there. */
  | 'name-taken'
  /** The value, the item or the session can't be changed, or not to this. */
  | 'not-editable'
  /** The value there is of a type that can't be this. */
  | 'other-type'
  /** The lock is a young one. */
  | 'lock-in-use';

/** What became of a session that was to be changed. */
export type BulkOutcome =
  | 'done'
  | 'gone'
  | 'locked'
  | 'changed'
  /** Something of it is in the way: a key of another type, no timeout, its last item. */
  | 'refused'
  /** It was sent, and no reply came. */
  | 'unknown'
  /** The change failed, and nothing was written. */
  | 'failed';
