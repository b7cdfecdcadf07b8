import { l10n } from '../../../formats/reason.ts';
import { otherDatabases } from '../../../stores/source/source-vitals.ts';
import type { Cause } from '../finding.ts';
import { fittingGroups, homes } from '../known.ts';

/** The database that was looked at has no such sessions, and others have keys. */
export const emptyDatabase: Cause = {
  id: 'empty-database',
  look: (evidence, words) =>
    homes(evidence).flatMap((place) => {
      if (place.groups === undefined || fittingGroups(evidence, place).length > 0) return [];
      const { servers, database, endpointId, name } = place;
      const [other] = otherDatabases({ readAtMs: evidence.nowMs, servers }, database);
      if (!other) return [];
      const keyCount = servers.reduce(
        (sum, { keyCounts }) => sum + (keyCounts?.get(database) ?? 0),
        0,
      );
      return [
        {
          weight: keyCount === 0 ? 82 : 45,
          title: l10n.t('The site may use another database, such as {0}.', other.database),
          evidence: [
            l10n.t('Database {0} of {1} has no such sessions.', database, name),
            l10n.t('Database {0} has {1} keys.', other.database, words.count(other.keyCount)),
          ],
          advice: l10n.t(
            'Compare the database in the connection string of the site, or use database {0}.',
            other.database,
          ),
          actions: [{ kind: 'use-database' as const, endpointId, database: other.database }],
        },
      ];
    }),
};
