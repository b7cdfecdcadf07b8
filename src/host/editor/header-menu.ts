import type { EditorAction, MenuItem } from '../../protocol/editor-state.ts';
import { abilitiesOf } from '../../stores/read/session-abilities.ts';
import type { SessionAbility } from '../../stores/session.ts';
import { buttonText } from './texts/names.ts';
import { canEdit, canWrite, type EditorView, layoutOf } from './editor-view.ts';

/** What can be done with the session as a whole, beside saving it: the menu of the header. */
export function headerMenu(view: EditorView): readonly MenuItem[] {
  const { document } = view;
  const { latest, notices } = document;
  const isTimed = (latest.timeoutSeconds ?? 0) >= 1;
  const isPacked = document.draft.base.readOnlyReason === 'compressed';
  const abilities = abilitiesOf(layoutOf(view), isTimed, isPacked);
  const isGone = notices.goneAtMs !== undefined || latest.condition === 'gone';
  const isWritable = canWrite(view) && !isGone && !document.isLoading;
  const can = (ability: SessionAbility): boolean => isWritable && abilities.includes(ability);
  const isHeldHere = latest.lock !== undefined && latest.lock.value === document.heldLock;
  const offers: readonly (readonly [EditorAction, boolean])[] = [
    ['show-changes', document.draft.isDirty],
    ['extend', can('extend')],
    ['set-timeout', can('set-timeout')],
    ['hold-lock', can('hold-lock') && latest.lock === undefined],
    ['give-back-lock', isWritable && isHeldHere],
    ['release-lock', can('release-lock') && latest.lock !== undefined && !isHeldHere],
    ['undo-save', canEdit(view)],
    ['copy-session', can('copy')],
    ['copy-json', true],
    ['compare-with', !isGone && !document.isLoading],
    ['show-timeline', !document.isLoading],
    ['export-session', !isGone && !document.isLoading],
    ['end-session', isWritable],
  ];
  return offers
    .filter(([, isOffered]) => isOffered)
    .map(([action]) => ({ action, label: buttonText(action) }));
}
