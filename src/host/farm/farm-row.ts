import * as vscode from '../shown/vscode.ts';
import type { AffinityKind } from '../../protocol/farm/balancer-state.ts';
import type { FarmPhase, FarmState } from '../../protocol/farm/state.ts';
import type { Tooltip } from '../shown/markdown.ts';
import { oneLine } from '../text-format.ts';
import { affinityText, algorithmMeaning, algorithmText } from './balancing-words.ts';
import { countsText } from './server-row.ts';

const maxNameLength = 400;

/**
 * What stands behind the name of a farm: `running · port 9000 · affinity off · weighted round robin`.
 * The end is cut off in a narrow sidebar: what changes stands before what doesn't.
 */
export function farmDescription(phase: FarmPhase, state: FarmState | undefined): string {
  const { l10n } = vscode;
  if (!state) return farmPhaseText(phase);
  const { port, affinity, affinityKind, algorithm, holding } = state.balancer;
  const isHolding = phase === 'ready' && holding;
  return [
    isHolding ? l10n.t('holding requests') : farmPhaseText(phase),
    l10n.t('port {0}', String(port)),
    affinity ? affinityOn(affinityKind) : l10n.t('affinity off'),
    algorithmText(algorithm),
  ].join(' · ');
}

function affinityOn(kind: AffinityKind | undefined): string {
  const { l10n } = vscode;
  return kind === undefined
    ? l10n.t('affinity on')
    : l10n.t('affinity on ({0})', affinityText(kind));
}

/** The state of a farm in a word. */
export function farmPhaseText(phase: FarmPhase): string {
  const { l10n } = vscode;
  switch (phase) {
    case 'starting':
      return l10n.t('starting');
    case 'ready':
      return l10n.t('running');
    case 'stopping':
      return l10n.t('stopping');
    case 'failed':
      return l10n.t('failed');
  }
}

/** What a farm's tooltip says. */
export function farmTooltip(name: string, state: FarmState, otherWindow?: string): Tooltip {
  const { l10n } = vscode;
  const { balancer, sample } = state;
  const what = [balancer.url, countsText(balancer.requestCount, balancer.errorCount)];
  if (otherWindow !== undefined) {
    what.push(
      otherWindow === ''
        ? l10n.t('Another window runs this farm.')
        : l10n.t('The window {0} runs this farm.', otherWindow),
    );
  }
  const means: string[] = [];
  if (sample?.session === 'inproc') {
    means.push(l10n.t('Sessions are stored in the memory of each server.'));
  } else if (sample) {
    means.push(
      l10n.t(
        'Sessions are stored in Redis at {0}, application {1}, layout {2}.',
        sample.redis ?? '',
        sample.application ?? '',
        sample.layout ?? '',
      ),
    );
  }
  means.push(
    balancer.affinity
      ? l10n.t('Affinity is on. A client stays with the server that it met first.')
      : l10n.t('Affinity is off. Each request goes to the server that is next.'),
    algorithmMeaning(balancer.algorithm),
    balancer.holding
      ? l10n.t('Requests are held until you forward them.')
      : l10n.t('To step through requests, hold them.'),
  );
  return { heading: oneLine(name, maxNameLength), paragraphs: [what, means] };
}
