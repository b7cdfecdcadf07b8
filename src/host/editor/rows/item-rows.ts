import * as vscode from '../../shown/vscode.ts';
import type { MessageType } from '../../../formats/protobuf/schema.ts';
import type { ChosenFormat } from '../../../formats/chosen-formats.ts';
import { equalBytes } from '../../../formats/splice.ts';
import type { DecodedValue } from '../../../formats/value.ts';
import { closedValueIn } from '../../../lookup/keyed/values/closed-value.ts';
import type { ItemRow, ItemRows } from '../../../protocol/editor-rows.ts';
import { canChooseReading } from '../../../stores/read/chosen-readings.ts';
import type { SessionSnapshot } from '../../../stores/session.ts';
import type { DraftItem } from '../../../stores/edit/draft.ts';
import { isForeign, layersText } from '../../layers-text.ts';
import { unfitText } from '../../readings/reading-text.ts';
import { formatCount, formatSize } from '../../text-format.ts';
import { nameText } from '../texts/names.ts';
import { canEdit, type EditorView, itemChanges } from '../editor-view.ts';

import { nameNote } from '../texts/name-note.ts';
import { itemAbilities } from './row-abilities.ts';
import { valueRow } from './value-rows.ts';
import { warningsText } from '../texts/warning-text.ts';

interface KnownRow {
  readonly row: ItemRow;
  readonly item: DraftItem;
  readonly canEdit: boolean;
  readonly isRaw: boolean;
  readonly readAs: ChosenFormat | undefined;
  readonly message: MessageType | undefined;
}

/** Makes the rows of the items for one page, and tells it of those only that have changed. */
export class ItemRowFeed {
  /** By whether it was removed, and by name: another item may have a removed one's name. */
  readonly #known = new Map<boolean, Map<string | null, KnownRow>>();
  #told: readonly ItemRow[] = [];

  /** All rows, for a page that knows none. */
  all(view: EditorView): ItemRows {
    this.#told = this.#rows(view);
    return { all: this.#told };
  }

  /** What a page has to be told that has got everything that was made before. */
  changes(view: EditorView): ItemRows {
    const told = this.#told;
    const rows = this.#rows(view);
    this.#told = rows;
    const isSameList =
      rows.length === told.length &&
      rows.every(
        ({ item, isRemoved }, index) =>
          item === told[index]?.item && isRemoved === told[index].isRemoved,
      );
    return isSameList
      ? { changed: rows.filter((row, index) => row !== told[index]) }
      : { all: rows };
  }

  #rows(view: EditorView): readonly ItemRow[] {
    const isWritable = canEdit(view);
    const items = view.document.draft.itemsAndRemoved();
    return items.map((item) => {
      const isRemoved = item.state === 'removed';
      const rows = this.#known.get(isRemoved) ?? new Map<string | null, KnownRow>();
      this.#known.set(isRemoved, rows);
      if (rows.size > 2 * items.length) rows.clear();
      const known = rows.get(item.name);
      const readAs = view.document.decoded.chosenFor(item);
      const message = view.document.decoded.messageOf(item);
      const isKnown =
        known?.item.bytes === item.bytes &&
        known.item.loaded === item.loaded &&
        known.item.loadedName === item.loadedName &&
        known.canEdit === isWritable &&
        known.isRaw === view.isRaw &&
        known.readAs === readAs &&
        known.message === message;
      if (isKnown) return known.row;
      const row = isRemoved ? removedItemRow(view, item) : itemRow(view, item, isWritable);
      const { isRaw } = view;
      rows.set(item.name, { row, item, canEdit: isWritable, isRaw, readAs, message });
      return row;
    });
  }
}

