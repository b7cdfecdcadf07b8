import * as vscode from '../shown/vscode.ts';
import type { ValueKind } from '../../formats/value.ts';
import { isAspNetLayout } from '../../stores/layout-facts.ts';
import type { LayoutId, SessionRef } from '../../stores/session.ts';
import { commandIds } from '../contributions/commands.ts';
import { showsWholeIds } from '../endpoints/endpoint-record.ts';
import type { EndpointRecord } from '../endpoints/endpoint-record.ts';
import { formatCount, formatSize, oneLine } from '../text-format.ts';
import { layoutShortName, noApplicationText, unsharedLayouts } from './layout-names.ts';
import type { GroupNode, ItemNode, SessionNode } from './nodes.ts';
import { decorationUri } from './row-decorations.ts';
import { maskId, shortenId } from './session-id-text.ts';
import {
  entryCountText,
  itemCountText,
  rowCountText,
  sessionDescription,
} from './session-row-text.ts';
import { expiringMs, remainingMs } from './session-reading.ts';
import type { SessionReading } from './session-reading.ts';
import { previewOf } from './value-preview.ts';

const maxNameLength = 80;

/** How many sessions a group has, is locked in it, and passes the filter where there is one. */
export interface GroupCounts {
  readonly sessionCount: number;
  readonly lockedCount: number;
  readonly matchCount?: number;
}

/**
 * The row of an application: `/MyApp`, with the layout behind it where another has the same name.
 * @param others the other layouts in which there are sessions under the same name
 */
export function groupItem(
  node: GroupNode,
  counts: GroupCounts,
  others: readonly LayoutId[],
  isOnly: boolean,
): vscode.TreeItem {
  const shown = applicationText(node);
  const label = others.length > 0 ? `${shown} (${layoutShortName(node.layout)})` : shown;
  const item = new vscode.TreeItem(
    label,
    isOnly ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed,
  );
  item.description = describeGroup(node.layout, counts, unsharedLayouts(node.layout, others));
  item.iconPath = new vscode.ThemeIcon('globe');
  item.contextValue = 'application';
  return item;
}

/** An application, instance name or prefix as it is shown. */
export function applicationText({
  application,
  layout,
}: Pick<GroupNode, 'application' | 'layout'>): string {
  const name = oneLine(application, maxNameLength);
  return name === '' ? noApplicationText(layout) : name;
}

function describeGroup(
  layout: LayoutId,
  counts: GroupCounts,
  unshared: readonly LayoutId[],
): string {
  const parts = [groupDescription(counts)];
  // Of the providers of ASP.NET, the label says the version where that matters.
  if (!isAspNetLayout(layout)) parts.unshift(layoutShortName(layout));
  if (unshared.length > 0) {
    const names = unshared.map(layoutShortName).join(', ');
    parts.push(vscode.l10n.t('not shared with {0}', names));
  }
  return parts.join(' · ');
}

function groupDescription({ sessionCount, lockedCount, matchCount }: GroupCounts): string {
  const { language } = vscode.env;
  const count = formatCount(sessionCount, language);
  if (matchCount !== undefined) {
    return vscode.l10n.t('{0} of {1}', formatCount(matchCount, language), count);
  }
  if (lockedCount === 0) return count;
  return vscode.l10n.t('{0} · {1} locked', count, formatCount(lockedCount, language));
}

/** What the row of a session depends on beside what was read. */
export interface SessionItemOptions {
  readonly isMasked: boolean;
  /** The lock is one that this window holds. */
  readonly isHeldHere: boolean;
  readonly uri: vscode.Uri;
}

/** The row of a session. */
export function sessionItem(
  node: SessionNode,
  reading: SessionReading | undefined,
  { isMasked, isHeldHere, uri }: SessionItemOptions,
): vscode.TreeItem {
  const label = shownId(node.ref, isMasked);
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Collapsed);
  const nowMs = Date.now();
  if (reading) {
    item.description = sessionDescription(reading, nowMs, isHeldHere);
    if (reading.summary.condition === 'gone') {
      item.collapsibleState = vscode.TreeItemCollapsibleState.None;
    }
  }
  item.iconPath = sessionIcon(reading);
  item.contextValue = `session${lockState(node.ref, reading, isHeldHere)}${inabilities(reading)}`;
  item.resourceUri = decorationUri(node.key, sessionMood(reading, nowMs));
  item.accessibilityInformation = {
    label: vscode.l10n.t('Session {0}, {1}', label, String(item.description ?? '')),
  };
  item.command = { command: 'vscode.open', title: vscode.l10n.t('Open'), arguments: [uri] };
  return item;
}

