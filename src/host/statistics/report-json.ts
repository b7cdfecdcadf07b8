import { maskId } from '../../stores/session-id-text.ts';
import type { CensusReport } from '../../survey/census/census-report.ts';
import type { GrowthMoment } from '../../survey/growth/growth-moment.ts';

/** A report as JSON for other programs. Session ids are masked, and the cells of quantiles left out. */
export function reportJson(report: CensusReport, moments: readonly GrowthMoment[] = []): string {
  const plain = {
    ...report,
    ...(moments.length > 0 && { moments }),
    groups: report.groups.map((group) => ({
      ...group,
      notable: group.notable.map(({ ref, ...rest }) => ({ id: maskId(ref.id), ...rest })),
    })),
  };
  const json = JSON.stringify(
    plain,
    (key, value: unknown) => (key === 'cells' ? undefined : value),
    2,
  );
  return `${json}\n`;
}
