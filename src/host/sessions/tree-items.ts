import * as vscode from '../shown/vscode.ts';
import type { DecodedValue, ValueKind } from '../../formats/value.ts';
import { quotedIfBlank } from '../../protocol/visible-text.ts';
import { isAspNetLayout } from '../../stores/layout-facts.ts';
import type { LayoutId, SessionRef } from '../../stores/session.ts';
import { commandIds } from '../contributions/commands.ts';
import type { Tooltip } from '../shown/markdown.ts';
import { showsWholeIds } from '../endpoints/endpoint-record.ts';
import type { EndpointRecord } from '../endpoints/endpoint-record.ts';
import { isForeign, layersText } from '../layers-text.ts';
import { formatCount, formatSize, oneLine } from '../text-format.ts';
import { layoutShortName, noApplicationText, unsharedLayouts } from './layout-names.ts';
import type { GroupNode, ItemNode, SessionNode } from './nodes.ts';
import { decorationUri } from './row-decorations.ts';
import type { RowMood } from './row-decorations.ts';
import { maskId, shortenId } from '../../stores/session-id-text.ts';
import {
  entryCountText,
  itemCountText,
  rowCountText,
  sessionCountText,
  sessionDescription,
  spokenDescription,
} from './session-row-text.ts';
import { expiringMs, remainingMs } from './session-reading.ts';
import type { SessionReading } from './session-reading.ts';
import { previewOf } from './value-preview.ts';

const maxNameLength = 80;
const maxWholeIdLength = 200;

/** How many sessions a group has, is locked in it, and passes the filter where there is one. */
export interface GroupCounts {
  readonly sessionCount: number;
  /** About how many more there are that are not listed. */
  readonly unlistedCount: number;
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
  const remarks = groupRemarks(node.layout, unsharedLayouts(node.layout, others));
  item.description = [groupDescription(counts), ...remarks].join(' · ');
  item.iconPath = new vscode.ThemeIcon('globe');
  item.contextValue = 'application';
  item.accessibilityInformation = { label: spokenGroup(label, counts, remarks) };
  return item;
}

/** An application, instance name or prefix as it is shown. */
export function applicationText({
  application,
  layout,
}: Pick<GroupNode, 'application' | 'layout'>): string {
  const name = oneLine(application, maxNameLength);
  return name === '' ? noApplicationText(layout) : quotedIfBlank(name);
}

/** What a group's row says behind its counts. */
function groupRemarks(layout: LayoutId, unshared: readonly LayoutId[]): string[] {
  return [
    // Of the providers of ASP.NET, the label says the version where that matters.
    ...(isAspNetLayout(layout) ? [] : [layoutShortName(layout)]),
    ...(unshared.length > 0
      ? [vscode.l10n.t('not shared with {0}', unshared.map(layoutShortName).join(', '))]
      : []),
  ];
}

function groupDescription(counts: GroupCounts): string {
  const { sessionCount, unlistedCount, lockedCount, matchCount } = counts;
  const { language } = vscode.env;
  const count =
    unlistedCount > 0 && matchCount === undefined
      ? vscode.l10n.t('about {0}', formatCount(sessionCount + unlistedCount, language))
      : formatCount(sessionCount, language);
  if (matchCount !== undefined) {
    return vscode.l10n.t('{0} of {1}', formatCount(matchCount, language), count);
  }
  if (lockedCount === 0) return count;
  return vscode.l10n.t('{0} · {1} locked', count, formatCount(lockedCount, language));
}

/** A group's row for those who hear it: what the numbers count is said. */
function spokenGroup(
  label: string,
  { sessionCount, unlistedCount, lockedCount, matchCount }: GroupCounts,
  remarks: readonly string[],
): string {
  const { language } = vscode.env;
  const counts =
    matchCount === undefined
      ? sessionCountText(sessionCount, unlistedCount)
      : vscode.l10n.t(
          '{0} of {1} match the filter',
          formatCount(matchCount, language),
          sessionCountText(sessionCount),
        );
  const locked =
    lockedCount === 0 ? '' : vscode.l10n.t('{0} locked', formatCount(lockedCount, language));
  return [vscode.l10n.t('Application {0}', label), counts, locked, ...remarks]
    .filter((part) => part !== '')
    .join(', ');
}

/** What the row of a session depends on beside what was read. */
export interface SessionLookOptions {
  readonly isMasked: boolean;
  /** The user wants to see the whole ID. */
  readonly isRevealed: boolean;
  /** The lock is one that this window holds. */
  readonly isHeldHere: boolean;
  readonly nowMs: number;
}

/** All that a session's row shows. */
export interface SessionLook {
  readonly label: string;
  readonly description: string;
  readonly spoken: string;
  readonly icon: string;
  readonly iconColor: string | undefined;
  readonly mood: RowMood;
  readonly contextValue: string;
  readonly canOpen: boolean;
}

