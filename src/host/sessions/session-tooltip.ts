import * as vscode from '../shown/vscode.ts';
import { quotedIfBlank } from '../../protocol/visible-text.ts';
import type { Tooltip, TooltipAction } from '../shown/markdown.ts';
import { formatPointInTime, formatSize } from '../text-format.ts';
import { layoutFullName } from './layout-names.ts';
import { rowReference } from './nodes.ts';
import type { SessionNode } from './nodes.ts';
import { expiringMs, lockAgeMs, lockLeftMs, remainingMs } from './session-reading.ts';
import type { SessionReading } from './session-reading.ts';
import { itemCountText } from './session-row-text.ts';
import { applicationText, shownId } from './tree-items.ts';

/** What a tooltip depends on beside the session. */
export interface SessionTooltipContext {
  readonly isMasked: boolean;
  readonly isRevealed: boolean;
  readonly isHeldHere: boolean;
  readonly nowMs: number;
}

/**
 * The tooltip of a session's row: what it is, what its state means, and what can be done. Its times are points
 * in time, which stay true while it is open.
 */
export function sessionTooltip(
  node: SessionNode,
  reading: SessionReading | undefined,
  { isMasked, isRevealed, isHeldHere, nowMs }: SessionTooltipContext,
): Tooltip {
  const { ref } = node;
  const action = actionOn(node);
  const paragraphs = [[`${applicationText(ref)} · ${layoutFullName(ref.layout)}`]];
  const actions: TooltipAction[] = [];
  if (reading) {
    const trouble = troubleOf(reading, action, node);
    paragraphs.push(trouble.lines);
    actions.push(...trouble.actions);
    if (reading.summary.condition !== 'gone') {
      const lock = lockFacts(reading, isHeldHere, nowMs, action);
      const lifetime = lifetimeFacts(reading, nowMs, action);
      paragraphs.push(lock.lines, lifetime.lines, amounts(reading));
      actions.push(...lock.actions, ...lifetime.actions);
    }
  }
  return {
    heading: isMasked && !isRevealed ? shownId(ref, true) : quotedIfBlank(ref.id),
    paragraphs,
    actions: actions.filter(
      ({ command }, index) => actions.findIndex((each) => each.command === command) === index,
    ),
  };
}

interface Facts {
  readonly lines: string[];
  readonly actions: readonly TooltipAction[];
}

type ActionMaker = (command: TooltipAction['command'], title: string) => TooltipAction;

function actionOn(node: SessionNode): ActionMaker {
  return (command, title) => ({ command, title, argument: rowReference(node) });
}

/** What is wrong with a session, what that means, and the way out. */
function troubleOf(
  { summary: { condition, problem, fate } }: SessionReading,
  action: ActionMaker,
  node: SessionNode,
): Facts {
  const detail = problem === undefined ? [] : [vscode.reasonText(problem)];
  switch (condition) {
    case 'ok':
    case 'no-ttl':
      return { lines: [], actions: [] };
    case 'no-data':
      return {
        lines: [
          vscode.l10n.t('No data is left. The session expired in part, or the site emptied it.'),
          vscode.l10n.t('A visitor with this session ID starts with an empty session.'),
        ],
        actions: [action('endSession', vscode.l10n.t('End Session…'))],
      };
    case 'lock-only':
      return {
        lines: [
          vscode.l10n.t(
            'There is a lock but no session. A request asked for a session that does not exist.',
          ),
          vscode.l10n.t('Release the lock to remove it.'),
        ],
        actions: [action('releaseLock', vscode.l10n.t('Release Lock…'))],
      };
    case 'wrong-type':
      return {
        lines: [
          vscode.l10n.t('A key of this session has a type that the site cannot read.'),
          ...detail,
          vscode.l10n.t('Another program probably wrote it. Check the key in Redis.'),
        ],
        actions: [action('copySessionKeys', vscode.l10n.t('Copy Redis Keys'))],
      };
    case 'ended':
      return {
        lines: [vscode.l10n.t('This session has ended, though its key is still there.'), ...detail],
        actions: [action('endSession', vscode.l10n.t('End Session…'))],
      };
    case 'damaged':
      return {
        lines: [
          vscode.l10n.t('The data of this session is damaged.'),
          ...detail,
          ...(fate ? [vscode.reasonText(fate)] : []),
          vscode.l10n.t('Open the session to see its bytes.'),
        ],
        actions: [action('openSession', vscode.l10n.t('Open Session'))],
      };
    case 'no-access':
      return {
        lines: [
          vscode.l10n.t('Your Redis user is not allowed to read this session.'),
          ...detail,
          vscode.l10n.t('Grant the permission, or connect as another user.'),
        ],
        actions: [
          {
            command: 'enterPassword',
            title: vscode.l10n.t('Enter Username and Password…'),
            argument: node.parent.parent.endpointId,
          },
        ],
      };
    case 'gone':
      return {
        lines: [
          vscode.l10n.t('This session no longer exists. It expired, or the site ended it.'),
          vscode.l10n.t('Refresh to remove its row.'),
        ],
        actions: [
          {
            command: 'refreshRow',
            title: vscode.l10n.t('Refresh'),
            argument: rowReference(node.parent.parent),
          },
        ],
      };
  }
}

