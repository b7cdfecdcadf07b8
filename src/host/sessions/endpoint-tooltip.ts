import * as vscode from '../shown/vscode.ts';
import type { SourceFacts } from '../../stores/source/session-source.ts';
import type { SourceNews } from '../../stores/source/source-vitals.ts';
import type { EndpointRecord } from '../endpoints/endpoint-record.ts';
import { retirementText } from '../endpoints/azure/retirement-text.ts';
import { signInTroubleText } from '../endpoints/sign-in/sign-in-trouble-text.ts';
import { replicaText } from '../endpoints/replica-text.ts';
import { tunnelSentence } from '../endpoints/tunnels/tunnel-text.ts';
import type { Tooltip } from '../shown/markdown.ts';
import { formatPointInTime } from '../text-format.ts';
import { rowReference } from './nodes.ts';
import type { EndpointNode } from './nodes.ts';
import { environmentText, serverText } from './endpoint-item.ts';
import type { EndpointSituation } from './endpoint-item.ts';
import type { EndpointSessions } from './endpoint-sessions.ts';
import { newsText } from './news-text.ts';

/** The tooltip of an endpoint's row: where it is, what is known of it, and what may be done there. */
export function endpointTooltip(
  node: EndpointNode,
  record: EndpointRecord,
  { facts, news, foundAtMs }: Pick<EndpointSessions, 'facts' | 'news' | 'foundAtMs'>,
  {
    replica,
    signInTrouble,
    isKeptUp,
  }: Pick<EndpointSituation, 'replica' | 'signInTrouble' | 'isKeptUp'>,
): Tooltip {
  const { address, id } = record;
  const user = facts?.username ?? address.username;
  const usesTls = facts?.usesTls ?? address.usesTls;
  return {
    heading: record.name,
    paragraphs: [
      [
        ...(address.store?.kind === 'dynamodb'
          ? [vscode.l10n.t('Table {0} in {1}', address.store.table, address.store.region)]
          : []),
        address.hosts.map(({ host, port }) => `${host}:${port}`).join(', ') ||
          (address.socketPath ?? ''),
        ...(record.access?.tunnel ? [tunnelSentence(record.access.tunnel)] : []),
        ...(facts ? [factsText(facts)] : []),
        ...(address.store ? [] : [vscode.l10n.t('Database {0}', address.database)]),
        ...asWhom(record, user),
        usesTls ? vscode.l10n.t('Encrypted (TLS)') : vscode.l10n.t('Not encrypted'),
        ...(record.acceptsAnyCertificate ? [vscode.l10n.t('Certificate is not verified')] : []),
      ],
      replica ? [replicaText(replica)] : [],
      signInTrouble ? [signInTroubleText(signInTrouble, Date.now())] : [],
      address.hosts.flatMap(({ host }) => retirementText(host) ?? []).slice(0, 1),
      news ? newsLines(news) : [],
      foundAtMs === undefined || isKeptUp ? [] : countLines(foundAtMs),
      [
        environmentText(record.environment),
        record.canWrite ? vscode.l10n.t('Edits are allowed') : vscode.l10n.t('Read-only'),
        ...(record.origin === 'workspace' ? [vscode.l10n.t('From workspace settings')] : []),
        ...(record.origin === 'sandbox'
          ? [
              vscode.l10n.t(
                'Sandbox, not a full Redis server. It stops when you close this window.',
              ),
            ]
          : []),
      ],
    ],
    actions: [
      { command: 'refreshRow', title: vscode.l10n.t('Refresh'), argument: rowReference(node) },
      ...(record.canWrite
        ? []
        : [{ command: 'allowEdits', title: vscode.l10n.t('Allow Edits…'), argument: id } as const]),
    ],
  };
}

function factsText(facts: SourceFacts): string {
  const server = serverText(facts);
  return facts.engine === 'dynamodb' ? server : `${server}, ${modeText(facts.mode)}`;
}

/** Only a Redis has a default user. */
function asWhom({ address, access }: EndpointRecord, user: string | undefined): readonly string[] {
  if (address.store?.kind === 'dynamodb') {
    return access?.awsProfile === undefined
      ? []
      : [vscode.l10n.t('AWS profile {0}', access.awsProfile)];
  }
  if (user !== undefined) return [vscode.l10n.t('User {0}', user)];
  return address.store ? [] : [vscode.l10n.t('Default user')];
}

function newsLines(news: SourceNews): string[] {
  const { label, meaning } = newsText(news);
  return [`${label}: ${meaning}.`];
}

function countLines(foundAtMs: number): string[] {
  return [
    vscode.l10n.t(
      'Sessions were counted at {0}.',
      formatPointInTime(foundAtMs, vscode.env.language),
    ),
    vscode.l10n.t('This endpoint is not searched again automatically. Refresh to count again.'),
  ];
}

function modeText(mode: SourceFacts['mode']): string {
  switch (mode) {
    case 'standalone':
      return vscode.l10n.t('one server');
    case 'cluster':
      return vscode.l10n.t('cluster');
    case 'sentinel':
      return vscode.l10n.t('watched by Sentinels');
  }
}
