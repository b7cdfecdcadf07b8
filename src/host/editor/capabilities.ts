import { layoutById } from '../../stores/layouts.ts';
import type { StoreLayout } from '../../stores/layout.ts';
import type { EditorView } from './editor-state.ts';

/** What the layout of a document's session allows, whatever the endpoint does. */
export function layoutOf({ document }: Pick<EditorView, 'document'>): StoreLayout {
  return layoutById(document.address.ref.layout);
}

/** Whether values of the document may be edited now. */
export function canEdit(view: EditorView): boolean {
  const { condition, readOnlyReason } = view.document.draft.base;
  const isWhole = condition === 'ok' || condition === 'no-ttl';
  const canSave = layoutOf(view).planSave !== undefined && readOnlyReason === undefined;
  return view.endpoint?.canWrite === true && isWhole && canSave;
}

/** What may be done to the list of items now. */
export function itemChanges(view: EditorView): Required<NonNullable<StoreLayout['itemChanges']>> {
  const none = { canAdd: false, canRemove: false, canRename: false };
  return canEdit(view) && !view.isRaw ? (layoutOf(view).itemChanges ?? none) : none;
}