/** What `when` clauses of the manifest ask for: whether there is a lock, and whose. */
function lockState(
  { layout }: SessionRef,
  reading: SessionReading | undefined,
  isHeldHere: boolean,
): string {
  if (isHeldHere) return ' held';
  if (reading?.summary.lock) return ' locked';
  return isAspNetLayout(layout) && reading?.summary.condition !== 'gone' ? ' free' : '';
}

/** What `when` clauses ask for: the commands that can't be done with a session. */
function inabilities(reading: SessionReading | undefined): string {
  const words = { extend: 'noExtend', 'set-timeout': 'noTimeout', copy: 'noCopy' } as const;
  const abilities = reading?.summary.abilities;
  if (!abilities) return '';
  return Object.entries(words)
    .filter(([ability]) => !abilities.includes(ability as keyof typeof words))
    .map(([, word]) => ` ${word}`)
    .join('');
}

/** A session id as it may be shown. */
export function shownId(ref: SessionRef, isMasked: boolean): string {
  return oneLine(isMasked ? maskId(ref.id) : shortenId(ref.id), maxNameLength);
}

/** Whether the ids of an endpoint's sessions must be masked. */
export function masksIds(record: EndpointRecord | undefined): boolean {
  return !record || !showsWholeIds(record);
}

/** The row of an item: name · type · preview. */
export function itemItem(node: ItemNode): vscode.TreeItem {
  const { name, bytes } = node.item;
  const item = new vscode.TreeItem(itemLabel(name));
  const decoded = node.decode();
  const { root } = decoded;
  const preview = previewOf(root, formatSize(bytes.length, vscode.env.language), countText);
  item.description = [root.typeName, preview].filter((text) => text !== '').join(' · ');
  item.iconPath = new vscode.ThemeIcon(decoded.failure ? 'warning' : kindIcons[root.kind]);
  item.contextValue = 'item';
  item.command = {
    command: commandIds.openItem,
    title: vscode.l10n.t('Open'),
    arguments: [node],
  };
  return item;
}

function itemLabel(name: string | null): string {
  if (name === null) return vscode.l10n.t('(no name)');
  const label = oneLine(name, maxNameLength);
  return label === '' ? '""' : label;
}

function countText(count: number, of: 'items' | 'entries' | 'rows'): string {
  const texts = { items: itemCountText, entries: entryCountText, rows: rowCountText };
  return texts[of](count);
}

/** Name, type and size of an item, and what is wrong with it. */
export function itemTooltip({ item, decode }: ItemNode): readonly string[] {
  const { root, failure } = decode();
  const lines = [itemLabel(item.name), root.wireTypeName ?? root.typeName];
  lines.push(formatSize(item.bytes.length, vscode.env.language));
  if (failure) {
    lines.push(
      failure.offset === undefined
        ? vscode.l10n.t('Could not be decoded: {0}', vscode.reasonText(failure.reason))
        : vscode.l10n.t(
            'Could not be decoded past byte {0}: {1}',
            formatCount(failure.offset, vscode.env.language),
            vscode.reasonText(failure.reason),
          ),
    );
  }
  return lines.filter((line) => line !== '');
}

const kindIcons: Readonly<Record<ValueKind, string>> = {
  null: 'symbol-null',
  scalar: 'symbol-field',
  object: 'symbol-object',
  list: 'symbol-array',
  table: 'table',
  dictionary: 'symbol-namespace',
  bytes: 'file-binary',
  unknown: 'question',
};

function sessionIcon(reading: SessionReading | undefined): vscode.ThemeIcon {
  switch (reading?.summary.condition) {
    case 'damaged':
    case 'wrong-type':
    case 'no-data':
    case 'no-access':
      return new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
    case 'gone':
      return new vscode.ThemeIcon('circle-slash');
    case 'lock-only':
    case 'ok':
    case 'no-ttl':
    case undefined:
      return new vscode.ThemeIcon(reading?.summary.lock ? 'lock' : 'account');
  }
}

/** What colours the row of a session. */
function sessionMood(
  reading: SessionReading | undefined,
  nowMs: number,
): 'expiring' | 'locked' | 'ended' | 'plain' {
  if (!reading) return 'plain';
  if (reading.summary.condition === 'gone') return 'ended';
  const remaining = remainingMs(reading, nowMs);
  if (remaining !== undefined && remaining <= expiringMs) return 'expiring';
  return reading.summary.lock ? 'locked' : 'plain';
}
