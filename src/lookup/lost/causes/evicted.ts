import { l10n, type Reason } from '../../../formats/reason.ts';
import type { ServerFacts } from '../../../stores/source/server-facts.ts';
import type { LostEvidence, PlaceEvidence } from '../evidence.ts';
import type { Cause, Finding, Words } from '../finding.ts';
import { foundAnywhere, homes, isHome, sightingAt } from '../known.ts';
import { changesSince } from '../server-changes.ts';

/** The server removed it for want of memory. */
export const evicted: Cause = {
  id: 'evicted',
  look(evidence, words): readonly Finding[] {
    if (foundAnywhere(evidence).some((found) => isHome(evidence, found))) return [];
    return homes(evidence).flatMap((place) => lookAt(evidence, place, words) ?? []);
  },
};

function lookAt(evidence: LostEvidence, place: PlaceEvidence, words: Words): Finding | undefined {
  const { nowMs } = evidence;
  const telling = place.servers.filter(({ evictedCount }) => evictedCount !== undefined);
  if (telling.length === 0) return undefined;
  const total = telling.reduce((sum, { evictedCount = 0 }) => sum + evictedCount, 0);
  const policies = [...new Set(telling.flatMap(({ evictionPolicy }) => evictionPolicy ?? []))];
  if (total === 0) {
    return {
      weight: 0,
      title: l10n.t('It was not evicted.'),
      evidence: [
        l10n.t('{0} has removed no keys for memory since its start.', place.name),
        ...policyTexts(policies),
      ],
    };
  }
  const seen = sightingAt(evidence, place);
  const since = seen && changesSince(place, seen.atMs, nowMs).evictedCount;
  if (seen && since === 0) {
    return {
      weight: 0,
      title: l10n.t('It was not evicted.'),
      evidence: [
        l10n.t('{0} has removed no keys for memory since {1}.', place.name, words.time(seen.atMs)),
      ],
    };
  }
  const isOver = seen?.ttlMs !== undefined && seen.atMs + seen.ttlMs < nowMs;
  return {
    weight: since === undefined ? 60 : isOver ? 55 : 92,
    title: l10n.t('Redis removed the session because memory ran out.'),
    evidence: [
      ...(seen && since !== undefined
        ? [
            l10n.t(
              '{0} has removed {1} keys since this window saw the session at {2}.',
              place.name,
              words.count(since),
              words.time(seen.atMs),
            ),
          ]
        : [startText(telling, place, total, words)]),
      ...policyTexts(policies),
      ...memoryTexts(telling),
    ],
    advice: l10n.t('Raise maxmemory, or use noeviction on a server for sessions only.'),
    actions: [{ kind: 'diagnose', endpointId: place.endpointId }],
  };
}

function startText(
  servers: readonly ServerFacts[],
  { name }: PlaceEvidence,
  total: number,
  words: Words,
): Reason {
  const starts = servers.flatMap(({ startedAtMs }) => startedAtMs ?? []);
  const count = words.count(total);
  return starts.length === 0
    ? l10n.t('{0} has removed {1} keys for memory.', name, count)
    : l10n.t(
        '{0} has removed {1} keys for memory since its start at {2}.',
        name,
        count,
        words.time(Math.min(...starts)),
      );
}

function policyTexts(policies: readonly string[]): readonly Reason[] {
  return policies.map((policy) => {
    if (policy === 'noeviction') return l10n.t('Its policy is noeviction, which removes nothing.');
    return policy.startsWith('volatile')
      ? l10n.t(
          'Its policy is {0}, which removes keys that have a time to live, as sessions do.',
          policy,
        )
      : l10n.t('Its policy is {0}, which removes keys of all kinds.', policy);
  });
}

function memoryTexts(servers: readonly ServerFacts[]): readonly Reason[] {
  return servers.flatMap(({ usedMemoryBytes, memoryLimitBytes = 0 }) => {
    if (usedMemoryBytes === undefined || memoryLimitBytes === 0) return [];
    const part = Math.round((usedMemoryBytes / memoryLimitBytes) * 100);
    return [l10n.t('It uses {0}% of its memory limit.', part)];
  });
}
