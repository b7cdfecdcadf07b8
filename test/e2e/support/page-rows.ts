import type { RowField, ValueOptions } from '../../../src/protocol/editor-edits.ts';
import type { Review } from '../../../src/protocol/editor-review.ts';
import type { ItemRow, ValueRow } from '../../../src/protocol/editor-rows.ts';
import type { Banner, EditorState } from '../../../src/protocol/editor-state.ts';
import type { TableRows } from '../../../src/protocol/editor-table.ts';

/** Rows, states and answers that show everything that the page of a session editor can show. */

const pixel =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

export const plainState: EditorState = {
  application: '/Shop',
  shownId: 'abcdef…xyz',
  endpoint: 'local',
  layout: 'v5',
  layoutName: 'ASP.NET',
  facts: ['schema 3', '2 users'],
  menu: [
    { action: 'extend', label: 'Extend' },
    { action: 'copy-json', label: 'Copy as JSON' },
  ],
  marks: [],
  save: { isOffered: true, reason: 'There is nothing to save.' },
  canEdit: true,
  canAddItems: true,
  isRaw: false,
  isDirty: false,
  remainingMs: 1_100_000,
  neverExpires: false,
  timeoutMs: 1_200_000,
  footer: '12 items · 3 kB',
  emptyText: 'The session has no items.',
};

export const lockedState: EditorState = {
  ...plainState,
  lock: { ageMs: 12_000, ttlMs: 98_000 },
  remainingMs: 42_000,
  isDirty: true,
  save: { isOffered: true, reason: 'This session is locked.' },
};

export const readOnlyState: EditorState = {
  ...plainState,
  marks: [
    { kind: 'production', text: 'Production', title: 'local is a production endpoint.' },
    { kind: 'read-only', text: 'Read-only', title: 'This endpoint is read-only.' },
  ],
  save: { isOffered: false },
  canEdit: false,
  canAddItems: false,
  neverExpires: true,
};

const text = 'Redis no longer holds your saved edits: Cart, Customer. Reapply the edits and save.';

/** A banner of each severity, with as many buttons as one gets. */
export const banners: readonly Banner[] = [
  {
    severity: 'error',
    text,
    buttons: [
      { action: 'copy-json', label: 'Copy as JSON' },
      { action: 'create-again', label: 'Create Again…' },
      { action: 'reload', label: 'Reload' },
    ],
  },
  {
    severity: 'warning',
    text,
    buttons: [
      { action: 'review', label: 'Review…' },
      { action: 'overwrite', label: 'Overwrite' },
    ],
  },
  { severity: 'info', text, buttons: [{ action: 'allow-edits', label: 'Allow Edits' }] },
];

const names = [
  { name: 'Sunday', value: '0' },
  { name: 'Monday', value: '1' },
];

const flags = ['None', 'Read', 'Write', 'Share', 'A name with many words in it'].map(
  (name, at) => ({ name, value: String(at === 0 ? 0 : 2 ** (at - 1)) }),
);

/** A field of each type, with a text that stands in it. */
export const fieldRows: readonly { readonly text: string; readonly field: RowField }[] = [
  { text: 'true', field: { type: 'boolean' } },
  { text: '42', field: { type: 'integer', min: '0', max: '255' } },
  { text: '4.2', field: { type: 'number' } },
  { text: 'x', field: { type: 'character' } },
  { text: 'a line', field: { type: 'text' } },
  { text: 'several\nlines', field: { type: 'text' } },
  { text: '2026-11-21T10:00:00.0000000 (utc)', field: { type: 'date', hasKind: true } },
  { text: '1.02:03:04', field: { type: 'time-span' } },
  { text: '0f8fad5b-d9cb-469f-a165-70867728950e', field: { type: 'guid' } },
  { text: '1', field: { type: 'enum', names } },
  { text: 'Read, Share', field: { type: 'flags', names: flags } },
  { text: 'ff d8 00 01', field: { type: 'bytes' } },
];

