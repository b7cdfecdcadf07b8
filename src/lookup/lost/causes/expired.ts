import { l10n, type Reason } from '../../../formats/reason.ts';
import type { LayoutId } from '../../../stores/session.ts';
import type { Lifetime, LostEvidence, PlaceEvidence } from '../evidence.ts';
import type { Cause, Finding, Words } from '../finding.ts';
import { fittingGroups, foundAnywhere, homes, isHome, sightingAt } from '../known.ts';
import { slidingText } from '../sliding.ts';

const slackMs = 3000;

/** Nobody used it for as long as its timeout. */
export const expired: Cause = {
  id: 'expired',
  look(evidence, words): readonly Finding[] {
    if (foundAnywhere(evidence).some((found) => isHome(evidence, found))) return [];
    return homes(evidence).flatMap((place) => lookAt(evidence, place, words));
  },
};

function lookAt(evidence: LostEvidence, place: PlaceEvidence, words: Words): readonly Finding[] {
  const { nowMs, wanted } = evidence;
  const layout = wanted.home?.ref.layout ?? wanted.layouts[0];
  const sliding = layout === undefined ? [] : [slidingText(layout)];
  const seen = sightingAt(evidence, place);
  const timeout = lifetimeTexts(place.lifetime, words);
  if (seen?.endedAtMs !== undefined) return [];
  if (seen?.ttlMs !== undefined) {
    const dueMs = seen.atMs + seen.ttlMs;
    const sight = l10n.t(
      'This window last saw it at {0}, when it had {1} left.',
      words.time(seen.atMs),
      words.duration(seen.ttlMs),
    );
    if (dueMs > nowMs + slackMs) {
      return [
        {
          weight: 0,
          title: l10n.t('It did not expire.'),
          evidence: [sight, l10n.t('It would have lived until {0}.', words.time(dueMs))],
        },
      ];
    }
    return [
      {
        weight: 90,
        title: l10n.t(
          'The session expired, at {0} unless a later request used it.',
          words.time(dueMs),
        ),
        evidence: [sight, ...timeout, ...sliding],
        advice: adviceOf(layout),
      },
    ];
  }
  if (seen) {
    return [
      {
        weight: 0,
        title: l10n.t('It did not expire.'),
        evidence: [
          l10n.t('When this window saw it at {0}, it had no time to live.', words.time(seen.atMs)),
        ],
      },
    ];
  }
  const fits = fittingGroups(evidence, place).length > 0;
  const counted = place.servers.reduce((sum, { expiredCount = 0 }) => sum + expiredCount, 0);
  if (!fits && place.groups !== undefined && evidence.wanted.layouts.length > 0) return [];
  return [
    {
      weight: fits ? 50 : 15,
      title: l10n.t('The session at {0} expired.', place.name),
      evidence: [
        ...whenText(place.lifetime, nowMs, words),
        ...timeout,
        ...(counted > 0
          ? [
              l10n.t(
                '{0} keys of all kinds have expired there since the server started.',
                words.count(counted),
              ),
            ]
          : []),
        ...sliding,
      ],
      advice: adviceOf(layout),
    },
  ];
}

function lifetimeTexts(lifetime: Lifetime | undefined, words: Words): readonly Reason[] {
  if (lifetime?.timeoutMs !== undefined) {
    return [
      l10n.t(
        'Sessions of this application store a timeout of {0}.',
        words.duration(lifetime.timeoutMs),
      ),
    ];
  }
  if (lifetime?.longestLeftMs === undefined) return [];
  return [
    l10n.t(
      'Other sessions of this application have up to {0} left.',
      words.duration(lifetime.longestLeftMs),
    ),
  ];
}

/** By when the last request must have been for it to be there still. */
function whenText(lifetime: Lifetime | undefined, nowMs: number, words: Words): readonly Reason[] {
  const ms = lifetime?.timeoutMs ?? lifetime?.longestLeftMs;
  if (ms === undefined) return [];
  return [l10n.t('It has expired if the last request was before {0}.', words.time(nowMs - ms))];
}

function adviceOf(layout: LayoutId | undefined): Reason {
  switch (layout) {
    case 'aspnet-v1':
    case 'aspnet-v2':
    case 'aspnet-v5':
    case 'harbour':
    case 'enyim':
    case 'dynamodb-provider':
      return l10n.t(
        'Raise the timeout of sessionState in web.config, or let the page call the site regularly.',
      );
    case 'aspnetcore':
    case 'aspnetcore-memcached':
      return l10n.t('Raise IdleTimeout in AddSession, or let the page call the site regularly.');
    default:
      return l10n.t(
        'Raise the session timeout of the site, or let the page call the site regularly.',
      );
  }
}
