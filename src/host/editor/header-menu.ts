import type { EditorAction, MenuItem } from '../../protocol/editor.ts';
import { buttonText } from './banner.ts';
import { canEdit, layoutOf } from './capabilities.ts';
import type { EditorView } from './editor-state.ts';

/** What can be done with the session as a whole, beside saving it: the menu of the header. */
export function headerMenu(view: EditorView): readonly MenuItem[] {
  const { document, endpoint } = view;
  const { latest, notices } = document;
  const layout = layoutOf(view);
  const isGone = notices.goneAtMs !== undefined || latest.condition === 'gone';
  const canWrite = endpoint?.canWrite === true && !isGone;
  const isHeldHere = latest.lock !== undefined && latest.lock.value === document.heldLock;
  const offers: readonly (readonly [EditorAction, boolean])[] = [
    ['extend', canWrite && layout.planExtend !== undefined],
    ['set-timeout', canWrite && layout.planTimeout !== undefined],
    ['hold-lock', canWrite && layout.newLockValue !== undefined && latest.lock === undefined],
    ['give-back-lock', canWrite && isHeldHere],
    ['release-lock', canWrite && latest.lock !== undefined && !isHeldHere],
    ['undo-save', canEdit(view)],
    ['copy-session', canWrite && layout.planCreate !== undefined],
    ['copy-json', true],
    ['end-session', canWrite],
  ];
  return offers
    .filter(([, isOffered]) => isOffered)
    .map(([action]) => ({ action, label: buttonText(action) }));
}
