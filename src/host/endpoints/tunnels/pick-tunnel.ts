import { isIP } from 'node:net';
import * as vscode from '../../shown/vscode.ts';
import type { Tunnel } from '../../../config/endpoint-access.ts';
import { askCommandTunnel } from './ask-command-tunnel.ts';
import { askSshServer } from './ask-ssh-server.ts';
import { isLoopback } from '../../../config/known-hosts.ts';
import { endpointLabel } from '../../../config/format-endpoint.ts';
import type { EndpointDraft } from '../endpoint-draft.ts';
import { tunnelName } from './tunnel-text.ts';

/** What the user chose: a tunnel, or to go without one. */
type TunnelChoice = Tunnel | 'none';

interface TunnelItem extends vscode.QuickPickItem {
  readonly choose?: () => Promise<TunnelChoice | undefined> | TunnelChoice;
}

/**
 * Asks which tunnel leads to an endpoint: a host of the SSH configuration, another SSH server, or a
 * command. Gives the draft with it, or undefined when the user gives up.
 * @param isTyped whether the password was entered for what the first tunnel leads to
 */
export async function askTunnel(
  draft: EndpointDraft,
  isTyped: boolean,
): Promise<EndpointDraft | undefined> {
  const title = vscode.l10n.t('Tunnel to {0}', endpointLabel(draft.address));
  const choice = await pickTunnel(title, draft.access.tunnel);
  if (!choice) return undefined;
  const access = { ...draft.access };
  delete access.tunnel;
  const changed = choice === 'none' ? access : { ...access, tunnel: choice };
  const before = draft.access.tunnel;
  const isChanged = JSON.stringify(choice) !== JSON.stringify(before ?? 'none');
  // Another way may lead to another machine under the same name: what it is told stays here.
  const isElsewhere =
    isChanged &&
    (before !== undefined || !isTyped) &&
    draft.address.hosts.some(({ host }) => isNameOfManyMachines(host));
  return isElsewhere ? withoutTrust({ ...draft, access: changed }) : { ...draft, access: changed };
}

/** A name that each network has for a machine of its own: `localhost`, `redis`, an address. */
function isNameOfManyMachines(host: string): boolean {
  return isLoopback(host) || isIP(host) !== 0 || !host.includes('.');
}

/** The draft without what was meant for one server: passwords, who gives them, and certificates. */
function withoutTrust(draft: EndpointDraft): EndpointDraft {
  const { tunnel } = draft.access;
  const tls = { ...draft.access.tls };
  delete tls.trustedFingerprints;
  const access = { ...(tunnel && { tunnel }), ...(Object.keys(tls).length > 0 && { tls }) };
  return { ...draft, access, secrets: {}, acceptsAnyCertificate: false };
}

async function pickTunnel(
  title: string,
  current: Tunnel | undefined,
): Promise<TunnelChoice | undefined> {
  for (;;) {
    const picked = await vscode.window.showQuickPick(await items(title, current), {
      title,
      placeHolder: vscode.l10n.t('Select what the connection goes through'),
      matchOnDescription: true,
      ignoreFocusOut: true,
    });
    if (!picked) return undefined;
    const choice = await picked.choose?.();
    if (choice) return choice;
  }
}

async function items(title: string, current: Tunnel | undefined): Promise<TunnelItem[]> {
  const { listSshHosts } = await import('../../../tunnels/ssh/list-hosts.ts');
  const { hosts, skipsMatch } = await listSshHosts();
  const note = vscode.l10n.t('Match blocks in your SSH configuration are not used.');
  return [
    ...(current
      ? [
          {
            label: vscode.l10n.t('Connect Without a Tunnel'),
            description: vscode.l10n.t('instead of {0}', tunnelName(current)),
            iconPath: new vscode.ThemeIcon('debug-disconnect'),
            choose: () => 'none' as const,
          },
        ]
      : []),
    ...hosts.map(({ alias, place, jumps }) => ({
      label: alias,
      description: [
        place,
        ...(jumps.length === 0 ? [] : [vscode.l10n.t('via {0}', jumps.join(', '))]),
      ].join(' '),
      ...(skipsMatch && { detail: note }),
      iconPath: new vscode.ThemeIcon('vm'),
      choose: () => ({ kind: 'ssh', host: alias }) as const,
    })),
    { label: vscode.l10n.t('Other Ways'), kind: vscode.QuickPickItemKind.Separator },
    {
      label: vscode.l10n.t('Other SSH Server…'),
      description: vscode.l10n.t('user@host:port, or an ssh command'),
      iconPath: new vscode.ThemeIcon('terminal'),
      choose: () => askSshServer(title, current?.kind === 'ssh' ? current : undefined),
    },
    {
      label: vscode.l10n.t('A Command…'),
      description: vscode.l10n.t('AWS Session Manager, kubectl, Azure Bastion, and others'),
      iconPath: new vscode.ThemeIcon('gear'),
      choose: () => askCommandTunnel(title, current?.kind === 'command' ? current : undefined),
    },
  ];
}
