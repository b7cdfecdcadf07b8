import { formatHostPort } from '../../config/host-port.ts';
import { l10n, verbatim } from '../../formats/reason.ts';
import { findPrimary } from '../../redis/topology/sentinel.ts';
import type { Examination } from '../examination.ts';
import { fact, type Step } from '../report.ts';

/** Whom the Sentinels name as the primary: the steps that follow look at that server. */
export const sentinelStep: Step<Examination> = {
  id: 'sentinel',
  title: l10n.t('Sentinels'),
  async run(examination, signal) {
    const { address, reach, options } = examination;
    const { sentinelService: service } = address;
    const { secrets = {}, natMap = {} } = options.connection;
    if (service === undefined) {
      const cause = l10n.t('The address names no service of Sentinels.');
      return { outcome: 'skipped', facts: [], cause };
    }
    if (examination.obstacle) {
      return { outcome: 'skipped', facts: [], cause: examination.obstacle };
    }
    const facts = [fact('service', l10n.t('Service'), service)];
    try {
      const primary = await findPrimary({ ...reach, address, secrets, service, signal });
      const named = formatHostPort(primary.host, primary.port);
      examination.target = natMap[`${primary.host}:${primary.port}`] ?? primary;
      return { outcome: 'ok', facts: [...facts, fact('primary', l10n.t('Primary'), named)] };
    } catch (error) {
      signal.throwIfAborted();
      examination.obstacle = verbatim(options.say(examination.failureOf(error)));
      return examination.failed(examination.failureOf(error), facts);
    }
  },
};
