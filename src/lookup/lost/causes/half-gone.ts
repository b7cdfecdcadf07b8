import { l10n, type Reason } from '../../../formats/reason.ts';
import { layoutById } from '../../../stores/layouts/layouts.ts';
import type { SessionPart } from '../../../stores/session.ts';
import type { PartTrace } from '../../../stores/source/server-facts.ts';
import type { PresentSession } from '../evidence.ts';
import type { Cause, Words } from '../finding.ts';
import { foundAnywhere, isHome, placeName } from '../known.ts';

/** Keys that live for the same time were set together. */
const apartMs = 5000;

/** Some of its keys are there and others are not, or they expire apart. */
export const halfGone: Cause = {
  id: 'half-gone',
  look: (evidence, words) =>
    foundAnywhere(evidence).flatMap((found) => {
      const { place, at, session } = found;
      const weight = weightOf(session);
      if (weight === 0) return [];
      return {
        weight: isHome(evidence, found) ? weight : weight - 5,
        title: titleOf(session),
        evidence: [
          l10n.t('{0} has this much of it in {1}:', placeName(place), words.application(at.ref)),
          ...session.traces.map((trace) => traceText(trace, words)),
        ],
        advice: adviceOf(session),
        actions: [{ kind: 'open-session' as const, ...at }],
      };
    }),
};

function weightOf({ summary: { condition }, traces }: PresentSession): number {
  if (condition === 'no-data') return 95;
  if (condition === 'lock-only') return 65;
  const life = (part: SessionPart) => traces.find((trace) => trace.part === part);
  const data = life('data');
  const timeout = life('timeout');
  if (data?.presence !== 'there' || !timeout) return 0;
  if (timeout.presence === 'missing') return 62;
  const left = (data.ttlMs ?? Infinity) - (timeout.ttlMs ?? Infinity);
  return Number.isFinite(left) && Math.abs(left) > apartMs ? 62 : 0;
}

function titleOf({ summary: { condition }, traces }: PresentSession): Reason {
  if (condition === 'no-data') return l10n.t('Half of the session is gone. Its data is missing.');
  if (condition === 'lock-only') {
    return l10n.t('Only a lock is left. A request asked for a session that did not exist.');
  }
  return traces.some(({ part, presence }) => part === 'timeout' && presence === 'missing')
    ? l10n.t('Half of the session is gone. Its timeout is missing.')
    : l10n.t('The keys of the session expire apart.');
}

function traceText({ part, presence, ttlMs }: PartTrace, words: Words): Reason {
  const name = words.part(part);
  switch (presence) {
    case 'missing':
      return l10n.t('{0} key: missing', name);
    case 'unknown':
      return l10n.t('{0} key: not permitted to read', name);
    case 'there':
      return ttlMs === undefined
        ? l10n.t('{0} key: never expires', name)
        : l10n.t('{0} key: expires in {1}', name, words.duration(ttlMs));
  }
}

function adviceOf({ summary: { ref, condition } }: PresentSession): Reason {
  if (condition === 'no-data' && layoutById(ref.layout).emptySession === 'ends') {
    return l10n.t(
      'Redis deletes a hash with its last field, so a site that removes the last item loses the data key. Otherwise somebody deleted or evicted one key.',
    );
  }
  return l10n.t(
    'Keys are set together by the site. Look for what deletes or changes single keys, such as eviction, a script, or another tool.',
  );
}
