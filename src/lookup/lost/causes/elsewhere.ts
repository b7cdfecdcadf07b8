import { l10n } from '../../../formats/reason.ts';
import { isAspNetLayout } from '../../../stores/layout-facts.ts';
import type { LostEvidence } from '../evidence.ts';
import type { Cause, Finding, Words } from '../finding.ts';
import { type FoundAt, foundAnywhere, isHome, isSamePlace, isWhole, placeName } from '../known.ts';

/** The same ID is somewhere else than the site looks for it. */
export const elsewhere: Cause = {
  id: 'elsewhere',
  look: (evidence, words) =>
    foundAnywhere(evidence)
      .filter((found) => isWhole(found) && !isHome(evidence, found))
      .map((found) => findingOf(evidence, found, words)),
};

function findingOf(evidence: LostEvidence, found: FoundAt, words: Words): Finding {
  const { home } = evidence.wanted;
  const { place, at } = found;
  const application = words.application(at.ref);
  const open = { kind: 'open-session', ...at } as const;
  const name = placeName(place);
  if (!place.isOwn && home?.database !== place.database) {
    const { endpointId, database } = place;
    return {
      weight: 97,
      title: l10n.t('The session is in another database, {0}.', database),
      evidence: [l10n.t('{0} has it in {1}.', name, application)],
      advice: l10n.t(
        'The site and the endpoint use different databases. Compare the database in the connection string, or use database {0}.',
        database,
      ),
      actions: [open, { kind: 'use-database', endpointId, database }],
    };
  }
  if (home && !isSamePlace(home, place)) {
    return {
      weight: 96,
      title: l10n.t('The session is at another endpoint, {0}.', place.name),
      evidence: [l10n.t('{0} has it in {1}.', name, application)],
      advice: l10n.t('Compare the Redis address of each server of the site.'),
      actions: [open],
    };
  }
  const wanted = home?.ref.layout ?? evidence.wanted.layouts[0];
  const isVersion =
    wanted !== undefined &&
    wanted !== at.ref.layout &&
    isAspNetLayout(wanted) &&
    isAspNetLayout(at.ref.layout);
  if (isVersion) {
    return {
      weight: 98,
      title: l10n.t('Another version of the provider has stored the session.'),
      evidence: [
        l10n.t('{0} has it in {1}.', name, application),
        l10n.t('It is stored by {0}.', words.layout(at.ref.layout)),
      ],
      advice: l10n.t(
        'Versions 4 and 5 of the provider do not share sessions. Use the same version on all servers.',
      ),
      actions: [open],
    };
  }
  return {
    weight: 97,
    title: l10n.t('The session is stored under another application name, {0}.', application),
    evidence: [
      l10n.t('{0} has it in {1}.', name, application),
      ...(home ? [l10n.t('It was looked for in {0}.', words.application(home.ref))] : []),
    ],
    advice: l10n.t(
      'Sites share sessions only with the same application name or prefix. Set the same one on all servers.',
    ),
    actions: [open],
  };
}
