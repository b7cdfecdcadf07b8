import { l10n } from '../../../formats/reason.ts';
import type { Cause, Finding } from '../finding.ts';
import { fittingGroups, foundAnywhere, homes } from '../known.ts';

/** The site keeps its sessions in its own memory, or elsewhere than in any Redis that we know. */
export const inMemory: Cause = {
  id: 'in-memory',
  look(evidence, words): readonly Finding[] {
    const { layouts, home, selfContained } = evidence.wanted;
    if (home || selfContained || foundAnywhere(evidence).length > 0) return [];
    const places = homes(evidence).filter(({ groups }) => groups !== undefined);
    if (places.length === 0 || places.some((place) => fittingGroups(evidence, place).length > 0)) {
      return [];
    }
    const [layout] = layouts;
    const names = places.map(({ name }) => name).join(', ');
    const isAspNet = layouts.includes('aspnet-v5');
    return [
      {
        weight: layout === undefined ? 62 : 80,
        title: l10n.t('The site stores its sessions elsewhere, such as in its own memory.'),
        evidence: [
          layout === undefined
            ? l10n.t('{0} has no sessions at all.', names)
            : l10n.t(
                '{0} has no session that {1} or its kind has stored.',
                names,
                words.layout(layout),
              ),
        ],
        advice: isAspNet
          ? l10n.t(
              'With mode="InProc" in web.config, sessions are lost with each recycle. Set mode="Custom" and the Redis provider.',
            )
          : l10n.t(
              'Sessions in memory are lost with each restart, and servers do not share them. Configure the site to store sessions in Redis.',
            ),
      },
    ];
  },
};
