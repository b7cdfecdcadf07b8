/** The rows of the session editor's grid, and the places that they stand for. All texts are ready to be shown. */

import * as v from 'valibot';
import { count, listOf } from '../shapes/shape.ts';
import type { Shape } from '../shapes/shape.ts';
import type { RowAbility, RowField } from './editor-edits.ts';

/** An item's name; null for the item without a name. */
export const itemName = v.nullable(v.string());

/** The way to a node: child indices from the item's value. */
const nodePath = listOf(count, 5000);
export type NodePath = Shape<typeof nodePath>;

/** A value: the item that it is in, and the way to it from there. */
export const place = { item: itemName, path: nodePath };
export type Place = Shape<v.ObjectSchema<typeof place, undefined>>;

/** The place of a row. */
export const rowPlace = {
  ...place,
  /** The item's name and the path are those of what was loaded: for a row that was taken out. */
  isRemoved: v.optional(v.boolean()),
};
export type RowPlace = Shape<v.ObjectSchema<typeof rowPlace, undefined>>;

/** What a text is written in, as far as it shows from afar. */
export type TextLanguage = 'json' | 'xml' | 'html' | 'text';

/** A row of the tree grid: an item or a node inside one. */
export interface ValueRow {
  readonly label: string;
  readonly kind:
    'null' | 'scalar' | 'object' | 'list' | 'dictionary' | 'table' | 'bytes' | 'unknown';
  readonly typeName: string;
  /** The type as it stands in the bytes, for a tooltip. */
  readonly wireTypeName?: string;
  /** The value in one line, cut to {@link maxShownText}. */
  readonly text: string;
  /** The length of the whole text, when it was cut. */
  readonly fullLength?: number;
  /** The text to edit, where it isn't {@link text}. */
  readonly editText?: string;
  /** For a text that is better read in an editor tab: what it seems to be written in. */
  readonly language?: TextLanguage;
  /** Absent when the row can't be edited, or the text is too long for a field. */
  readonly field?: RowField;
  /** Why it can't be edited. */
  readonly readOnlyReason?: string;
  readonly childCount: number;
  readonly size?: string;
  /** The text before the edits, when it differs. */
  readonly was?: string;
  /** The name or key before the edits, when it differs. */
  readonly nameWas?: string;
  /** Its value, its name or its place is another than before the edits. */
  readonly isChanged?: boolean;
  /** Nothing but its name or its place is another. */
  readonly isSameValue?: boolean;
  /** It wasn't there before the edits. */
  readonly isNew?: boolean;
  /** A remark: refers to a row above, system item. */
  readonly note?: string;
  /** The remark tells how the value was read: it leads to the page that explains it. */
  readonly isReading?: boolean;
  /** Whether another format is offered in the row: always, or where the row is looked at. */
  readonly offersReading?: 'always' | 'looked-at';
  /** What is wrong with it, or dangerous about it. */
  readonly warning?: string;
  /** A word about the row itself: what happened to a row of a table. */
  readonly mark?: string;
  /** What can be done with it, beside editing its text. */
  readonly abilities?: readonly RowAbility[];
  /** For an array of several dimensions that can be edited: its rows, columns and so on. */
  readonly slices?: {
    readonly lengths: readonly number[];
    /** The first index by dimension. */
    readonly lowerBounds: readonly number[];
    readonly canInsert: boolean;
  };
  /** A colour to show, as `#rrggbbaa`. */
  readonly color?: string;
  /** It was taken out since the session was loaded, and is shown as it was. */
  readonly isRemoved?: boolean;
  /** What was taken out of it since the session was loaded. */
  readonly removed?: readonly RemovedRow[];
}

/** A row for what was taken out of a value. */
export interface RemovedRow extends ValueRow {
  /** The index of the child in front of which it stood, as the children are now. */
  readonly index: number;
  /** Where it was in what was loaded. */
  readonly place: RowPlace;
}

/** A row for an item. */
export interface ItemRow extends ValueRow {
  /** The item's name; null for the one without a name. */
  readonly item: string | null;
}

export const maxShownText = 400;
/** Longer texts are edited in an editor of their own, not in a row. */
export const maxFieldText = 20_000;
/** As many bytes are edited in their row. */
export const maxFieldBytes = 256;

/** The rows of the items: all of them, or those that differ from what was told before. */
export type ItemRows =
  | { readonly all: readonly ItemRow[] }
  /** The same items in the same order; rows that aren't named stay as they are. */
  | { readonly changed: readonly ItemRow[] };
