import * as vscode from '../shown/vscode.ts';
import { formatCount, formatRound, roundAge, roundTimeLeft } from '../text-format.ts';
import type { RoundDuration } from '../text-format.ts';
import { lockAgeMs, lockLeftMs, remainingMs } from './session-reading.ts';
import type { SessionReading } from './session-reading.ts';

/**
 * What stands behind the id in a session's row: the age of its lock, which the icon tells of, whether requests
 * wait for it, the time left, the number of items, then the rest. Times are such as stay true while the row isn't drawn anew.
 */
export function sessionDescription(
  reading: SessionReading,
  nowMs: number,
  isHeldHere: boolean,
): string {
  return described(reading, nowMs, isHeldHere, formatRound).join(' · ');
}

/** The same for those who hear it: in words where the row has signs and an icon. */
export function spokenDescription(
  reading: SessionReading,
  nowMs: number,
  isHeldHere: boolean,
): string {
  return described(reading, nowMs, isHeldHere, spokenRound).join(', ');
}

type Write = (duration: RoundDuration) => string;

function described(
  reading: SessionReading,
  nowMs: number,
  isHeldHere: boolean,
  write: Write,
): string[] {
  const { condition, itemCount, lock } = reading.summary;
  const parts = [conditionText(condition)];
  if (condition !== 'gone' && condition !== 'no-access') {
    if (lock) parts.push(lockText(lockAgeMs(reading, nowMs), isHeldHere, write));
    if (lock?.isWaitedFor === true) parts.push(waitingText(write));
    if (['ok', 'no-ttl', 'damaged', 'ended'].includes(condition)) {
      parts.push(expiryText(reading, nowMs, write));
      if (itemCount !== undefined) parts.push(itemCountText(itemCount));
    }
    if (lock) parts.push(lockExpiryText(lockLeftMs(reading, nowMs), write));
  }
  return parts.filter((part) => part !== undefined);
}

/** `3 items`, `1 item`, `no items`. */
export function itemCountText(count: number): string {
  if (count === 0) return vscode.l10n.t('no items');
  if (count === 1) return vscode.l10n.t('1 item');
  return vscode.l10n.t('{0} items', formatCount(count, vscode.env.language));
}

/** `3 entries`, `1 entry`, `no entries`. */
export function entryCountText(count: number): string {
  if (count === 0) return vscode.l10n.t('no entries');
  if (count === 1) return vscode.l10n.t('1 entry');
  return vscode.l10n.t('{0} entries', formatCount(count, vscode.env.language));
}

/** `3 rows`, `1 row`, `no rows`. */
export function rowCountText(count: number): string {
  if (count === 0) return vscode.l10n.t('no rows');
  if (count === 1) return vscode.l10n.t('1 row');
  return vscode.l10n.t('{0} rows', formatCount(count, vscode.env.language));
}

/**
 * `1,204 sessions`, `1 session`, `about 12,400,000 sessions`.
 * @param unlistedCount how many more there are, as far as they could be counted
 */
export function sessionCountText(count: number, unlistedCount = 0): string {
  if (unlistedCount > 0) {
    const all = formatCount(count + unlistedCount, vscode.env.language);
    return vscode.l10n.t('about {0} sessions', all);
  }
  return count === 1
    ? vscode.l10n.t('1 session')
    : vscode.l10n.t('{0} sessions', formatCount(count, vscode.env.language));
}

/** What is wrong with a session, in a few words. */
function conditionText(condition: SessionReading['summary']['condition']): string | undefined {
  switch (condition) {
    case 'gone':
      return vscode.l10n.t('ended');
    case 'lock-only':
      return vscode.l10n.t('lock without a session');
    case 'no-data':
      return vscode.l10n.t('no data left');
    case 'wrong-type':
      return vscode.l10n.t('wrong key type');
    case 'no-access':
      return vscode.l10n.t('no permission');
    case 'damaged':
      return vscode.l10n.t('damaged');
    case 'ended':
      return vscode.l10n.t('ended, not deleted');
    case 'ok':
    case 'no-ttl':
      return undefined;
  }
}

function lockText(ageMs: number | undefined, isHeldHere: boolean, write: Write): string {
  const age = ageMs === undefined ? undefined : write(roundAge(ageMs));
  if (isHeldHere) {
    return age === undefined ? vscode.l10n.t('held by you') : vscode.l10n.t('held by you {0}', age);
  }
  if (age === undefined) return vscode.l10n.t('locked');
  // In the row, the icon says that it is a lock.
  return write === formatRound ? age : vscode.l10n.t('locked for {0}', age);
}

/** Before all that can wait, and short, so that narrow rows show it. */
function waitingText(write: Write): string {
  return write === formatRound ? vscode.l10n.t('waiting') : vscode.l10n.t('requests are waiting');
}

function expiryText(reading: SessionReading, nowMs: number, write: Write): string {
  const remaining = remainingMs(reading, nowMs);
  if (remaining === undefined) return vscode.l10n.t('never expires');
  if (remaining === 0) return vscode.l10n.t('expired');
  const left = roundTimeLeft(remaining);
  if (reading.summary.condition === 'ended') {
    return vscode.l10n.t('key expires in {0}', write(left));
  }
  return left.bound === 'about' && write === formatRound
    ? left.text
    : vscode.l10n.t('expires in {0}', write(left));
}

function lockExpiryText(leftMs: number | undefined, write: Write): string {
  return leftMs === undefined
    ? vscode.l10n.t('lock never expires')
    : vscode.l10n.t('lock expires in {0}', write(roundTimeLeft(leftMs)));
}

function spokenRound({ bound, text }: RoundDuration): string {
  switch (bound) {
    case 'under':
      return vscode.l10n.t('under {0}', text);
    case 'over':
      return vscode.l10n.t('over {0}', text);
    case 'about':
      return text;
  }
}
