import * as vscode from '../shown/vscode.ts';
import { commandIds } from '../contributions/commands.ts';
import { sessionEditorViewType } from '../contributions/views.ts';
import type { DisposableLike } from '../disposable.ts';
import { DisposableStore } from '../disposable.ts';
import { formatDuration, formatTimeLeft, roundTimeLeft } from '../text-format.ts';
import type { SessionDocument } from './document/session-document.ts';

const tickMs = 1000;

/**
 * Says in the status bar how long the session in front lives, and how long it has been locked. Counts only while
 * one is in front; who hears it hears round times, which stay true for a while.
 */
export function showSessionStatus(
  documentOf: (uri: vscode.Uri) => SessionDocument | undefined,
): DisposableLike {
  const owned = new DisposableStore();
  const { Left } = vscode.StatusBarAlignment;
  const time = owned.add(vscode.window.createStatusBarItem('sessionTime', Left, 'watch'));
  const lock = owned.add(vscode.window.createStatusBarItem('sessionLock', Left, 'lock'));
  time.name = vscode.l10n.t('Time Left of the Session');
  lock.name = vscode.l10n.t('Lock of the Session');
  let ticking: ReturnType<typeof setInterval> | undefined;
  const show = (): void => {
    const document = documentInFront(documentOf);
    if (!document?.wasRead) {
      time.hide();
      lock.hide();
      return;
    }
    showTime(time, document);
    showLock(lock, document);
  };
  const follow = (): void => {
    clearInterval(ticking);
    ticking = documentInFront(documentOf) ? setInterval(show, tickMs) : undefined;
    show();
  };
  follow();
  owned.add(vscode.window.tabGroups.onDidChangeTabs(follow));
  owned.add(vscode.window.tabGroups.onDidChangeTabGroups(follow));
  owned.add({ dispose: () => clearInterval(ticking) });
  return owned;
}

function documentInFront(
  documentOf: (uri: vscode.Uri) => SessionDocument | undefined,
): SessionDocument | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputCustom && input.viewType === sessionEditorViewType
    ? documentOf(input.uri)
    : undefined;
}

function showTime(item: vscode.StatusBarItem, document: SessionDocument): void {
  const { latest, notices, uri } = document;
  const { ttlMs, condition, readAtMs } = latest;
  const leftMs = ttlMs === undefined ? undefined : ttlMs - (Date.now() - readAtMs);
  const hasEnded = notices.goneAtMs !== undefined || (leftMs !== undefined && leftMs <= 0);
  if (hasEnded) {
    write(
      item,
      vscode.l10n.t('ended or expired'),
      vscode.l10n.t('The session has ended or expired'),
    );
    item.command = commandTo('explainLostSession', uri);
  } else if (leftMs === undefined) {
    if (condition !== 'no-ttl') {
      item.hide();
      return;
    }
    write(item, vscode.l10n.t('never expires'), vscode.l10n.t('The session never expires'));
    item.command = commandTo('setSessionTimeout', uri);
  } else {
    const { bound, text } = roundTimeLeft(leftMs);
    const spoken =
      bound === 'under'
        ? vscode.l10n.t('The session expires in less than {0}', text)
        : vscode.l10n.t('The session expires in about {0}', text);
    write(item, formatTimeLeft(leftMs), spoken);
    item.command = commandTo('extendSession', uri);
  }
  item.show();
}

function showLock(item: vscode.StatusBarItem, document: SessionDocument): void {
  const { latest, uri, heldLock } = document;
  const { lock, readAtMs } = latest;
  if (!lock) {
    item.hide();
    return;
  }
  const isOurs = lock.value === heldLock;
  const ageMs = lock.ageMs === undefined ? undefined : lock.ageMs + (Date.now() - readAtMs);
  const text = ageMs === undefined ? vscode.l10n.t('locked') : formatDuration(ageMs);
  const spoken = isOurs
    ? vscode.l10n.t('You hold the lock of the session')
    : vscode.l10n.t('A request holds the lock of the session');
  write(item, text, spoken);
  item.command = commandTo('explainLock', uri);
  item.show();
}

function write(item: vscode.StatusBarItem, text: string, spoken: string): void {
  item.text = text;
  if (item.accessibilityInformation?.label === spoken) return;
  item.tooltip = spoken;
  item.accessibilityInformation = { label: spoken, role: 'button' };
}

function commandTo(
  name: 'explainLostSession' | 'setSessionTimeout' | 'extendSession' | 'explainLock',
  uri: vscode.Uri,
): vscode.Command {
  return { command: commandIds[name], title: '', arguments: [uri] };
}
