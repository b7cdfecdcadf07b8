import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { hostTraits } from '../../config/known-hosts.ts';
import { l10n } from '../../formats/reason.ts';
import { errorCode } from '../../links/connect-failure.ts';
import { addressKind } from '../address-kind.ts';
import type { Examination } from '../examination.ts';
import { fixTexts } from '../fix-texts.ts';
import { fact, type Fact, type Finding, type Step } from '../report.ts';

/** Whether the names of the hosts lead to addresses, and where those can be reached from. */
export const nameStep: Step<Examination> = {
  id: 'name',
  title: l10n.t('Host name'),
  async run(examination) {
    const { hosts, options } = examination;
    if (hosts.length === 0) {
      return { outcome: 'skipped', facts: [], cause: l10n.t('A Unix socket has no host name.') };
    }
    if (options.connection.dial) {
      return {
        outcome: 'skipped',
        facts: [],
        cause: l10n.t('The other end of the tunnel looks the name up.'),
      };
    }
    const failed: { readonly host: string; readonly code: string }[] = [];
    await Promise.all(
      hosts.map(async ({ host }) => {
        try {
          examination.addresses.set(host, await lookup(host, { all: true }));
        } catch (error) {
          failed.push({ host, code: errorCode(error) });
        }
      }),
    );
    const facts = hosts.flatMap(({ host }) => factsOf(host, examination));
    const [first] = failed;
    if (!first) return { outcome: 'ok', facts, ...meaningOf(examination) };
    const known = hosts.find(({ host }) => examination.addresses.has(host));
    if (known) examination.target = known;
    else examination.obstacle = l10n.t('No address is known.');
    return {
      outcome: known ? 'warning' : 'failed',
      facts: [...facts, fact('code', l10n.t('Error'), first.code)],
      cause: causeOf(first),
      fix: { text: fixTexts.edit, action: 'edit' },
    };
  },
};

function factsOf(host: string, { addresses, hosts }: Examination): Fact[] {
  const found = addresses.get(host)?.map(({ address }) => address) ?? [];
  if (found.length === 0) return [];
  const kinds = [...new Set(found.map(addressKind))];
  const label = hosts.length > 1 ? l10n.t('Addresses of {0}', host) : l10n.t('Addresses');
  const id = hosts.length > 1 ? `addresses of ${host}` : 'addresses';
  return [
    fact(id, label, found),
    fact(hosts.length > 1 ? `kinds of ${host}` : 'kinds', l10n.t('Reachable from'), kinds, {
      text: '{0}',
      args: [kinds.join(', ')],
    }),
  ];
}

/** What private addresses mean, where a name has no others. */
function meaningOf({ addresses, hosts }: Examination): Pick<Finding, 'cause'> {
  const all = [...addresses.values()].flat();
  const isName = hosts.some(({ host }) => isIP(host) === 0);
  if (!all.every(({ address }) => addressKind(address) === 'private')) return {};
  return {
    cause: isName
      ? l10n.t(
          'The name leads to private addresses, which are reachable from their own network only. From elsewhere you need a VPN or a tunnel.',
        )
      : l10n.t('The address is private. From outside its network you need a VPN or a tunnel.'),
  };
}

function causeOf({ host, code }: { readonly host: string; readonly code: string }) {
  if (code === 'EAI_AGAIN') {
    return l10n.t(
      'The name server did not answer for {0}. Check your network and whether a VPN is connected.',
      host,
    );
  }
  if (hostTraits(host)) {
    return l10n.t(
      'No address is known for {0}. Check the spelling and that the cache still exists. Some routers drop answers with private addresses, so try another name server or the VPN.',
      host,
    );
  }
  return l10n.t(
    'No address is known for {0}. Check the spelling and whether you need a VPN or tunnel.',
    host,
  );
}
