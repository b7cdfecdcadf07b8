import * as vscode from '../../shown/vscode.ts';
import type { BreakpointReason, BreakpointRule } from '../../../protocol/farm/breakpoint.ts';
import type { Tooltip } from '../../shown/markdown.ts';
import { withoutNamedSecrets } from '../../named-secrets.ts';
import { oneLine } from '../../text-format.ts';
import { isOfTask } from './farm-breakpoints.ts';

const maxPathLength = 120;

/** What a breakpoint's row begins with: what is asked for, `POST /cart*`, else its first condition. */
export function breakpointLabel(rule: BreakpointRule): string {
  return partsOf(rule)[0] ?? vscode.l10n.t('any request');
}

/** What stands behind: its other conditions, whether it stops once, and where it is from. */
export function breakpointDescription(rule: BreakpointRule): string {
  const { l10n } = vscode;
  return [
    ...partsOf(rule).slice(1),
    ...(rule.isOnce ? [l10n.t('once')] : []),
    ...(isOfTask(rule) ? ['tasks.json'] : []),
  ].join(' · ');
}

/** A breakpoint in one line, for tooltips: `POST /cart*, session 3`. */
export function breakpointText(rule: BreakpointRule): string {
  const parts = partsOf(rule);
  return parts.length === 0 ? vscode.l10n.t('any request') : parts.join(', ');
}

/** What a breakpoint's tooltip says. */
export function breakpointTooltip(rule: BreakpointRule): Tooltip {
  const { l10n } = vscode;
  return {
    heading: breakpointText(rule),
    paragraphs: [
      [l10n.t('A request that meets all conditions waits at the balancer.')],
      rule.isOnce ? [l10n.t('The breakpoint is removed after it has stopped one request.')] : [],
      isOfTask(rule)
        ? [l10n.t('The breakpoint is from tasks.json. To change it, edit it there.')]
        : [],
    ],
  };
}

/** What a session does that stops its request, as a condition. */
export function breakpointReasonText(when: BreakpointReason): string {
  const { l10n } = vscode;
  switch (when) {
    case 'session-changed':
      return l10n.t('when the session has changed');
    case 'other-server':
      return l10n.t('when the server would change');
    case 'concurrent':
      return l10n.t('second request of a session at a time');
  }
}

function partsOf({ method, path, server, session, when }: BreakpointRule): string[] {
  const { l10n } = vscode;
  const request = [
    ...(method === undefined ? [] : [oneLine(method, 20)]),
    ...(path === undefined ? [] : [oneLine(withoutNamedSecrets(path), maxPathLength)]),
  ].join(' ');
  return [
    ...(request === '' ? [] : [request]),
    ...(session === undefined ? [] : [l10n.t('session {0}', String(session))]),
    ...(server === undefined ? [] : [l10n.t('to {0}', oneLine(server, 64))]),
    ...(when === undefined ? [] : [breakpointReasonText(when)]),
  ];
}
