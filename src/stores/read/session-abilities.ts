import type { StoreLayout } from '../layout.ts';
import { layoutById } from '../layouts/layouts.ts';
import type { LayoutId, SessionAbility } from '../session.ts';

/** What can be done with sessions of a layout beside editing and ending them. */
export function layoutCan(id: LayoutId, ability: SessionAbility): boolean {
  return abilitiesOf(layoutById(id)).includes(ability);
}

/**
 * What can be done with a session.
 * @param hasTimeout whether it has a timeout that it can be extended by; true where that isn't known
 */
export function abilitiesOf(layout: StoreLayout, hasTimeout = true): readonly SessionAbility[] {
  const all: readonly (readonly [SessionAbility, boolean])[] = [
    ['extend', hasTimeout && layout.planExtend !== undefined],
    ['set-timeout', layout.planTimeout !== undefined],
    ['copy', layout.planCreate !== undefined],
    ['hold-lock', layout.newLockValue !== undefined],
    ['release-lock', layout.keyShapes.lock !== undefined || layout.dataLock !== undefined],
  ];
  return all.flatMap(([ability, isThere]) => (isThere ? [ability] : []));
}
