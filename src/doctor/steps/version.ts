import { hostTraits } from '../../config/known-hosts.ts';
import { l10n } from '../../formats/reason.ts';
import type { ServerSubject } from '../examination.ts';
import { fact, type Fact, type Step } from '../report.ts';

/** The oldest version of each engine whose makers still mend it (redis.io and valkey.io, November 2026). */
const oldestMaintained = { redis: [7, 2], valkey: [7, 2] } as const;

/** What the server is, and whether anybody still mends it. */
export const versionStep: Step<ServerSubject> = {
  id: 'version',
  title: l10n.t('Version'),
  async run({ server, examination }) {
    const { engine, version, mode } = server.greeting;
    const facts: Fact[] = [];
    if (engine) facts.push(fact('engine', l10n.t('Engine'), engine));
    if (version !== undefined) facts.push(fact('version', l10n.t('Version'), version));
    facts.push(fact('mode', l10n.t('Mode'), mode));
    const os = await server.infoValue('os');
    if (os !== undefined) facts.push(fact('os', l10n.t('System'), os));
    const provider = hostTraits(examination.hosts[0]?.host ?? '')?.provider;
    if (provider) facts.push(fact('provider', l10n.t('Service'), provider));
    const [major = NaN, minor = 0] = (version ?? '').split('.').map(Number);
    if (Number.isNaN(major)) {
      return { outcome: 'ok', facts, cause: l10n.t('The server does not tell its version.') };
    }
    // HELLO, and RESP3 with it, came with 6.0.
    const protocol = major >= 6 ? 'RESP2, RESP3' : 'RESP2';
    facts.push(fact('protocols', l10n.t('Protocols'), protocol));
    const [oldMajor, oldMinor] = oldestMaintained[engine ?? 'redis'];
    const isOld = major < oldMajor || (major === oldMajor && minor < oldMinor);
    if (!isOld || provider) return { outcome: 'ok', facts };
    return {
      outcome: 'warning',
      facts,
      cause: l10n.t('The makers of this version no longer mend it. Your distribution may.'),
      fix: { text: l10n.t('Plan an update to a version that is maintained.') },
    };
  },
};