function itemRow(view: EditorView, item: DraftItem, isWritable: boolean): ItemRow {
  const { decoded } = view.document;
  const value = decoded.get(item);
  const isSameValue = item.loaded !== undefined && equalBytes(item.loaded, item.bytes);
  const before =
    item.state === 'changed' && item.loaded && !isSameValue
      ? decoded.get({ ...item, bytes: item.loaded }).root
      : undefined;
  const label = nameText(item.name);
  const isEditable = isWritable && !view.isRaw && isItemEditable(item);
  const row = view.isRaw
    ? valueRow(value.rawRecords ?? value.root, { label, canEdit: false, abilities: [] })
    : valueRow(value.root, {
        label,
        canEdit: isEditable,
        abilities: [
          ...itemAbilities(value.root, isEditable, itemChanges(view), item),
          ...(canChooseReading(item) ? (['read-as'] as const) : []),
          ...(closedValueIn(value, item.bytes) ? (['open-with-key'] as const) : []),
        ],
        ...(before && { before }),
      });
  const { loadedName = item.name } = item;
  return {
    ...row,
    ...(!view.isRaw && canChooseReading(item) && offerOf(value)),
    item: item.name,
    size: formatSize(item.bytes.length, vscode.env.language),
    ...(item.state !== 'unchanged' && {
      isChanged: true,
      abilities: [...(row.abilities ?? []), 'revert'],
    }),
    ...(isSameValue && { isSameValue }),
    ...(loadedName !== item.name && { nameWas: nameText(loadedName) }),
    ...(item.state === 'added' && { isNew: true }),
    ...noteFor(item, value, view.document.draft.base),
  };
}

/** Where another format is offered: for what was found by looking, and what may be something else. */
function offerOf({
  format,
  packings,
  certainty,
  unfitFormat,
}: DecodedValue): Pick<ItemRow, 'isReading' | 'offersReading'> {
  const isReading = packings !== undefined || certainty !== undefined;
  if (isReading || unfitFormat !== undefined || format === 'hex') {
    return { offersReading: 'always', ...(isReading && { isReading }) };
  }
  return format === 'text' ? { offersReading: 'looked-at' } : {};
}

/** The row of an item that a save will remove: as it was loaded, with the way back. */
function removedItemRow(view: EditorView, item: DraftItem): ItemRow {
  const { root } = view.document.decoded.get(item);
  return {
    ...valueRow(root, { label: nameText(item.name), canEdit: false, abilities: ['revert'] }),
    item: item.name,
    size: formatSize(item.bytes.length, vscode.env.language),
    isRemoved: true,
  };
}

/** What the framework keeps, and names that can't be written back, are left alone. */
export function isItemEditable({ isSystem, nameBytes }: DraftItem): boolean {
  return !isSystem && nameBytes === undefined;
}

function noteFor(
  item: DraftItem,
  value: DecodedValue,
  base: SessionSnapshot,
): { readonly note?: string; readonly warning?: string } {
  const { failure, warnings, format, unfitFormat } = value;
  const layers = layersText(value);
  if (unfitFormat) {
    const reason = failure && vscode.reasonText(failure.reason);
    return { note: layers ?? reason ?? '', warning: unfitText(unfitFormat) };
  }
  if (failure && isForeign(failure)) {
    return { note: [layers, vscode.reasonText(failure.reason)].filter(Boolean).join(' · ') };
  }
  if (failure) {
    const { offset } = failure;
    const reason = vscode.reasonText(failure.reason);
    return {
      warning:
        offset === undefined
          ? vscode.l10n.t('not decoded: {0}', reason)
          : vscode.l10n.t(
              'decoded only up to byte {0}: {1}',
              formatCount(offset, vscode.env.language),
              reason,
            ),
    };
  }
  if (item.isSystem) return { note: vscode.l10n.t('managed by the framework') };
  if (item.nameBytes) return { note: vscode.l10n.t('the name is not valid text') };
  if (item.isHeld)
    return { note: vscode.l10n.t('cannot be moved, because other values refer to it by position') };
  if (item.hasReferences)
    return { note: vscode.l10n.t('cannot be moved, because it refers to values by position') };
  const warning = warningsText(warnings);
  return {
    ...nameNote(item.name, base),
    ...(layers !== undefined && { note: layers }),
    ...(item.encoding === 'tempdata' && { note: tempDataNote(format) }),
    ...(warning !== undefined && { warning }),
  };
}

/** By which of MVC's serializers a TempData is read. */
function tempDataNote(format: DecodedValue['format']): string {
  return format === 'bson'
    ? vscode.l10n.t('TempData as BSON, which sites with AddNewtonsoftJson use')
    : vscode.l10n.t('TempData of MVC, removed as soon as it is read');
}
