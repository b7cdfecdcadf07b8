import { formatHostPort } from '../../config/host-port.ts';
import { l10n, verbatim } from '../../formats/reason.ts';
import { type Reply } from '../../stores/commands.ts';
import { readReplica, readReplicaInfo, readRole } from '../../redis/topology/server-role.ts';
import type { ServerSubject } from '../examination.ts';
import { fact, type Fact, type Finding, type Step } from '../report.ts';

/** Whether the server takes writes, or follows another one. */
export const roleStep: Step<ServerSubject> = {
  id: 'role',
  title: l10n.t('Role'),
  async run({ server }) {
    const reply = await server.ask(['ROLE']);
    const told = readRole(reply);
    const infoRole = await server.infoValue('role');
    const role =
      told ?? (infoRole === 'slave' ? 'replica' : infoRole === 'master' ? 'primary' : undefined);
    if (role === undefined) return { outcome: 'skipped', facts: [], cause: unknown };
    if (role === 'primary') return primary(reply, await server.infoNumber('connected_slaves'));
    const replica =
      readReplica(reply) ?? readReplicaInfo(await server.ask(['INFO', 'replication'])) ?? {};
    return replicaOf(
      replica.primary,
      await server.infoValue('master_link_status'),
      server.greeting.mode,
    );
  },
};

const unknown = l10n.t(
  'The server does not say whether it is a primary or a replica. Session Farm learns it from the first write.',
);

function primary(reply: Reply, infoCount: number | undefined): Finding {
  const [, , replicas] = Array.isArray(reply) ? (reply as readonly Reply[]) : [];
  const count = Array.isArray(replicas) ? replicas.length : infoCount;
  const facts = [fact('role', l10n.t('Role'), 'primary')];
  if (count !== undefined) facts.push(fact('replicas', l10n.t('Replicas'), count));
  return { outcome: 'ok', facts };
}

function replicaOf(
  at: { readonly host: string; readonly port: number } | undefined,
  link: string | undefined,
  mode: string,
): Finding {
  const where = at && formatHostPort(at.host, at.port);
  const facts: Fact[] = [fact('role', l10n.t('Role'), 'replica')];
  if (where !== undefined) facts.push(fact('primary', l10n.t('Primary'), where));
  if (link !== undefined)
    facts.push(fact('link', l10n.t('Link to the primary'), link, verbatim(link)));
  // In a cluster, writes find their way by themselves.
  if (mode === 'cluster' && link !== 'down') return { outcome: 'ok', facts };
  if (link === 'down') {
    const cause = l10n.t(
      'This server is a replica that has lost its primary. What it shows may be out of date.',
    );
    return { outcome: 'warning', facts, cause, ...usePrimary(where) };
  }
  return {
    outcome: 'warning',
    facts,
    cause: l10n.t('This server is a replica. You can view sessions here, but not change them.'),
    ...usePrimary(where),
  };
}

function usePrimary(where: string | undefined): Pick<Finding, 'fix'> {
  if (where === undefined) return {};
  const text = l10n.t('Connect to the primary at {0}.', where);
  return { fix: { text, action: 'use-primary', subject: where } };
}