const scalar = (item: string, more: Partial<ValueRow> = {}): ItemRow => ({
  item,
  label: item,
  kind: 'scalar',
  typeName: 'String',
  text: 'a value',
  field: { type: 'text' },
  childCount: 0,
  size: '12 B',
  abilities: ['remove', 'rename', 'duplicate-as', 'replace', 'set-null'],
  ...more,
});

export const itemRows: readonly ItemRow[] = [
  scalar('Plain'),
  scalar('Edited', { text: 'after', was: 'before', isChanged: true, abilities: ['revert'] }),
  scalar('Renamed', { nameWas: 'OldName', isChanged: true, isSameValue: true }),
  scalar('New', { isNew: true, isChanged: true }),
  scalar('Removed', { isRemoved: true, abilities: ['revert'] }),
  scalar('Cut', { text: 'x'.repeat(400), fullLength: 12_345 }),
  scalar('Nothing', { kind: 'null', typeName: '', text: 'null' }),
  scalar('Empty', { text: '' }),
  scalar('Warned', { warning: 'Dangerous when the site reads it' }),
  scalar('Damaged', {
    kind: 'unknown',
    text: 'ff d8 00',
    warning: 'could not decode past byte 12',
  }),
  scalar('Color', { color: '#336699ff', note: 'or 3 as Int32' }),
  scalar('Read', { note: 'read as MessagePack', isReading: true, offersReading: 'always' }),
  scalar('Readable', { offersReading: 'looked-at', abilities: ['read-as'] }),
  scalar('Flag', { text: 'true', typeName: 'Boolean' }),
  scalar('Picture', { kind: 'bytes', text: '70 B  89 50 4e', abilities: ['picture'] }),
  scalar('Cart', { kind: 'list', text: '3 items', childCount: 3, abilities: ['table', 'add'] }),
  scalar('Orders', {
    kind: 'table',
    text: '25,000 rows',
    childCount: 25_000,
    abilities: ['table'],
  }),
  scalar('Map', { kind: 'dictionary', text: '1 entry', childCount: 1 }),
  ...fieldRows.map((row, index) => scalar(`Field${index}`, row)),
];

const child = (label: string, more: Partial<ValueRow> = {}): ValueRow => ({
  ...scalar('', more),
  label,
});

const table: TableRows = {
  columns: ['Id', 'Name', 'Price'],
  rowCount: 25_000,
  totalCount: 25_000,
  rows: Array.from({ length: 200 }, (_, index) => ({
    index,
    label: `[${index}]`,
    ...(index === 1 && { mark: 'modified' }),
    cells: [
      { text: String(index), isText: true },
      { text: 'null', isText: false },
      { text: '2.50', isText: true, ...(index === 1 && { original: 'originally 2.00' }) },
    ],
  })),
};

const addOptions: ValueOptions = {
  key: { type: 'text' },
  preferred: 'String',
  remark: 'The class of the site may check what it reads.',
  options: [
    { id: 'String', label: 'String', field: { type: 'text' } },
    { id: 'json', label: 'JSON', lines: 'json' },
    {
      id: 'map',
      label: 'map',
      lines: 'entries',
      collection: { label: 'Dictionary', key: 'String', item: 'Int32' },
    },
  ],
};

const review: Review = {
  rows: [{ item: 'Text', label: 'Text', opened: 'before', theirs: 'theirs', mine: 'mine' }],
  taken: ['Count'],
  kept: ['Cart'],
};

/** What the host answers to the page's requests. */
export const replies: Readonly<Record<string, unknown>> = {
  ready: { state: plainState, items: { all: itemRows } },
  children: [
    child('[0]'),
    child('[1]', { was: 'x', isChanged: true }),
    child('[2]', { mark: 'deleted' }),
  ],
  find: { matches: [{ item: 'Plain', path: [] }], searchedCount: 12 },
  options: addOptions,
  table,
  review,
  picture: pixel,
};
