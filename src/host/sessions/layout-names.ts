import * as vscode from '../shown/vscode.ts';
import { factsOf, isAspNetLayout } from '../../stores/layout-facts.ts';
import type { LayoutId } from '../../stores/session.ts';

/** How a layout is called behind an application: `/MyApp (v5)`. */
export function layoutShortName(layout: LayoutId): string {
  return layout === 'unclaimed' ? unclaimedName() : factsOf(layout).short;
}

/** How a layout is called where there is room. */
export function layoutFullName(layout: LayoutId): string {
  return layout === 'unclaimed' ? unclaimedName() : factsOf(layout).full;
}

/** For sessions whose values don't say who wrote them. */
function unclaimedName(): string {
  return vscode.l10n.t('Unknown Framework');
}

/** What stands for an application, instance name or prefix that is empty. */
export function noApplicationText(layout: LayoutId): string {
  if (isAspNetLayout(layout)) return vscode.l10n.t('(no application name)');
  return layout === 'aspnetcore'
    ? vscode.l10n.t('(no instance name)')
    : vscode.l10n.t('(no prefix)');
}

/**
 * The other versions of the ASP.NET provider among `others`: servers of one application that run
 * different ones don't share their sessions, though they share the cookie.
 */
export function unsharedLayouts(
  layout: LayoutId,
  others: readonly LayoutId[],
): readonly LayoutId[] {
  return isAspNetLayout(layout) ? others.filter(isAspNetLayout) : [];
}
