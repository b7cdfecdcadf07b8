import { l10n, type Reason } from '../../../formats/reason.ts';
import type { ServerFacts } from '../../../stores/source/server-facts.ts';
import type { LostEvidence, PlaceEvidence } from '../evidence.ts';
import type { Cause, Finding, Words } from '../finding.ts';
import { foundAnywhere, homes, isHome, sightingAt } from '../known.ts';
import { changesSince } from '../server-changes.ts';

/** Sessions that are older than this are rare where nothing else is known. */
const usualLifetimeMs = 60 * 60 * 1000;

/** The server started anew and brought nothing back, or another one took its place. */
export const restarted: Cause = {
  id: 'restarted',
  look(evidence, words): readonly Finding[] {
    if (foundAnywhere(evidence).some((found) => isHome(evidence, found))) return [];
    return homes(evidence).flatMap((place) => [
      ...loading(place),
      ...failedOver(evidence, place, words),
      ...place.servers.flatMap((server) => startOf(evidence, place, server, words)),
    ]);
  },
};

function loading({ name, servers, endpointId }: PlaceEvidence): readonly Finding[] {
  if (!servers.some(({ isLoading }) => isLoading)) return [];
  return [
    {
      weight: 93,
      title: l10n.t('The server is still loading its data.'),
      evidence: [l10n.t('{0} has restarted, and reads its data from disk.', name)],
      advice: l10n.t('Look again in a moment.'),
      actions: [{ kind: 'find-again' }, { kind: 'diagnose', endpointId }],
    },
  ];
}

function failedOver(
  evidence: LostEvidence,
  place: PlaceEvidence,
  words: Words,
): readonly Finding[] {
  const seen = sightingAt(evidence, place);
  if (!seen || !changesSince(place, seen.atMs, evidence.nowMs).isFailedOver) return [];
  return [
    {
      weight: 80,
      title: l10n.t('Another server took over, and did not have the session.'),
      evidence: [
        l10n.t('It happened after {0}, when this window saw the session.', words.time(seen.atMs)),
      ],
      advice: l10n.t(
        'A replica that becomes the primary lacks the latest writes. Check the replication with Diagnose Endpoint.',
      ),
      actions: [{ kind: 'diagnose', endpointId: place.endpointId }],
    },
  ];
}

function startOf(
  evidence: LostEvidence,
  place: PlaceEvidence,
  server: ServerFacts,
  words: Words,
): readonly Finding[] {
  const { startedAtMs } = server;
  if (startedAtMs === undefined) return [];
  const { nowMs } = evidence;
  const seen = sightingAt(evidence, place);
  const upMs = nowMs - startedAtMs;
  const start = l10n.t('{0} started at {1}.', server.name, words.time(startedAtMs));
  if (seen && changesSince(place, seen.atMs, nowMs).restartedAtMs === undefined) {
    return [
      {
        weight: 0,
        title: l10n.t('The server did not restart.'),
        evidence: [start, l10n.t('This window saw the session at {0}.', words.time(seen.atMs))],
      },
    ];
  }
  const lifetimeMs = Math.max(usualLifetimeMs, place.lifetime?.timeoutMs ?? 0);
  const keeps = server.hasLog === true || server.hasSnapshots !== false;
  const isLately = seen !== undefined || upMs < lifetimeMs;
  const weight = seen ? (keeps ? 70 : 93) : !isLately ? 5 : keeps ? 30 : 72;
  if (weight === 5 && keeps) return [];
  return [
    {
      weight,
      title: keeps
        ? l10n.t('The server restarted, and the latest changes may be lost.')
        : l10n.t('The server restarted, and it keeps nothing on disk.'),
      evidence: [
        start,
        ...(seen
          ? [l10n.t('This window saw the session before, at {0}.', words.time(seen.atMs))]
          : []),
        ...persistenceTexts(server, words),
      ],
      advice: l10n.t('To keep sessions over a restart, turn on appendonly, or use a replica.'),
      actions: [{ kind: 'diagnose', endpointId: place.endpointId }],
    },
  ];
}

function persistenceTexts(
  { hasLog, hasSnapshots, savedAtMs, hasSaveFailed }: ServerFacts,
  words: Words,
): readonly Reason[] {
  return [
    ...(hasLog === undefined
      ? []
      : [hasLog ? l10n.t('The append-only file is on.') : l10n.t('The append-only file is off.')]),
    ...(hasSnapshots === undefined
      ? []
      : [hasSnapshots ? l10n.t('Snapshots are on.') : l10n.t('Snapshots are off.')]),
    ...(hasSnapshots === true && savedAtMs !== undefined
      ? [l10n.t('The last snapshot is from {0}.', words.time(savedAtMs))]
      : []),
    ...(hasSaveFailed === true ? [l10n.t('The last attempt to store data on disk failed.')] : []),
  ];
}
