import * as vscode from '../shown/vscode.ts';
import { endpointLabel } from '../../config/format-endpoint.ts';
import type { SourceFacts } from '../../stores/source/session-source.ts';
import type { SignInTrouble } from '../../stores/source/sign-in-trouble.ts';
import type { ReplicaState } from '../../stores/source/source-limit.ts';
import type { EndpointConnectionState } from '../endpoints/connection-pool.ts';
import { connectsByItself } from '../endpoints/endpoint-record.ts';
import type { EndpointEnvironment, EndpointRecord } from '../endpoints/endpoint-record.ts';
import { tunnelLabel } from '../endpoints/tunnels/tunnel-text.ts';
import { formatCount, formatTime } from '../text-format.ts';
import type { EndpointEntry } from './model-entries.ts';
import { newsText } from './news-text.ts';
import { maskState } from './revealed-ids.ts';
import { decorationUri } from './row-decorations.ts';
import type { RowMood } from './row-decorations.ts';
import { sessionCountText } from './session-row-text.ts';

/** What an endpoint's row depends on beside the endpoint and what was found there. */
export interface EndpointSituation {
  readonly connection: EndpointConnectionState;
  readonly replica: ReplicaState | undefined;
  readonly signInTrouble?: SignInTrouble | undefined;
  /** Whether its counts are looked at again by themselves. */
  readonly isKeptUp: boolean;
  /** Whether the user has revealed the IDs of its sessions. */
  readonly isRevealed: boolean;
}

/** The row of an endpoint. */
export function endpointItem(
  record: EndpointRecord,
  entry: EndpointEntry,
  { connection, replica, signInTrouble, isKeptUp, isRevealed }: EndpointSituation,
): vscode.TreeItem {
  const { state, facts, news } = entry.sessions;
  // Others are connected when the user expands them.
  const isOpen = connectsByItself(record);
  const item = new vscode.TreeItem(
    record.name,
    isOpen ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed,
  );
  item.description = [
    ...cautions(record),
    ...(replica ? [vscode.l10n.t('replica')] : []),
    ...(signInTrouble ? [vscode.l10n.t('sign-in is running out')] : []),
    ...progressText(entry, connection),
    ...countText(entry, isKeptUp && connection === 'connected'),
    ...(news ? [newsText(news).label] : []),
    endpointLabel(record.address),
    ...(record.access?.tunnel ? [tunnelLabel(record.access.tunnel)] : []),
    ...(facts ? [serverText(facts)] : []),
  ].join(' · ');
  item.iconPath = endpointIcon(record, state.phase, connection);
  item.contextValue = [
    'endpoint',
    record.origin,
    ...(record.foundIn ? ['found'] : []),
    record.canWrite ? 'writable' : 'readOnly',
    ...(replica ? ['replica'] : []),
    entry.isDisconnected ? 'disconnected' : 'connectable',
    ...(state.phase === 'connecting' || state.phase === 'scanning' ? ['searching'] : []),
    ...(entry.sessions.index && !isKeptUp ? ['asOf'] : []),
    ...(news ? ['news'] : []),
    ...maskState(record, isRevealed),
  ].join(' ');
  item.resourceUri = decorationUri(entry.node.key, environmentMoods[record.environment]);
  item.accessibilityInformation = {
    label: vscode.l10n.t('Endpoint {0}, {1}', record.name, item.description),
  };
  return item;
}

/** How the row of an endpoint is decorated. */
const environmentMoods = {
  local: 'plain',
  development: 'development',
  production: 'production',
} as const satisfies Record<EndpointEnvironment, RowMood>;

/** The color of each environment; a text says the same wherever it is seen. */
export const environmentColors: Readonly<Record<EndpointEnvironment, string>> = {
  local: 'charts.green',
  development: 'charts.blue',
  production: 'charts.red',
};

/** An environment as a word among others. */
export function environmentWord(environment: EndpointEnvironment): string {
  switch (environment) {
    case 'local':
      return vscode.l10n.t('local');
    case 'development':
      return vscode.l10n.t('development');
    case 'production':
      return vscode.l10n.t('production');
  }
}

/** An environment in words. */
export function environmentText(environment: EndpointEnvironment): string {
  switch (environment) {
    case 'local':
      return vscode.l10n.t('Local');
    case 'development':
      return vscode.l10n.t('Development');
    case 'production':
      return vscode.l10n.t('Production');
  }
}

function cautions(record: EndpointRecord): string[] {
  return [
    ...(record.canWrite ? [] : [vscode.l10n.t('read-only')]),
    // One on this machine says so by its address.
    ...(record.environment === 'local' ? [] : [environmentWord(record.environment)]),
    ...(record.origin === 'sandbox' ? [vscode.l10n.t('sandbox')] : []),
  ];
}

/** Proper names: they aren't translated. */
const engineNames: Readonly<Record<NonNullable<SourceFacts['engine']>, string>> = {
  redis: 'Redis',
  valkey: 'Valkey',
  memcached: 'Memcached',
  dynamodb: 'DynamoDB',
};

/** A server's kind and version, as far as rows tell it: `Redis 7.2`. */
export function serverText({ engine, version }: SourceFacts): string {
  const name = engineNames[engine ?? 'redis'];
  // The patch level is for the tooltip of a bug report, not for a row.
  const short = version === undefined ? undefined : /^\d+\.\d+/.exec(version)?.[0];
  return short === undefined ? name : `${name} ${short}`;
}

function progressText(entry: EndpointEntry, connection: EndpointConnectionState): string[] {
  if (entry.isDisconnected) return [vscode.l10n.t('not connected')];
  if (connection === 'reconnecting') return [vscode.l10n.t('reconnecting…')];
  const { state } = entry.sessions;
  switch (state.phase) {
    case 'idle':
      return [];
    case 'connecting':
      return [vscode.l10n.t('connecting…')];
    case 'failed':
      return [vscode.l10n.t('not connected')];
    case 'scanning':
      return [
        vscode.l10n.t('{0} sessions so far…', formatCount(state.sessionCount, vscode.env.language)),
      ];
    case 'stopped':
      return [
        vscode.l10n.t(
          '{0} sessions, stopped',
          formatCount(
            (entry.sessions.index?.sessionCount ?? 0) + (entry.sessions.index?.unlistedCount ?? 0),
            vscode.env.language,
          ),
        ),
      ];
    case 'unasked':
      return [vscode.l10n.t('not searched')];
    case 'ready':
      return [];
  }
}

/** How many sessions were found, and when, unless that is looked at again by itself. */
function countText({ sessions, isDisconnected }: EndpointEntry, isKeptUp: boolean): string[] {
  const { state, index, foundAtMs } = sessions;
  if (isDisconnected || !index || foundAtMs === undefined || state.phase === 'scanning') return [];
  const count = sessionCountText(index.sessionCount, index.unlistedCount);
  if (isKeptUp) return [count];
  const at = formatTime(foundAtMs, Date.now(), vscode.env.language);
  return [vscode.l10n.t('{0} as of {1}', count, at)];
}

function endpointIcon(
  record: EndpointRecord,
  phase: EndpointEntry['sessions']['state']['phase'],
  connection: EndpointConnectionState,
): vscode.ThemeIcon {
  if (phase === 'connecting' || phase === 'scanning' || connection === 'reconnecting') {
    return new vscode.ThemeIcon('loading~spin');
  }
  const color = new vscode.ThemeColor(environmentColors[record.environment]);
  return new vscode.ThemeIcon(record.origin === 'sandbox' ? 'beaker' : 'database', color);
}
