import { isIP } from 'node:net';
import type { HostPort } from '../../config/endpoint-address.ts';
import { formatHostPort } from '../../config/host-port.ts';
import { l10n, type Reason } from '../../formats/reason.ts';
import { type Reply, ReplyError } from '../../stores/commands.ts';
import { parseInfo } from '../../redis/reach/info.ts';
import { readClusterSlots, uncoveredSlots } from '../../redis/topology/cluster-slots.ts';
import { placeOfNode, slotsOfCluster } from '../../redis/topology/topology.ts';
import { addressKind } from '../address-kind.ts';
import type { Examination, ServerSubject } from '../examination.ts';
import { fact, type Fact, type Finding, type Step } from '../report.ts';

/** The most nodes that are tried. */
const MAX_NODES = 100;

/** Whether the cluster is whole, and whether its nodes are reached under the addresses that it names. */
export const clusterStep: Step<ServerSubject> = {
  id: 'cluster',
  title: l10n.t('Cluster'),
  async run({ server, examination }, signal) {
    const { target, options } = examination;
    const { natMap = {} } = options.connection;
    if (server.greeting.mode !== 'cluster' || !('host' in target)) {
      const cause = l10n.t('The server is not part of a cluster.');
      return { outcome: 'skipped', facts: [], cause };
    }
    const info = await server.ask(['CLUSTER', 'INFO']);
    const slots = await slotsOfCluster(server, target);
    const facts = infoFacts(info);
    if (slots instanceof ReplyError) {
      return {
        outcome: 'warning',
        facts,
        cause: l10n.t('The server does not tell which node serves what.'),
        fix: {
          text: l10n.t('Add {0} to the user.', SLOTS_RULE),
          action: 'copy-rules',
          subject: SLOTS_RULE,
        },
      };
    }
    const { primaries, slotCount } = readClusterSlots(slots, target);
    const missing = uncoveredSlots(slots);
    facts.push(fact('primaries', l10n.t('Primaries'), primaries.length));
    facts.push(fact('slots', l10n.t('Slots with a primary'), slotCount));
    if (missing.length > 0) facts.push(fact('uncovered', l10n.t('Slots without one'), missing));
    const found = await Promise.all(
      primaries.slice(0, MAX_NODES).map(async (node) => ({
        node,
        ...(await placeOfNode(node, target, natMap, { ...examination.reach, signal })),
      })),
    );
    facts.push(...found.map(({ node, place, error }) => nodeFact(node, place, error, examination)));
    return judged(
      facts,
      info,
      missing,
      found.filter(({ error }) => error),
      target,
    );
  },
};

const SLOTS_RULE = '+cluster|slots';

function infoFacts(reply: Reply | undefined): Fact[] {
  if (!(reply instanceof Uint8Array)) return [];
  const info = parseInfo(reply);
  const state = info.get('cluster_state');
  const known = Number(info.get('cluster_known_nodes') ?? NaN);
  return [
    ...(state === undefined ? [] : [fact('state', l10n.t('State'), state)]),
    ...(Number.isFinite(known) ? [fact('knownNodes', l10n.t('Known nodes'), known)] : []),
  ];
}

function nodeFact(
  node: HostPort,
  place: HostPort,
  error: Error | undefined,
  examination: Examination,
): Fact {
  const name = formatHostPort(node.host, node.port);
  const label = l10n.t('Primary {0}', name);
  if (error) {
    const { reason } = examination.failureOf(error, place);
    return fact(name, label, reason, l10n.t('not reachable from here ({0})', reason));
  }
  const isElsewhere = place !== node;
  return isElsewhere
    ? fact(name, label, 'mapped', l10n.t('reached at {0}', formatHostPort(place.host, place.port)))
    : fact(name, label, 'reachable', l10n.t('reachable'));
}

function judged(
  facts: readonly Fact[],
  info: Reply | undefined,
  missing: readonly string[],
  unreached: readonly { readonly node: HostPort }[],
  target: HostPort,
): Finding {
  const isDown = info instanceof Uint8Array && parseInfo(info).get('cluster_state') === 'fail';
  if (missing.length > 0 || isDown) {
    return {
      outcome: 'failed',
      facts,
      cause:
        missing.length > 0
          ? l10n.t(
              'No node serves the slots {0}. Sessions in them cannot be read.',
              missing.join(', '),
            )
          : l10n.t(
              'The cluster says that it is down. A primary is missing, or its nodes do not reach each other.',
            ),
      fix: { text: l10n.t('Bring the missing node back, or give its slots to another one.') },
    };
  }
  const [first] = unreached;
  if (!first) return { outcome: 'ok', facts };
  return {
    outcome: 'failed',
    facts,
    cause: unreachedCause(first.node, target),
    fix: { text: unreachedFix },
  };
}

const unreachedFix = l10n.t(
  'Have the nodes announce addresses that are reachable from here (cluster-announce-ip, cluster-announce-hostname), or use a tunnel that leads to each of them.',
);

function unreachedCause({ host, port }: HostPort, target: HostPort): Reason {
  const name = formatHostPort(host, port);
  const asked = formatHostPort(target.host, target.port);
  return isIP(host) !== 0 && addressKind(host) === 'private'
    ? l10n.t(
        'The cluster at {0} names a node by its private address {1}, which is not reachable from here. The nodes are behind NAT, in containers, or in another network.',
        asked,
        name,
      )
    : l10n.t(
        'The cluster at {0} names the node {1}, which is not reachable from here.',
        asked,
        name,
      );
}
