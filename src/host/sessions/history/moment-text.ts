import * as vscode from '../../shown/vscode.ts';
import type { ChangingRequest } from '../../../survey/history/changing-request.ts';
import type { ItemDifference } from '../../../survey/history/item-differences.ts';
import type { Moment, MomentChange } from '../../../survey/history/moment.ts';
import { nameText } from '../../editor/texts/names.ts';
import { formatCount, formatDuration, formatTimeLeft } from '../../text-format.ts';

/** More items, and more requests, are counted. */
const maxNames = 4;
/** Looks that follow each other tell when a change was made as well as anybody needs. */
const closeLooksMs = 10_000;

/** When a moment was seen: the time, with the day unless it is today. */
export function momentTime(atMs: number, nowMs = Date.now()): string {
  const at = new Date(atMs);
  const isToday = at.toDateString() === new Date(nowMs).toDateString();
  const { language } = vscode.env;
  return isToday ? at.toLocaleTimeString(language) : at.toLocaleString(language);
}

/** Who made the change of a moment, as far as that is known. */
export function authorText(moment: Moment, requests: readonly ChangingRequest[]): string {
  const { l10n } = vscode;
  const theirs = namesOf(requestsOf(moment, requests));
  if (moment.afterMs === undefined) {
    return theirs === '' ? l10n.t('First seen') : l10n.t('First seen after {0}', theirs);
  }
  if (moment.isOurs) return l10n.t('This window');
  if (theirs !== '') return theirs;
  // Where a farm has requests of the session, it would know of one that made this change.
  return requests.length > 0 ? l10n.t('Unknown') : l10n.t('The site');
}

function namesOf(requests: readonly ChangingRequest[]): string {
  return listed(
    requests.map(({ label, server }) => (server === undefined ? label : `${label} (${server})`)),
  );
}

/** What is other than in the moment before. */
export function changeText({ items, changes, renewedCount = 1, snapshot }: Moment): string {
  const others = changes.map((change) =>
    change === 'lifetime' && renewedCount > 1
      ? vscode.l10n.t('lifetime renewed {0} times', count(renewedCount))
      : otherText(change, snapshot.timeoutSeconds),
  );
  // A site that stores items renews the lifetime as well.
  const said = items.length > 0 && changes.length === 1 && changes[0] === 'lifetime' ? [] : others;
  const named = items.length > 0 ? [listed(items.map(itemText))] : [];
  return [...named, ...said].join(', ');
}

/** The session at a moment: time left, lock, items, and when the change was made where looks are far apart. */
export function stateText({ snapshot, atMs, afterMs, renewedCount }: Moment): string {
  const { condition, ttlMs, lock, items } = snapshot;
  const { l10n } = vscode;
  const parts: string[] = [];
  if (condition !== 'gone') {
    parts.push(
      ttlMs === undefined
        ? l10n.t('never expires')
        : l10n.t('{0} left', formatTimeLeft(Math.max(0, ttlMs))),
    );
    if (lock) parts.push(l10n.t('locked'));
    parts.push(items.length === 1 ? l10n.t('1 item') : l10n.t('{0} items', count(items.length)));
  }
  if (afterMs !== undefined && renewedCount === undefined && atMs - afterMs > closeLooksMs) {
    parts.push(l10n.t('changed within the {0} before', formatDuration(atMs - afterMs)));
  }
  return parts.join(' · ');
}

/** How long before a session was first seen the request may have ended that made it. */
const beforeFirstMs = 10_000;

/** The requests since the look before: those that changed one of the items, or where no item is other, all. */
export function requestsOf(
  { atMs, afterMs, items }: Moment,
  requests: readonly ChangingRequest[],
): readonly ChangingRequest[] {
  const names = new Set(items.map(({ name }) => name ?? ''));
  const sinceMs = afterMs ?? atMs - beforeFirstMs;
  const there = requests.filter(
    (request) => request.arrivedAtMs <= atMs && request.endedAtMs >= sinceMs,
  );
  if (afterMs === undefined) return there.filter(({ endedAtMs }) => endedAtMs <= atMs).slice(-1);
  if (names.size === 0) return there;
  return there.filter((request) => request.items.some((name) => names.has(name)));
}

function itemText({ name, kind }: ItemDifference): string {
  const shown = nameText(name);
  switch (kind) {
    case 'added':
      return vscode.l10n.t('{0} added', shown);
    case 'changed':
      return vscode.l10n.t('{0} changed', shown);
    case 'removed':
      return vscode.l10n.t('{0} removed', shown);
  }
}

function otherText(change: MomentChange, timeoutSeconds: number | undefined): string {
  const { l10n } = vscode;
  switch (change) {
    case 'began':
      return l10n.t('session started again');
    case 'ended':
      return l10n.t('session ended');
    case 'condition':
      return l10n.t('condition changed');
    case 'timeout':
      return timeoutSeconds === undefined
        ? l10n.t('timeout removed')
        : l10n.t('timeout set to {0}', formatDuration(timeoutSeconds * 1000));
    case 'locked':
      return l10n.t('locked');
    case 'unlocked':
      return l10n.t('unlocked');
    case 'lock':
      return l10n.t('locked by another request');
    case 'lifetime':
      return l10n.t('lifetime renewed');
  }
}

/** The first few, and how many more there are. */
function listed(texts: readonly string[]): string {
  const shown = texts.slice(0, maxNames).join(', ');
  const more = texts.length - maxNames;
  return more > 0 ? vscode.l10n.t('{0} and {1} more', shown, count(more)) : shown;
}

function count(number: number): string {
  return formatCount(number, vscode.env.language);
}
