import * as vscode from '../shown/vscode.ts';
import type { SourceFacts } from '../../stores/source/session-source.ts';
import type { ReplicaState } from '../../stores/source/source-limit.ts';
import type { EndpointRecord } from '../endpoints/endpoint-record.ts';
import { replicaText } from '../endpoints/replica-text.ts';
import type { Tooltip } from '../shown/markdown.ts';
import { rowReference } from './nodes.ts';
import type { EndpointNode } from './nodes.ts';
import { environmentText, serverText } from './endpoint-item.ts';

/** The tooltip of an endpoint's row: where it is, what is known of it, and what may be done there. */
export function endpointTooltip(
  node: EndpointNode,
  record: EndpointRecord,
  facts: SourceFacts | undefined,
  replica: ReplicaState | undefined,
): Tooltip {
  const { address, id } = record;
  const user = facts?.username ?? address.username;
  const usesTls = facts?.usesTls ?? address.usesTls;
  return {
    heading: record.name,
    paragraphs: [
      [
        address.hosts.map(({ host, port }) => `${host}:${port}`).join(', ') ||
          (address.socketPath ?? ''),
        ...(facts ? [`${serverText(facts)}, ${modeText(facts.mode)}`] : []),
        vscode.l10n.t('Database {0}', address.database),
        user === undefined ? vscode.l10n.t('Default user') : vscode.l10n.t('User {0}', user),
        usesTls ? vscode.l10n.t('Encrypted (TLS)') : vscode.l10n.t('Not encrypted'),
        ...(record.acceptsAnyCertificate ? [vscode.l10n.t('Certificate is not verified')] : []),
      ],
      replica ? [replicaText(replica)] : [],
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
