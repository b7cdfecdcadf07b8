import { l10n } from '../../formats/reason.ts';
import type { ServerSubject } from '../examination.ts';
import { fact, type Fact, type Step } from '../report.ts';
import { sizeText } from '../size-text.ts';

/** Small servers look fragmented without being so. */
const LEAST_BYTES = 256 * 2 ** 20;
const FRAGMENTED = 1.5;

/** How much memory is used, and whether much of it is lost to gaps. */
export const memoryStep: Step<ServerSubject> = {
  id: 'memory',
  title: l10n.t('Memory'),
  async run({ server }) {
    const used = await server.infoNumber('used_memory');
    if (used === undefined) {
      const cause = l10n.t('The server does not tell how much memory it uses.');
      return { outcome: 'skipped', facts: [], cause };
    }
    const peak = await server.infoNumber('used_memory_peak');
    const limit = await server.infoNumber('maxmemory');
    const ratio = await server.infoNumber('mem_fragmentation_ratio');
    const facts: Fact[] = [fact('usedBytes', l10n.t('Used'), used, sizeText(used))];
    if (peak !== undefined) facts.push(fact('peakBytes', l10n.t('Peak'), peak, sizeText(peak)));
    if (limit) {
      const percent = Math.round((used / limit) * 100);
      facts.push(fact('limitBytes', l10n.t('Limit'), limit, sizeText(limit)));
      facts.push(
        fact('usedPercent', l10n.t('Used of the limit'), percent, l10n.t('{0} %', percent)),
      );
    }
    if (ratio !== undefined) facts.push(fact('fragmentation', l10n.t('Fragmentation'), ratio));
    if (ratio === undefined || ratio < FRAGMENTED || used < LEAST_BYTES)
      return { outcome: 'ok', facts };
    return {
      outcome: 'warning',
      facts,
      cause: l10n.t('Redis holds {0} times the memory that its data takes.', ratio),
      fix: { text: l10n.t('Turn on activedefrag, or restart the server when that is possible.') },
    };
  },
};