/** How the row of a session looks at a moment. */
export function sessionLook(
  node: SessionNode,
  reading: SessionReading | undefined,
  { isMasked, isRevealed, isHeldHere, nowMs }: SessionLookOptions,
): SessionLook {
  const id = isRevealed ? wholeId(node.ref) : shownId(node.ref, isMasked);
  const label = [...(reading?.values ?? []), id].join(' · ');
  const spoken = reading ? spokenDescription(reading, nowMs, isHeldHere) : '';
  return {
    label,
    description: reading ? sessionDescription(reading, nowMs, isHeldHere) : '',
    spoken: spoken === '' ? label : vscode.l10n.t('Session {0}, {1}', label, spoken),
    ...sessionIcon(reading),
    mood: sessionMood(reading, nowMs),
    contextValue: `session${lockState(node.ref, reading, isHeldHere)}${inabilities(reading)}${lossState(reading)}`,
    canOpen: reading?.summary.condition !== 'gone',
  };
}

/** The row of a session. */
export function sessionItem(
  { key }: SessionNode,
  { label, description, spoken, icon, iconColor, mood, contextValue, canOpen }: SessionLook,
  uri: vscode.Uri,
): vscode.TreeItem {
  const { Collapsed, None } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(label, canOpen ? Collapsed : None);
  item.description = description;
  item.iconPath = new vscode.ThemeIcon(
    icon,
    iconColor === undefined ? undefined : new vscode.ThemeColor(iconColor),
  );
  item.contextValue = contextValue;
  item.resourceUri = decorationUri(key, mood);
  item.accessibilityInformation = { label: spoken };
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

/** What `when` clauses ask for: whether it is gone, or half of it. */
function lossState(reading: SessionReading | undefined): string {
  const { condition = 'ok' } = reading?.summary ?? {};
  return ['gone', 'no-data', 'lock-only'].includes(condition) ? ' lost' : '';
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
  return quotedIfBlank(oneLine(isMasked ? maskId(ref.id) : shortenId(ref.id), maxNameLength));
}

/** A session id as it is shown once the user has revealed it. Never for what is kept or logged. */
export function wholeId({ id }: SessionRef): string {
  return quotedIfBlank(oneLine(id, maxWholeIdLength));
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
  const parts = [root.typeName, preview, layersText(decoded) ?? ''];
  item.description = parts.filter((text) => text !== '').join(' · ');
  const isUnread = decoded.failure !== undefined && !isForeign(decoded.failure);
  item.iconPath = new vscode.ThemeIcon(isUnread ? 'warning' : kindIcons[root.kind]);
  item.contextValue = 'item';
  item.accessibilityInformation = {
    label: vscode.l10n.t('Item {0}, {1}', itemLabel(name), item.description),
  };
  item.command = {
    command: commandIds.openItem,
    title: vscode.l10n.t('Open'),
    arguments: [node],
  };
  return item;
}

function itemLabel(name: string | null): string {
  if (name === null) return vscode.l10n.t('(no name)');
  return quotedIfBlank(oneLine(name, maxNameLength));
}

function countText(count: number, of: 'items' | 'entries' | 'rows'): string {
  const texts = { items: itemCountText, entries: entryCountText, rows: rowCountText };
  return texts[of](count);
}

/** Name, type and size of an item, and what is wrong with it. */
export function itemTooltip(node: ItemNode): Tooltip {
  const { name, bytes } = node.item;
  const value = node.decode();
  const { root, failure } = value;
  const layers = layersText(value);
  const type = root.wireTypeName ?? root.typeName;
  const size = formatSize(bytes.length, vscode.env.language);
  return {
    heading: itemLabel(name),
    paragraphs: [
      [type, size, layers ?? ''].filter((line) => line !== ''),
      failure
        ? [
            failureText(failure),
            vscode.l10n.t('Open the item to see its bytes. Saving leaves them unchanged.'),
          ]
        : [],
    ],
  };
}

function failureText(failure: NonNullable<DecodedValue['failure']>): string {
  const { offset, reason } = failure;
  if (isForeign(failure)) return vscode.l10n.t('Shown as bytes: {0}', vscode.reasonText(reason));
  return offset === undefined
    ? vscode.l10n.t('Could not be decoded. {0}', vscode.reasonText(reason))
    : vscode.l10n.t(
        'Decoded only up to byte {0}. {1}',
        formatCount(offset, vscode.env.language),
        vscode.reasonText(reason),
      );
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

function sessionIcon(reading: SessionReading | undefined): Pick<SessionLook, 'icon' | 'iconColor'> {
  const warning = 'list.warningForeground';
  switch (reading?.summary.condition) {
    case 'damaged':
    case 'wrong-type':
    case 'no-data':
    case 'no-access':
      return { icon: 'warning', iconColor: warning };
    case 'ended':
    case 'gone':
      return { icon: 'circle-slash', iconColor: undefined };
    case 'lock-only':
    case 'ok':
    case 'no-ttl':
    case undefined: {
      const lock = reading?.summary.lock;
      return {
        icon: lock ? 'lock' : 'account',
        iconColor: lock?.isWaitedFor === true ? warning : undefined,
      };
    }
  }
}

/** What colours the row of a session. */
function sessionMood(reading: SessionReading | undefined, nowMs: number): RowMood {
  if (!reading) return 'plain';
  if (reading.summary.condition === 'gone') return 'ended';
  const remaining = remainingMs(reading, nowMs);
  if (remaining !== undefined && remaining <= expiringMs) return 'expiring';
  return reading.summary.lock ? 'locked' : 'plain';
}
