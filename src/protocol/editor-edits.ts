/** What the session editor's page offers and asks for beyond the text of a value: new values, and where they go. */

import * as v from 'valibot';
import { fields } from '../shapes/shape.ts';
import type { Shape } from '../shapes/shape.ts';

/** What can be done with a row, beside editing its text. */
export type RowAbility =
  /** Something can be put into it. */
  | 'add'
  /** It can be taken out of what it is in. */
  | 'remove'
  /** A copy can be put beside it. */
  | 'duplicate'
  /** The same, under a name or key of its own. */
  | 'duplicate-as'
  | 'move'
  /** Its name or key can be changed. */
  | 'rename'
  /** Something of another type can stand in its place. */
  | 'replace'
  | 'set-null'
  /** Its edits can be taken back. */
  | 'revert'
  /** It is a picture that can be looked at. */
  | 'picture'
  /** It is a text, which an editor tab shows and writes back. */
  | 'open-text'
  /** It can be looked at in rows and columns. */
  | 'table'
  /** Another format can be chosen for it. */
  | 'read-as'
  /** The site closed it with a key that the user may have. */
  | 'open-with-key';

/** The field that fits a value, with what it takes. */
export interface RowField {
  readonly type:
    | 'boolean'
    | 'integer'
    | 'number'
    | 'character'
    | 'text'
    | 'date'
    | 'time-span'
    | 'guid'
    | 'enum'
    /** Numbers and names with commas between. */
    | 'flags'
    /** Hexadecimal digits. */
    | 'bytes';
  /** For 'integer': the range, in decimal. */
  readonly min?: string;
  readonly max?: string;
  /** For 'date': whether the kind is stored. */
  readonly hasKind?: boolean;
  /** For 'enum' with known names, and 'flags'. */
  readonly names?: readonly { readonly name: string; readonly value: string }[];
}

/** A sort of value that the user can choose to make. */
export interface ValueOption {
  /** Stands for the choice in a {@link ValueIntent}. */
  readonly id: string;
  readonly label: string;
  /** For collections, of which there are many: what is chosen in turn. */
  readonly collection?: {
    /** What sort of collection, in words. */
    readonly label: string;
    /** The type of the keys, for dictionaries. */
    readonly key?: string;
    readonly item: string;
  };
  /** The field for its value; absent where there is nothing to enter. */
  readonly field?: RowField;
  /** For what takes lines: one for each item, `key = value` lines, hexadecimal digits, a JSON text. */
  readonly lines?: 'items' | 'entries' | 'bytes' | 'json';
}

/** All that can be put into a place. */
export interface ValueOptions {
  /** The field for the key of a dictionary's entry, or for the name of a copied item. */
  readonly key?: RowField;
  /** The key to begin with: for copies, one that is free. */
  readonly keyText?: string;
  readonly options: readonly ValueOption[];
  /** The option to begin with. */
  readonly preferred?: string;
  /** What to know before choosing. */
  readonly remark?: string;
}

/** What the user chose, and entered for it. */
export const valueIntent = fields({
  option: v.string(),
  /** Longer ones are refused before anything is made of them. */
  text: v.pipe(v.string(), v.maxLength(4_000_000)),
});
export type ValueIntent = Shape<typeof valueIntent>;

/** For what options are asked. */
export const optionsPurpose = v.picklist(['add-item', 'insert', 'replace', 'duplicate']);
export type OptionsPurpose = Shape<typeof optionsPurpose>;
