import { l10n } from '../../formats/reason.ts';
import type { Examination } from '../examination.ts';
import { fact, type Step } from '../report.ts';

/** Azure Cache for Redis, in all of Azure's clouds. */
const oldAzure = /\.redis\.cache\.(?:windows\.net|chinacloudapi\.cn|usgovcloudapi\.net)\.?$/i;

/** Whether the service goes away, and what a site has to change when it moves. */
export const moveStep: Step<Examination> = {
  id: 'move',
  title: l10n.t('Move to Azure Managed Redis'),
  run({ hosts }) {
    const old = hosts.find(({ host }) => oldAzure.test(host));
    if (!old) {
      const cause = l10n.t('The address is not one of Azure Cache for Redis.');
      return Promise.resolve({ outcome: 'skipped', facts: [], cause });
    }
    return Promise.resolve({
      outcome: 'warning',
      facts: [
        fact('retiredOn', l10n.t('Retired on'), '2028-09-30'),
        fact('host', l10n.t('New host'), '<name>.<region>.redis.azure.net'),
        fact('port', l10n.t('New port'), 10_000),
        fact('ssl', l10n.t('TLS (ssl)'), true),
        fact('databaseId', l10n.t('Database (databaseId)'), 0),
        fact('accessKeys', l10n.t('Access keys authentication'), 'on'),
      ],
      cause: l10n.t(
        'Microsoft retires Azure Cache for Redis on September 30, 2028. Azure Managed Redis takes its place.',
      ),
      fix: {
        text: l10n.t(
          'When the site moves, change its configuration to the new host, port 10000, ssl="true", and databaseId="0". Turn on access keys for the new cache, because the ASP.NET session provider cannot sign in with Microsoft Entra ID.',
        ),
      },
    });
  },
};
