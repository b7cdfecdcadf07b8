import { l10n, verbatim } from '../../formats/reason.ts';
import type { InboundRule } from '../cloud-advice.ts';
import type { Examination } from '../examination.ts';
import { fact, type Step } from '../report.ts';

/** Which rule of the cloud's firewall lets the port in, and from where. */
export const firewallStep: Step<Examination> = {
  id: 'firewall',
  title: l10n.t('Security groups'),
  async run({ options, target, obstacle }, signal) {
    const { cloud } = options;
    const port = 'port' in target ? target.port : undefined;
    if (!cloud?.inboundRules || port === undefined) {
      const cause = l10n.t('The endpoint was not added from a cloud that tells its rules.');
      return { outcome: 'skipped', facts: [], cause };
    }
    let rules: readonly InboundRule[];
    try {
      rules = await cloud.inboundRules(signal);
    } catch (error) {
      signal.throwIfAborted();
      const cause = verbatim(error instanceof Error ? error.message : String(error));
      return { outcome: 'skipped', facts: [], cause };
    }
    const open = rules.filter(({ ports }) => !ports || (ports.from <= port && port <= ports.to));
    const sources = [...new Set(open.flatMap((rule) => rule.sources))];
    const facts = [
      fact('port', l10n.t('Port'), port),
      fact('groups', l10n.t('Rules of'), [...new Set(open.map(({ group }) => group))]),
      fact('sources', l10n.t('Open to'), sources),
    ];
    if (sources.length === 0) {
      return {
        outcome: 'failed',
        facts,
        cause: l10n.t('No rule of the security groups opens port {0}.', port),
        fix: { text: l10n.t('Ask your administrator for a rule that opens port {0}.', port) },
      };
    }
    // What came through needs no other way.
    if (!obstacle) return { outcome: 'ok', facts };
    const machines = sources.filter((source) => source.startsWith('sg-'));
    return {
      outcome: 'warning',
      facts,
      cause: l10n.t('Port {0} is open to {1} only.', port, sources.join(', ')),
      fix: {
        text:
          machines.length > 0
            ? l10n.t('Use a machine in {0} as the bastion of a tunnel.', machines.join(', '))
            : l10n.t('Use a VPN or a tunnel from one of these networks.'),
      },
    };
  },
};
