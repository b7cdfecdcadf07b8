import { hostTraits } from '../../config/known-hosts.ts';
import { l10n } from '../../formats/reason.ts';
import type { ServerSubject } from '../examination.ts';
import { fact, type Step } from '../report.ts';

/** Whether the server tells of changed keys. Session Farm doesn't need it; some frameworks do. */
export const eventsStep: Step<ServerSubject> = {
  id: 'events',
  title: l10n.t('Keyspace events'),
  async run({ server, examination }, signal) {
    const [host] = examination.hosts;
    const isServerless = hostTraits(host?.host ?? '')?.provider === 'elasticache-serverless';
    const flags = isServerless
      ? ''
      : await examination.parameter(server, 'notify-keyspace-events', signal);
    if (flags === undefined) {
      return {
        outcome: 'ok',
        facts: [fact('notifyKeyspaceEvents', l10n.t('Events'), 'unknown', l10n.t('not known'))],
        cause: l10n.t(
          'The server does not tell whether it sends events. Session Farm asks for changes every few seconds instead.',
        ),
      };
    }
    const isOn = flags !== '';
    return {
      outcome: 'ok',
      facts: [
        fact('notifyKeyspaceEvents', l10n.t('Events'), flags, isOn ? undefined : l10n.t('off')),
      ],
      cause: l10n.t(
        'Session Farm does not need events. It asks for changes every few seconds. Spring Session needs them (Egx) to notice that sessions expire.',
      ),
    };
  },
};
