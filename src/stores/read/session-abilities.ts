import type { StoreLayout } from '../layout.ts';
import { layoutById } from '../layouts/layouts.ts';
import type { LayoutId, SessionAbility } from '../session.ts';
import type { ChangeKind } from '../source/session-change.ts';

/** Whether a layout stores what a change of this kind takes. */
const allows: Readonly<Record<ChangeKind, (layout: StoreLayout) => boolean>> = {
  save: (layout) => layout.planSave !== undefined,
  extend: (layout) => layout.planExtend !== undefined,
  'set-timeout': (layout) => layout.planTimeout !== undefined,
  'hold-lock': (layout) => layout.newLockValue !== undefined,
  'renew-lock': (layout) => layout.newLockValue !== undefined,
  'release-lock': ({ keyShapes, dataLock }) =>
    keyShapes.lock !== undefined || dataLock !== undefined,
  end: () => true,
  create: (layout) => layout.planCreate !== undefined,
};

/** Whether sessions of a layout can be changed so at all. @throws StoreError `unknown-layout` */
export function layoutAllows(id: LayoutId, kind: ChangeKind): boolean {
  return allows[kind](layoutById(id));
}

/** What can be done with sessions of a layout beside editing and ending them. */
export function layoutCan(id: LayoutId, ability: SessionAbility): boolean {
  return abilitiesOf(layoutById(id)).includes(ability);
}

/**
 * What can be done with a session.
 * @param hasTimeout whether it has a timeout that it can be extended by; true where that isn't known
 * @param isPacked whether its data is compressed as a whole: a timeout in there can't be changed
 */
export function abilitiesOf(
  layout: StoreLayout,
  hasTimeout = true,
  isPacked = false,
): readonly SessionAbility[] {
  const { data, timeout } = layout.keyShapes;
  const isOpen = !isPacked || timeout !== undefined || data.type === 'hash';
  const all: readonly (readonly [SessionAbility, boolean])[] = [
    ['extend', hasTimeout && isOpen && allows.extend(layout)],
    ['set-timeout', isOpen && allows['set-timeout'](layout)],
    ['copy', allows.create(layout)],
    ['hold-lock', allows['hold-lock'](layout)],
    ['release-lock', allows['release-lock'](layout)],
  ];
  return all.flatMap(([ability, isThere]) => (isThere ? [ability] : []));
}
