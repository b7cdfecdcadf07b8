import { layoutById } from '../../stores/layouts/layouts.ts';
import { newItemChoices } from '../../formats/registry.ts';
import type { ItemEncoding } from '../../formats/encoding.ts';
import type { StoreLayout } from '../../stores/layout.ts';
import type { SessionDocument } from './document/session-document.ts';
import type { ReplicaState } from '../../stores/source/source-limit.ts';
import { type EndpointRecord, showsWholeIds } from '../endpoints/endpoint-record.ts';
import type { HostServices } from '../services.ts';
import { isWhole } from './texts/read-only-text.ts';

/** What a page shows of a document. */
export interface EditorView {
  readonly document: SessionDocument;
  readonly endpoint: EndpointRecord | undefined;
  /** Set while the server takes no writes because it is a replica. */
  readonly replica: ReplicaState | undefined;
  readonly showsWholeId: boolean;
  /** Whether the user has revealed the IDs of the endpoint's sessions. */
  readonly isIdRevealed?: boolean;
  /** Whether the rows are the records of the bytes. */
  readonly isRaw: boolean;
}

/** What a page shows of a document now. @param isRaw whether its rows are the records of the bytes */
export function viewOf(
  {
    endpoints,
    connections,
    revealedIds,
  }: Pick<HostServices, 'endpoints' | 'connections' | 'revealedIds'>,
  document: SessionDocument,
  isRaw = false,
): EditorView {
  const { endpointId } = document.address;
  const endpoint = endpoints.get(endpointId);
  const replica = connections.replica(endpointId);
  const showsWholeId = endpoint !== undefined && showsWholeIds(endpoint);
  const isIdRevealed = revealedIds.has(endpoint);
  return { document, endpoint, replica, showsWholeId, isIdRevealed, isRaw };
}

/** What the layout of a document's session allows, whatever the endpoint does. */
export function layoutOf({ document }: Pick<EditorView, 'document'>): StoreLayout {
  return layoutById(document.address.ref.layout);
}

/** Whether values of the document may be edited now. */
export function canEdit(view: EditorView): boolean {
  const { base } = view.document.draft;
  const { readOnlyReason } = base;
  const canSave = layoutOf(view).planSave !== undefined && readOnlyReason === undefined;
  return canWrite(view) && !view.document.isLoading && isWhole(base) && canSave;
}

/** Whether something may be written to the endpoint of the session now. */
export function canWrite({ endpoint, replica }: Pick<EditorView, 'endpoint' | 'replica'>): boolean {
  return endpoint?.canWrite === true && !replica;
}

/** What may be done to the list of items now. */
export function itemChanges(view: EditorView): Required<NonNullable<StoreLayout['itemChanges']>> {
  const none = { canAdd: false, canRemove: false, canRename: false };
  return canEdit(view) && !view.isRaw ? (layoutOf(view).itemChanges ?? none) : none;
}

/** How new items of a session are stored. */
export function newItemEncoding({ draft, address }: SessionDocument): ItemEncoding {
  return draft.base.itemEncoding ?? layoutById(address.ref.layout).itemEncoding;
}

/** Whether items can be added now: the layout lets them, and there is something that they can be. */
export function canAddItems(view: EditorView): boolean {
  return itemChanges(view).canAdd && newItemChoices(newItemEncoding(view.document)).length > 0;
}
