import { l10n } from '../../../formats/reason.ts';
import type { DataLock, StoreLayout } from '../../layout.ts';
import type { ItemsRead } from '../../layout-shape.ts';
import { StoreError } from '../../replies.ts';
import { type Fields, recordLayout, type RecordParts } from './record-layout.ts';

/** A record that has, in one attribute, what another layout keeps in a string. */
export interface WrappedParts extends Pick<
  RecordParts,
  'id' | 'keyPattern' | 'valuePattern' | 'field' | 'planExtend' | 'planCreate'
> {
  /** How that string is read and changed. */
  readonly inner: Pick<
    StoreLayout,
    'itemEncoding' | 'readItems' | 'blobAfter' | 'nameIssue' | 'jsonReader' | 'itemChanges'
  >;
  /** Whether it may be changed: whoever isn't sure that the site reads it only shows. */
  readonly isEdited: boolean;
  /** What stands around the string: the bytes of the attribute, and null for what it can't be. */
  readonly open?: (stored: Uint8Array) => Uint8Array | null;
  /** What the record says beside. */
  readonly beside: (fields: Fields, nowMs: number) => Omit<ItemsRead, 'items'>;
  /** What a record without the attribute is, where that is more than an empty session. */
  readonly withoutData?: Omit<ItemsRead, 'items'>;
  readonly dataLock?: DataLock;
}

/** A layout for sessions that a framework keeps as it does elsewhere, in an attribute of a record. */
export function wrappedRecord({
  inner,
  isEdited,
  open = (stored) => stored,
  beside,
  withoutData = {},
  field,
  ...parts
}: WrappedParts): StoreLayout {
  const { itemEncoding, nameIssue, jsonReader } = inner;
  const read = (fields: Fields, nowMs: number): ItemsRead => {
    const blob = fields.get(field);
    if (blob === undefined) return { items: [], ...withoutData, ...beside(fields, nowMs) };
    const content = open(blob);
    if (content === null) {
      const damage = l10n.t('The field {0} is not valid Base64.', field);
      return { items: [], blob, damage, ...beside(fields, nowMs) };
    }
    const { ends, ...found } = inner.readItems(content, nowMs);
    return { ...found, blob, ...(ends && { ends }), ...beside(fields, nowMs) };
  };
  return recordLayout({
    ...parts,
    field,
    itemEncoding,
    ...(nameIssue && { nameIssue }),
    ...(jsonReader && { jsonReader }),
    read,
    ...(isEdited && {
      after: (blob, changes) => {
        const after = inner.blobAfter({ items: [], blob }, changes);
        if (after) return after;
        throw new StoreError(
          'unwritable',
          l10n.t('This session has no data that could be changed.'),
        );
      },
    }),
  });
}
