import { hostTraits } from '../../config/known-hosts.ts';
import { l10n } from '../../formats/reason.ts';
import type { Examination } from '../examination.ts';
import { fact, type Step } from '../report.ts';

/** Whether the service goes away, and what a site has to change when it moves. */
export const moveStep: Step<Examination> = {
  id: 'move',
  title: l10n.t('Move to Azure Managed Redis'),
  run({ hosts }) {
    const retiresOn = hosts.map(({ host }) => hostTraits(host)?.retiresOn).find((day) => day);
    if (retiresOn === undefined) {
      const cause = l10n.t('The address is not one of Azure Cache for Redis.');
      return Promise.resolve({ outcome: 'skipped', facts: [], cause });
    }
    return Promise.resolve({
      outcome: 'warning',
      facts: [
        fact('retiredOn', l10n.t('Retired on'), retiresOn),
        fact('host', l10n.t('New host'), '<name>.<region>.redis.azure.net'),
        fact('port', l10n.t('New port'), 10_000),
        fact('ssl', l10n.t('TLS (ssl)'), true),
        fact('databaseId', l10n.t('Database (databaseId)'), 0),
        fact('accessKeys', l10n.t('Access keys authentication'), 'on'),
      ],
      cause: l10n.t(
        'Microsoft retires Azure Cache for Redis on {0}. Azure Managed Redis takes its place.',
        retiresOn,
      ),
      fix: {
        text: l10n.t(
          'When the site moves, change its configuration to the new host, port 10000, ssl="true", and databaseId="0". Turn on access keys for the new cache, because the ASP.NET session provider cannot sign in with Microsoft Entra ID.',
        ),
      },
    });
  },
};
