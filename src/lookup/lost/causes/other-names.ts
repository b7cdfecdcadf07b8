import { l10n } from '../../../formats/reason.ts';
import type { LostEvidence, PlaceEvidence } from '../evidence.ts';
import type { Cause, Finding, Words } from '../finding.ts';
import { foundAnywhere, homes, isHome } from '../known.ts';
import { sessionsIn } from '../../../stores/source/session-index.ts';

/** The application has sessions under another name or version, though this ID is in none of them. */
export const otherNames: Cause = {
  id: 'other-names',
  look(evidence, words): readonly Finding[] {
    if (foundAnywhere(evidence).some((found) => isHome(evidence, found))) return [];
    return homes(evidence).flatMap((place) => [
      ...versions(evidence, place, words),
      ...names(evidence, place, words),
    ]);
  },
};

function versions(
  { wanted }: LostEvidence,
  place: PlaceEvidence,
  words: Words,
): readonly Finding[] {
  const byApplication = new Map<string, Set<string>>();
  for (const { layout, application } of place.groups ?? []) {
    if (layout !== 'aspnet-v2' && layout !== 'aspnet-v5') continue;
    const known = byApplication.get(application) ?? new Set();
    byApplication.set(application, known.add(layout));
  }
  const { home, layouts } = wanted;
  const isAspNet = home
    ? home.ref.layout.startsWith('aspnet-v')
    : layouts.length === 0 || layouts.includes('aspnet-v5');
  if (!isAspNet) return [];
  return [...byApplication].flatMap(([application, known]) => {
    if (known.size < 2 || (home && home.ref.application !== application)) return [];
    const name = words.application({ layout: 'aspnet-v5', application });
    return [
      {
        weight: 64,
        title: l10n.t('Servers with versions 4 and 5 of the provider do not share sessions.'),
        evidence: [l10n.t('{0} of {1} has sessions of both versions.', name, place.name)],
        advice: l10n.t(
          'A visitor whose requests go to both gets a new session each time. Use the same version on all servers.',
        ),
      },
    ];
  });
}

function names(
  { wanted: { home } }: LostEvidence,
  place: PlaceEvidence,
  words: Words,
): readonly Finding[] {
  if (!home || !place.groups) return [];
  const { layout, application } = home.ref;
  const others = place.groups.filter(
    (group) => group.layout === layout && group.application !== application,
  );
  const twin = others.find((group) => fold(group.application) === fold(application));
  const isGone = !place.groups.some(
    (group) => group.layout === layout && group.application === application,
  );
  const other = twin ?? (isGone ? others[0] : undefined);
  if (!other) return [];
  return [
    {
      weight: twin ? 66 : 48,
      title: l10n.t(
        'The site may use another application name now, such as {0}.',
        words.application(other),
      ),
      evidence: [
        isGone
          ? l10n.t('{0} has no sessions of {1} left.', place.name, words.application(home.ref))
          : l10n.t('{0} has sessions of both names.', place.name),
        l10n.t('{0} has {1} sessions.', words.application(other), words.count(sessionsIn(other))),
      ],
      advice: l10n.t(
        'The name comes from applicationName, from the path of the site in IIS, or from a prefix. Set the same one on all servers.',
      ),
    },
  ];
}

/** Names that people take for the same. */
function fold(application: string): string {
  return application.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
