/**
 * What the session editor's page asks of the host, and what comes back: each request gets one reply. The
 * host doesn't trust the page, and takes nothing else. (The page takes what its host says: it loads
 * the types of this file alone.)
 */

import * as v from 'valibot';
import { count, fields, listOf } from '../shapes/shape.ts';
import type { Shape } from '../shapes/shape.ts';
import { optionsPurpose, valueIntent, type ValueOptions } from './editor-edits.ts';
import type { FoundValues } from './editor-find.ts';
import { reviewChoices, type Review } from './editor-review.ts';
import { maxPlaces } from './editor-places.ts';
import { itemName, place, rowPlace, type ValueRow } from './editor-rows.ts';
import { editorActions, type PageState } from './editor-state.ts';
import { maxTableRows, type TableRows } from './editor-table.ts';
import { tableLook } from './editor-table-look.ts';

/** The most rows that one request gets. */
export const maxRowsPerRequest = 500;

/** What the page asks. */
export const pageRequest = v.variant('type', [
  /** The page is there: the host answers with the state and all items. */
  fields({ type: v.literal('ready') }),
  v.pipe(
    fields({ type: v.literal('children'), ...rowPlace, start: count, end: count }),
    v.check(({ start, end }) => end - start <= maxRowsPerRequest),
  ),
  fields({ type: v.literal('set'), ...place, text: v.string() }),
  fields({ type: v.literal('set-null'), ...place }),
  /** What can be put into a place, or made a new item. */
  fields({ type: v.literal('options'), ...place, purpose: optionsPurpose }),
  fields({ type: v.literal('add-item'), name: v.string(), value: valueIntent }),
  /** The reply is the index at which the new child is: some values keep an order of their own. */
  fields({
    type: v.literal('insert'),
    ...place,
    index: count,
    value: valueIntent,
    key: v.optional(v.string()),
  }),
  /** The reply is the copy's index; null for the copy of an item, whose name is the `key`. */
  fields({ type: v.literal('duplicate'), ...place, key: v.optional(v.string()) }),
  fields({ type: v.literal('remove'), ...place }),
  fields({ type: v.literal('move'), ...place, index: count }),
  fields({ type: v.literal('replace'), ...place, value: valueIntent }),
  /** Changes the name of an item (an empty path) or the key of an entry. */
  fields({ type: v.literal('rename'), ...place, name: v.string() }),
  /** Puts a row, column or so of empty items into an array of several dimensions, or takes one out. */
  fields({ type: v.literal('insert-slice'), ...place, dimension: count, index: count }),
  fields({ type: v.literal('remove-slice'), ...place, dimension: count, index: count }),
  fields({ type: v.literal('set-raw'), isRaw: v.boolean() }),
  /** The picture of a row, as a `data:` URI. */
  fields({ type: v.literal('picture'), ...place }),
  /** Rows of a table, or of a list of objects. */
  v.pipe(
    fields({ type: v.literal('table'), ...place, start: count, end: count, look: tableLook }),
    v.check(({ start, end }) => end - start <= maxTableRows),
  ),
  /** The rows that hold a text, at any depth; the next search ends one that is underway, and no text just that. */
  fields({ type: v.literal('find'), text: v.pipe(v.string(), v.maxLength(1000)) }),
  fields({ type: v.literal('review') }),
  fields({ type: v.literal('resolve'), choices: reviewChoices }),
  /** Takes the edits of a value back, or brings back what was taken out. */
  fields({ type: v.literal('revert'), ...rowPlace }),
  /** Absent: the value as text. */
  fields({ type: v.literal('copy'), ...rowPlace, as: v.optional(v.picklist(['path', 'json'])) }),
  /** Copies the texts of several values, one a line. */
  fields({ type: v.literal('copy-all'), places: listOf(fields(rowPlace), maxPlaces) }),
  /** Sets values from the clipboard: one each, or one for all. The reply says which rows refused theirs. */
  fields({ type: v.literal('paste'), places: listOf(fields(place), maxPlaces) }),
  /** Shows the whole value in an editor tab. */
  fields({ type: v.literal('show'), ...rowPlace }),
  /** Has the user choose another format for an item. */
  fields({ type: v.literal('read-as'), item: itemName }),
  /** Has the user choose the key that an item was closed with. */
  fields({ type: v.literal('open-with-key'), item: itemName }),
  /** Opens the page that tells what formats are told by. */
  fields({ type: v.literal('about-reading') }),
  fields({ type: v.literal('action'), action: v.picklist(editorActions) }),
]);
export type PageRequest = Shape<typeof pageRequest>;

/** The request of a type. */
export type RequestOf<T extends PageRequest['type']> = Extract<PageRequest, { readonly type: T }>;

/** What comes back for each request. */
export interface PageReplies {
  ready: PageState;
  children: readonly ValueRow[];
  set: null;
  'set-null': null;
  options: ValueOptions;
  'add-item': null;
  insert: number | null;
  duplicate: number | null;
  remove: null;
  move: null;
  replace: null;
  rename: null;
  'insert-slice': null;
  'remove-slice': null;
  'set-raw': null;
  picture: string;
  table: TableRows;
  find: FoundValues;
  review: Review;
  resolve: null;
  revert: null;
  copy: null;
  'copy-all': null;
  paste: string | null;
  show: null;
  'read-as': null;
  'open-with-key': null;
  'about-reading': null;
  action: null;
}
