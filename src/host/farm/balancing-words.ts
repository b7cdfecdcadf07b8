import * as vscode from '../shown/vscode.ts';
import type { AffinityKind, Algorithm } from '../../protocol/farm/balancer-state.ts';
import type { ChoiceReason } from '../../protocol/farm/request-state.ts';
import type { Availability, ServerState } from '../../protocol/farm/server-state.ts';

/** Why a server was chosen, as the farm tells it. */
export interface ToldChoice {
  readonly reason: ChoiceReason;
  readonly algorithm?: Algorithm;
  readonly affinityKind?: AffinityKind;
}

/** The name of an algorithm, within a sentence. */
export function algorithmText(algorithm: Algorithm = 'weighted-round-robin'): string {
  const { l10n } = vscode;
  switch (algorithm) {
    case 'weighted-round-robin':
      return l10n.t('weighted round robin');
    case 'request-hash':
      return l10n.t('request hash');
    case 'least-requests':
      return l10n.t('least requests');
    case 'least-response-time':
      return l10n.t('least response time');
    case 'weighted-total-traffic':
      return l10n.t('weighted total traffic');
    case 'manual':
      return l10n.t('manual');
  }
}

/** What an algorithm does. */
export function algorithmMeaning(algorithm: Algorithm): string {
  const { l10n } = vscode;
  switch (algorithm) {
    case 'weighted-round-robin':
      return l10n.t('Servers take turns by their weights.');
    case 'request-hash':
      return l10n.t('The same path always goes to the same server.');
    case 'least-requests':
      return l10n.t('The server with the fewest requests in progress is next.');
    case 'least-response-time':
      return l10n.t('The server that has recently answered fastest is next.');
    case 'weighted-total-traffic':
      return l10n.t('The server that has transferred the fewest bytes is next.');
    case 'manual':
      return l10n.t('Each request waits until you choose a server.');
  }
}

/** What binds clients, in a few words. */
export function affinityText(kind: AffinityKind = 'cookie'): string {
  const { l10n } = vscode;
  switch (kind) {
    case 'cookie':
      return l10n.t('cookie');
    case 'host-name':
      return l10n.t('host name');
    case 'duration':
      return l10n.t('cookie that expires');
    case 'application-cookie':
      return l10n.t("the site's cookie");
  }
}

/** What a kind of affinity does. */
export function affinityMeaning(kind: AffinityKind): string {
  const { l10n } = vscode;
  switch (kind) {
    case 'cookie':
      return l10n.t('As ARR: a cookie of the balancer, until the browser closes.');
    case 'host-name':
      return l10n.t('As ARR: each host name that clients ask for has a server.');
    case 'duration':
      return l10n.t('As Elastic Load Balancing: for a time after the last request.');
    case 'application-cookie':
      return l10n.t("As Elastic Load Balancing: while the client has the site's own cookie.");
  }
}

/** Why a server was chosen, in a word or two. */
export function shortReason({ reason, algorithm, affinityKind }: ToldChoice): string {
  const { l10n } = vscode;
  if (reason === 'affinity') {
    return affinityKind === undefined
      ? l10n.t('affinity')
      : l10n.t('affinity, {0}', affinityText(affinityKind));
  }
  if (reason === 'failover') return l10n.t('failover');
  return algorithm === undefined ? l10n.t('round robin') : algorithmText(algorithm);
}

/** Why a server was chosen, as a whole text. */
export function choiceText(server: string, choice: ToldChoice): string {
  const { l10n } = vscode;
  const { reason, algorithm } = choice;
  switch (reason) {
    case 'algorithm':
      return algorithm === undefined
        ? l10n.t('{0}: next in round robin', server)
        : l10n.t('{0}: chosen by {1}', server, algorithmText(algorithm));
    case 'affinity':
      return boundText(server, choice);
    case 'user':
      return l10n.t('{0}: chosen manually', server);
    case 'failover':
      return l10n.t('{0}: the server that the client was bound to was not available', server);
    case 'retry':
      return l10n.t('{0}: after another server failed', server);
  }
}

function boundText(server: string, { affinityKind }: ToldChoice): string {
  const { l10n } = vscode;
  switch (affinityKind) {
    case 'host-name':
      return l10n.t('{0}: the host name is bound to the server', server);
    case 'duration':
      return l10n.t('{0}: bound by a cookie that has not expired', server);
    case 'application-cookie':
      return l10n.t("{0}: bound while the site's cookie exists", server);
    default:
      return l10n.t('{0}: required by the affinity cookie', server);
  }
}

/** What an operator lets a server do, for a choice. */
export function availabilityText(availability: Availability): string {
  const { l10n } = vscode;
  switch (availability) {
    case 'available':
      return l10n.t('Available');
    case 'drain':
      return l10n.t('Drain');
    case 'unavailable-gracefully':
      return l10n.t('Unavailable Gracefully');
    case 'unavailable':
      return l10n.t('Unavailable Immediately');
  }
}

/** What becomes of requests. */
export function availabilityMeaning(availability: Availability): string {
  const { l10n } = vscode;
  switch (availability) {
    case 'available':
      return l10n.t('The server gets requests, and counts as healthy again.');
    case 'drain':
      return l10n.t('Only clients that are bound to the server reach it.');
    case 'unavailable-gracefully':
      return l10n.t('No request reaches the server. Requests in progress finish.');
    case 'unavailable':
      return l10n.t('No request reaches the server. Requests in progress are cut off.');
  }
}

/** What keeps requests from a server that is ready, in a word; undefined where nothing does. */
export function restraintText({
  phase,
  availability = 'available',
  health,
}: ServerState): string | undefined {
  const { l10n } = vscode;
  if (phase !== 'ready') return undefined;
  if (availability === 'drain') return l10n.t('draining');
  if (availability !== 'available') return l10n.t('unavailable');
  return health === 'unhealthy' ? l10n.t('unhealthy') : undefined;
}
