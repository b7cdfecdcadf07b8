import { l10n, type Reason } from '../../formats/reason.ts';
import type { ServerSubject } from '../examination.ts';
import { fact, type Fact, type Step } from '../report.ts';

/** Which databases hold keys: sessions may be in another one than the endpoint looks at. */
export const databasesStep: Step<ServerSubject> = {
  id: 'databases',
  title: l10n.t('Databases'),
  async run({ server, examination }, signal) {
    const { database } = examination.reach.login;
    const info = await server.info();
    const size = await server.ask(['DBSIZE']);
    const counts = typeof info === 'string' ? new Map<number, number>() : keyCounts(info);
    if (typeof size === 'number') counts.set(database, size);
    if (counts.size === 0) {
      const cause = l10n.t('The server does not tell how many keys it has.');
      return { outcome: 'skipped', facts: [], cause };
    }
    // In a cluster, one of its nodes was asked.
    const label = (number: number): Reason =>
      server.greeting.mode === 'cluster'
        ? l10n.t('Keys of database {0} on this node', number)
        : l10n.t('Keys in database {0}', number);
    const facts: Fact[] = [
      fact('database', l10n.t('Database of the endpoint'), examination.address.database),
    ];
    for (const [number, count] of [...counts].toSorted(([a], [b]) => a - b)) {
      facts.push(fact(`keysOf${number}`, label(number), count));
    }
    const total = await examination.parameter(server, 'databases', signal);
    if (total !== undefined) facts.push(fact('databases', l10n.t('Databases'), Number(total)));
    const [other] = [...counts].filter(([, count]) => count > 0).toSorted(([, a], [, b]) => b - a);
    const [otherDatabase = 0, keyCount = 0] = other ?? [];
    if ((counts.get(database) ?? 0) > 0 || !other) return { outcome: 'ok', facts };
    return {
      outcome: 'warning',
      facts,
      cause: l10n.t(
        'Database {0} is empty, but database {1} has {2} keys.',
        database,
        otherDatabase,
        keyCount,
      ),
      fix: {
        text: l10n.t('Use database {0}.', otherDatabase),
        action: 'use-database',
        subject: String(otherDatabase),
      },
    };
  },
};

/** `db0:keys=3,expires=1,…` of INFO. */
function keyCounts(info: ReadonlyMap<string, string>): Map<number, number> {
  const counts = new Map<number, number>();
  for (const [name, value] of info) {
    const [, database] = /^db(\d+)$/.exec(name) ?? [];
    const [, count] = /^keys=(\d+)/.exec(value) ?? [];
    if (database !== undefined && count !== undefined) counts.set(Number(database), Number(count));
  }
  return counts;
}
