import * as vscode from '../../shown/vscode.ts';
import { formatDuration } from '../../text-format.ts';
import { itemCountText } from '../session-row-text.ts';
import { lockAgeMs, remainingMs } from '../session-reading.ts';
import type { SessionReading } from '../session-reading.ts';
import { applicationText, masksIds, shownId } from '../tree-items.ts';
import type { FoundCandidate } from './found-sessions.ts';
import type { SessionWish } from './session-wishes.ts';

/** How a session is offered: its ID, and what is known of it; what matters to the command first. */
export function choiceText(
  { record, ref, reading, user }: FoundCandidate,
  wish: SessionWish,
): vscode.QuickPickItem {
  const label = shownId(ref, masksIds(record));
  const whose = [...(user === undefined ? [] : [user]), applicationText(ref)];
  if (!reading) return { label, description: whose.join(' · ') };
  const nowMs = Date.now();
  const ending = endingText(reading, nowMs);
  if (wish.lock === 'locked') {
    return {
      label,
      description: lockFacts(reading, nowMs).join(' · '),
      detail: [...whose, ending].join(' · '),
    };
  }
  const { lock, itemCount } = reading.summary;
  const facts = [
    ...whose,
    ending,
    ...(lock ? [lockText(reading, nowMs)] : []),
    ...(itemCount === undefined ? [] : [itemCountText(itemCount)]),
  ];
  return { label, description: facts.join(' · ') };
}

function lockFacts(reading: SessionReading, nowMs: number): string[] {
  const { lock } = reading.summary;
  const leftMs = lock?.ttlMs === undefined ? undefined : lock.ttlMs - (nowMs - reading.readAtMs);
  return [
    lockText(reading, nowMs),
    ...(lock?.isWaitedFor === true ? [vscode.l10n.t('requests are waiting')] : []),
    leftMs === undefined
      ? vscode.l10n.t('lock never expires')
      : vscode.l10n.t('lock expires in {0}', formatDuration(leftMs)),
  ];
}

function lockText(reading: SessionReading, nowMs: number): string {
  const ageMs = lockAgeMs(reading, nowMs);
  return ageMs === undefined
    ? vscode.l10n.t('locked')
    : vscode.l10n.t('locked for {0}', formatDuration(ageMs));
}

function endingText(reading: SessionReading, nowMs: number): string {
  const remaining = remainingMs(reading, nowMs);
  if (reading.summary.condition === 'lock-only') return vscode.l10n.t('lock without a session');
  return remaining === undefined
    ? vscode.l10n.t('session never expires')
    : vscode.l10n.t('session expires in {0}', formatDuration(remaining));
}