function lockFacts(
  reading: SessionReading,
  isHeldHere: boolean,
  nowMs: number,
  action: ActionMaker,
): Facts {
  const { lock, condition } = reading.summary;
  if (!lock) return { lines: [], actions: [] };
  const ageMs = lockAgeMs(reading, nowMs);
  const leftMs = lockLeftMs(reading, nowMs);
  const since = ageMs === undefined ? undefined : pointInTime(nowMs - ageMs);
  const lines = [isHeldHere ? heldText(since) : lockedText(since)];
  if (lock.isWaitedFor !== undefined) {
    lines.push(
      lock.isWaitedFor
        ? vscode.l10n.t('Other requests are waiting for the lock.')
        : vscode.l10n.t('No request is waiting for the lock.'),
    );
  }
  lines.push(
    leftMs === undefined
      ? vscode.l10n.t('The lock never expires.')
      : vscode.l10n.t('The lock expires at {0} at the latest.', pointInTime(nowMs + leftMs)),
  );
  if (isHeldHere) {
    return { lines, actions: [action('giveBackLock', vscode.l10n.t('Stop Holding Lock'))] };
  }
  if (condition !== 'lock-only') {
    lines.push(vscode.l10n.t('If that request no longer runs, release the lock.'));
  }
  return { lines, actions: [action('releaseLock', vscode.l10n.t('Release Lock…'))] };
}

function heldText(since: string | undefined): string {
  return since === undefined
    ? vscode.l10n.t("You hold this session's lock for stepping.")
    : vscode.l10n.t("You have held this session's lock for stepping since {0}.", since);
}

function lockedText(since: string | undefined): string {
  return since === undefined
    ? vscode.l10n.t('A request holds the lock.')
    : vscode.l10n.t('A request has held the lock since {0}.', since);
}

function lifetimeFacts(reading: SessionReading, nowMs: number, action: ActionMaker): Facts {
  const { abilities, condition } = reading.summary;
  const remaining = remainingMs(reading, nowMs);
  const can = (ability: 'extend' | 'set-timeout') => abilities?.includes(ability) !== false;
  if (remaining !== undefined && condition === 'ended') {
    return {
      lines: [vscode.l10n.t('Its key is deleted at {0}.', pointInTime(nowMs + remaining))],
      actions: [],
    };
  }
  if (remaining !== undefined) {
    const isSoon = remaining <= expiringMs && can('extend');
    return {
      lines: [
        vscode.l10n.t('Expires at {0} unless the site uses it.', pointInTime(nowMs + remaining)),
      ],
      actions: isSoon ? [action('extendSession', vscode.l10n.t('Extend Session'))] : [],
    };
  }
  if (condition !== 'no-ttl') return { lines: [], actions: [] };
  return {
    lines: [vscode.l10n.t('Never expires. Its key has no time to live.')],
    actions: can('set-timeout')
      ? [action('setSessionTimeout', vscode.l10n.t('Set Session Timeout…'))]
      : [],
  };
}

function amounts({ summary: { itemCount, sizeBytes } }: SessionReading): string[] {
  const count = itemCount === undefined ? undefined : itemCountText(itemCount);
  const size = sizeBytes === undefined ? undefined : formatSize(sizeBytes, vscode.env.language);
  const text = [count, size].filter((part) => part !== undefined).join(', ');
  return text === '' ? [] : [text];
}

function pointInTime(atMs: number): string {
  return formatPointInTime(atMs, vscode.env.language);
}
