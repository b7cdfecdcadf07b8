import { l10n } from '../../../formats/reason.ts';
import type { Cause } from '../finding.ts';
import { foundAnywhere } from '../known.ts';

/** It may be at an endpoint that nobody could ask, or where not all could be seen. */
export const unreached: Cause = {
  id: 'unreached',
  look(evidence) {
    if (foundAnywhere(evidence).length > 0) return [];
    return [
      ...evidence.unreached.map(({ endpointId, name, why }) => ({
        weight: why === 'failed' ? 44 : 32,
        title: l10n.t('The session may be at {0}, which was not asked.', name),
        evidence: [
          why === 'failed'
            ? l10n.t('{0} cannot be reached.', name)
            : l10n.t('{0} is not connected.', name),
        ],
        advice: l10n.t('Connect to the endpoint and look again.'),
        actions: [
          { kind: 'connect' as const, endpointId },
          ...(why === 'failed' ? [{ kind: 'diagnose' as const, endpointId }] : []),
        ],
      })),
      ...evidence.places
        .filter(({ hasGaps }) => hasGaps)
        .map(({ name, endpointId }) => ({
          weight: 70,
          title: l10n.t('The session may be on a server of {0} that did not answer.', name),
          evidence: [l10n.t('A part of the cluster could not be searched.')],
          advice: l10n.t('Check the nodes with Diagnose Endpoint.'),
          actions: [{ kind: 'diagnose' as const, endpointId }],
        })),
    ];
  },
};
