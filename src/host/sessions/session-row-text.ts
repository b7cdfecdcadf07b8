import * as vscode from '../shown/vscode.ts';
import { formatCount, formatDuration, formatPointInTime, formatSize } from '../text-format.ts';
import { expiringMs, lockAgeMs, remainingMs } from './session-reading.ts';
import type { SessionReading } from './session-reading.ts';

/** What stands behind the id in a session's row: the lock first, then the time left, then the rest. */
export function sessionDescription(
  reading: SessionReading,
  nowMs: number,
  isHeldHere: boolean,
): string {
  const { condition, itemCount, lock } = reading.summary;
  const parts: string[] = [];
  if (lock) parts.push(lockText(reading, nowMs, isHeldHere));
  switch (condition) {
    case 'gone':
      return vscode.l10n.t('ended');
    case 'lock-only':
      parts.push(vscode.l10n.t('lock without a session'));
      return parts.join(' · ');
    case 'no-data':
      parts.push(vscode.l10n.t('no data left'));
      return parts.join(' · ');
    case 'wrong-type':
      parts.push(vscode.l10n.t('wrong key type'));
      return parts.join(' · ');
    case 'no-access':
      return vscode.l10n.t('no permission');
    case 'damaged':
      parts.push(vscode.l10n.t('damaged'));
      break;
    case 'ok':
    case 'no-ttl':
      break;
  }
  parts.push(expiryText(reading, nowMs));
  if (itemCount !== undefined) parts.push(itemCountText(itemCount));
  return parts.join(' · ');
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

/** `1,204 sessions`, `1 session`. */
export function sessionCountText(count: number): string {
  return count === 1
    ? vscode.l10n.t('1 session')
    : vscode.l10n.t('{0} sessions', formatCount(count, vscode.env.language));
}

/** Everything that is known of a session, line by line, for the tooltip of its row. */
export function sessionFacts(
  reading: SessionReading,
  nowMs: number,
  isHeldHere: boolean,
): readonly string[] {
  const { summary } = reading;
  const { lock, sizeBytes, itemCount, problem } = summary;
  const lines: string[] = [];
  if (lock) {
    lines.push(
      lock.ttlMs === undefined
        ? vscode.l10n.t('{0}; never expires', lockText(reading, nowMs, isHeldHere))
        : vscode.l10n.t(
            '{0}; expires in {1} at the latest',
            lockText(reading, nowMs, isHeldHere),
            formatDuration(lock.ttlMs - (nowMs - reading.readAtMs)),
          ),
    );
    if (lock.isWaitedFor !== undefined) {
      lines.push(
        lock.isWaitedFor
          ? vscode.l10n.t('Requests are waiting for the lock')
          : vscode.l10n.t('No requests are waiting for the lock'),
      );
    }
  }
  const remaining = remainingMs(reading, nowMs);
  if (remaining !== undefined && summary.condition !== 'gone') {
    const at = formatPointInTime(nowMs + remaining, vscode.env.language);
    lines.push(vscode.l10n.t('Expires in {0}, at {1}', formatDuration(remaining), at));
  } else if (summary.condition === 'no-ttl') {
    lines.push(vscode.l10n.t('Never expires: its key has no time to live'));
  }
  const size = sizeBytes === undefined ? undefined : formatSize(sizeBytes, vscode.env.language);
  const count = itemCount === undefined ? undefined : itemCountText(itemCount);
  const amount = [count, size].filter((text) => text !== undefined).join(', ');
  if (amount !== '') lines.push(amount);
  if (problem) {
    const text = vscode.reasonText(problem);
    lines.push(
      summary.condition === 'no-access'
        ? vscode.l10n.t('Not allowed for this user: {0}', text)
        : text,
    );
  }
  return lines;
}

function lockText(reading: SessionReading, nowMs: number, isHeldHere: boolean): string {
  const ageMs = lockAgeMs(reading, nowMs);
  if (isHeldHere) {
    return ageMs === undefined
      ? vscode.l10n.t('held for stepping')
      : vscode.l10n.t('held by you for {0}', formatDuration(ageMs));
  }
  return ageMs === undefined
    ? vscode.l10n.t('locked')
    : vscode.l10n.t('locked {0}', formatDuration(ageMs));
}

function expiryText(reading: SessionReading, nowMs: number): string {
  const remaining = remainingMs(reading, nowMs);
  if (remaining === undefined) return vscode.l10n.t('never expires');
  if (remaining === 0) return vscode.l10n.t('expired');
  const time = formatDuration(remaining);
  return remaining <= expiringMs ? vscode.l10n.t('expires in {0}', time) : time;
}
