import * as vscode from '../shown/vscode.ts';
import type { EditorState, LoadingState } from '../../protocol/editor-state.ts';
import type { SessionSnapshot } from '../../stores/session.ts';
import { maskId, shortenId } from '../../stores/session-id-text.ts';
import { wholeId } from '../sessions/tree-items.ts';
import { formatCount, formatSize } from '../text-format.ts';
import { layoutFullName, layoutShortName } from '../sessions/layout-names.ts';
import { bannerFor } from './banner.ts';
import { canAddItems, canEdit, type EditorView } from './editor-view.ts';
import { headerMarks, saveOffer } from './header-marks.ts';
import { headerMenu } from './header-menu.ts';
import { isWhole } from './texts/read-only-text.ts';
import { factTexts } from './texts/session-facts.ts';
import type { SessionDocument } from './document/session-document.ts';

/**
 * What a page shows around the items, at this moment.
 * @param isConnecting whether a connection to the endpoint is being made
 */
export function editorState(view: EditorView, isConnecting = false): EditorState {
  const { document, endpoint } = view;
  const { latest, draft, address } = document;
  const { ref } = address;
  const passedMs = Date.now() - latest.readAtMs;
  const { lock, ttlMs, timeoutSeconds } = latest;
  const banner = bannerFor(view);
  const loading = loadingOf(view, isConnecting);
  // A lock of ours is renewed before it could free itself.
  const isHeldHere = lock !== undefined && lock.value === document.heldLock;
  const isGone = document.notices.goneAtMs !== undefined;
  return {
    application: ref.application,
    shownId: view.isIdRevealed ? wholeId(ref) : lastingId(view),
    endpoint: endpoint?.name ?? address.endpointId,
    layout: layoutShortName(ref.layout),
    layoutName: layoutFullName(ref.layout),
    canEdit: canEdit(view),
    canAddItems: canAddItems(view),
    menu: headerMenu(view),
    marks: headerMarks(view),
    save: saveOffer(view),
    facts: factTexts(latest.facts ?? []),
    isRaw: view.isRaw,
    isDirty: draft.isDirty,
    neverExpires: latest.condition === 'no-ttl',
    ...(isGone && { remainingMs: 0 }),
    ...(!isGone && ttlMs !== undefined && { remainingMs: Math.max(0, ttlMs - passedMs) }),
    ...(timeoutSeconds !== undefined && { timeoutMs: timeoutSeconds * 1000 }),
    ...(lock && {
      lock: {
        ...(lock.ageMs !== undefined && { ageMs: lock.ageMs + passedMs }),
        ...(lock.ttlMs !== undefined &&
          !isHeldHere && { ttlMs: Math.max(0, lock.ttlMs - passedMs) }),
      },
    }),
    ...(banner && { banner }),
    ...(loading && { loading }),
    footer: footer(document),
    emptyText: emptyText(latest),
  };
}

/** The id as it may stand in what VS Code keeps, such as the names of tabs. */
export function lastingId({ document, showsWholeId }: EditorView): string {
  const { id } = document.address.ref;
  return showsWholeId ? shortenId(id) : maskId(id);
}

function loadingOf(
  { document, endpoint }: EditorView,
  isConnecting: boolean,
): LoadingState | undefined {
  if (!document.isLoading) return undefined;
  const text =
    isConnecting && endpoint
      ? vscode.l10n.t('Connecting to {0}…', endpoint.name)
      : vscode.l10n.t('Loading…');
  return { text, isFirst: !document.wasRead };
}

function emptyText({ condition }: SessionSnapshot): string {
  return isWhole({ condition })
    ? vscode.l10n.t('This session has no items.')
    : vscode.l10n.t('There are no items to show.');
}

function footer({ draft, latest }: SessionDocument): string {
  const { language } = vscode.env;
  const items = draft.items();
  const size = items.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const count =
    items.length === 1
      ? vscode.l10n.t('1 item')
      : vscode.l10n.t('{0} items', formatCount(items.length, language));
  const time = new Date(latest.readAtMs).toLocaleTimeString(language);
  return `${count} · ${formatSize(size, language)} · ${vscode.l10n.t('last read {0}', time)}`;
}
