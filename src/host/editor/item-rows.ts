import * as vscode from '../shown/vscode.ts';
import type { DecodedValue } from '../../formats/value.ts';
import type { ItemRow, ItemRows } from '../../protocol/editor.ts';
import type { StoreLayout } from '../../stores/layout.ts';
import type { DraftItem } from '../../stores/draft.ts';
import { formatCount, formatSize } from '../text-format.ts';
import { nameText } from './banner.ts';
import { canEdit, itemChanges, layoutOf } from './capabilities.ts';
import type { EditorView } from './editor-state.ts';
import { nameNote } from './name-note.ts';
import { itemAbilities } from './row-abilities.ts';
import { valueRow } from './value-rows.ts';
import { warningsText } from './warning-text.ts';

interface KnownRow {
  readonly row: ItemRow;
  readonly loaded: Uint8Array | undefined;
  readonly canEdit: boolean;
  readonly isRaw: boolean;
}

/** Makes the rows of the items for one page, and tells it of those only that have changed. */
export class ItemRowFeed {
  readonly #known = new Map<string | null, KnownRow & { readonly bytes: Uint8Array }>();
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
      rows.length === told.length && rows.every(({ item }, index) => item === told[index]?.item);
    return isSameList
      ? { changed: rows.filter((row, index) => row !== told[index]) }
      : { all: rows };
  }

  #rows(view: EditorView): readonly ItemRow[] {
    const isWritable = canEdit(view);
    const items = view.document.draft.items();
    if (this.#known.size > 2 * items.length) this.#known.clear();
    return items.map((item) => {
      const known = this.#known.get(item.name);
      const isKnown =
        known?.bytes === item.bytes &&
        known.loaded === item.loaded &&
        known.canEdit === isWritable &&
        known.isRaw === view.isRaw;
      if (isKnown) return known.row;
      const row = itemRow(view, item, isWritable);
      const { bytes, loaded } = item;
      this.#known.set(item.name, { row, bytes, loaded, canEdit: isWritable, isRaw: view.isRaw });
      return row;
    });
  }
}

function itemRow(view: EditorView, item: DraftItem, isWritable: boolean): ItemRow {
  const { decoded } = view.document;
  const value = decoded.get(item);
  const before =
    item.state === 'changed' && item.loaded
      ? decoded.get({ ...item, bytes: item.loaded }).root
      : undefined;
  const label = nameText(item.name);
  const isEditable = isWritable && !view.isRaw && isItemEditable(item);
  const row = view.isRaw
    ? valueRow(value.rawRecords ?? value.root, { label, canEdit: false, abilities: [] })
    : valueRow(value.root, {
        label,
        canEdit: isEditable,
        abilities: itemAbilities(value.root, isEditable, itemChanges(view)),
        ...(before && { before }),
      });
  return {
    ...row,
    item: item.name,
    size: formatSize(item.bytes.length, vscode.env.language),
    ...(item.state !== 'unchanged' && {
      isChanged: true,
      abilities: [...(row.abilities ?? []).filter((ability) => ability !== 'revert'), 'revert'],
    }),
    ...(item.state === 'added' && { isNew: true }),
    ...noteFor(item, value, layoutOf(view)),
  };
}

/** What the framework keeps, and names that can't be written back, are left alone. */
export function isItemEditable({ isSystem, nameBytes }: DraftItem): boolean {
  return !isSystem && nameBytes === undefined;
}

function noteFor(
  item: DraftItem,
  { failure, warnings, format }: DecodedValue,
  layout: StoreLayout,
): { readonly note?: string; readonly warning?: string } {
  if (failure) {
    const { offset, message } = failure;
    return {
      warning:
        offset === undefined
          ? vscode.l10n.t('not decoded: {0}', message)
          : vscode.l10n.t(
              'could not decode past byte {0}: {1}',
              formatCount(offset, vscode.env.language),
              message,
            ),
    };
  }
  if (item.isSystem) return { note: vscode.l10n.t('kept by the framework itself') };
  if (item.nameBytes) return { note: vscode.l10n.t('the name is not text') };
  const warning = warningsText(warnings);
  return {
    ...nameNote(item.name, layout),
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
