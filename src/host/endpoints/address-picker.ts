import * as vscode from '../shown/vscode.ts';
import { ConfigError } from '../../config/config-error.ts';
import type { ParsedEndpoint } from '../../config/endpoint-address.ts';
import { endpointLabel } from '../../config/format-endpoint.ts';
import { parseEndpoint } from '../../config/parse-endpoint.ts';
import type { Tunnel } from '../../config/endpoint-access.ts';
import { configErrorText } from './config-error-text.ts';
import { understoodText, warningText } from './understood-text.ts';
import { tunnelLabel, tunnelName } from './tunnels/tunnel-text.ts';
import type { EndpointOffer, FindOffers } from './endpoint-offer.ts';

/** What the user chose: an address, one that was offered, or the sandbox. */
export type PickedAddress =
  | {
      readonly type: 'typed';
      readonly text: string;
      readonly parsed: ParsedEndpoint;
      /** What the user wants to choose first: the options of TLS, or the tunnel. */
      readonly asks?: 'tls' | 'tunnel';
    }
  | { readonly type: 'sandbox' }
  | { readonly type: 'offer'; readonly offer: EndpointOffer };

interface AddressItem extends vscode.QuickPickItem {
  readonly choice?: PickedAddress;
}

/** What stands below the input while nothing is typed. */
export interface AddressOffers {
  readonly offersSandbox: boolean;
  /** What can be offered, each list shown as soon as it is there, in this order. */
  readonly find: readonly FindOffers[];
  /** The tunnel that leads to what is typed. */
  readonly tunnel?: Tunnel;
}

/**
 * One input for where a Redis is, as it stands in whatever configuration the user has at hand.
 * What was understood is shown while typing. Undefined when the user gives up.
 */
export async function pickAddress(
  title: string,
  text: string,
  offers: AddressOffers,
): Promise<PickedAddress | undefined> {
  const pick = vscode.window.createQuickPick<AddressItem>();
  pick.title = title;
  pick.placeholder = vscode.l10n.t(
    'A URL, host:port, a connection string, a redis-cli command, or a line of your configuration',
  );
  pick.ignoreFocusOut = true;
  pick.value = text;
  const found: (readonly EndpointOffer[])[] = offers.find.map(() => []);
  const closing = new AbortController();
  let isOpen = true;
  const hasText = () => pick.value.trim() !== '';
  const draw = () => {
    pick.items = hasText()
      ? typedItems(pick.value, offers.tunnel)
      : [...found.flat().map(offerItem), ...(offers.offersSandbox ? [sandboxItem()] : [])];
  };
  const looks = offers.find.map(async (find, index) => {
    found[index] = await find(closing.signal);
    if (isOpen) draw();
  });
  pick.busy = true;
  void Promise.allSettled(looks).then(() => {
    if (isOpen) pick.busy = false;
  });
  pick.onDidChangeValue(draw);
  pick.onDidTriggerItemButton(({ item: { choice } }) => {
    if (choice?.type === 'offer') void choice.offer.open?.();
  });
  draw();
  try {
    return await new Promise<PickedAddress | undefined>((resolve) => {
      pick.onDidAccept(() => {
        // Who pastes and presses Enter is faster than the list: what was typed counts.
        const active = pick.activeItems[0]?.choice;
        const typed = hasText() ? typedItems(pick.value, offers.tunnel)[0]?.choice : active;
        const isOfText = active?.type === 'typed' && active.text === pick.value;
        const picked = isOfText ? active : typed;
        // An address with a mistake in it stays in the input, with the mistake named below.
        if (picked) resolve(picked);
      });
      pick.onDidHide(() => resolve(undefined));
      pick.show();
    });
  } finally {
    isOpen = false;
    closing.abort();
    pick.dispose();
  }
}

/** What was typed, and below it what may be asked first. */
function typedItems(text: string, tunnel: Tunnel | undefined): readonly AddressItem[] {
  try {
    const parsed = parseEndpoint(text);
    const choice = { type: 'typed', text, parsed } as const;
    const item: AddressItem = {
      label: vscode.l10n.t('Connect to {0}', endpointLabel(parsed.address)),
      iconPath: new vscode.ThemeIcon('plug'),
      description: [understoodText(parsed), ...(tunnel ? [tunnelLabel(tunnel)] : [])]
        .filter((part) => part !== '')
        .join(', '),
      detail: warningText(parsed),
      alwaysShow: true,
      choice,
    };
    const { socketPath, store } = parsed.address;
    // A Unix socket is a file of this machine, and AWS is asked as it asks to be asked.
    return socketPath === undefined && store?.kind !== 'dynamodb'
      ? [item, tlsItem(choice), tunnelItem(choice, tunnel)]
      : [item];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    // A row is one line: what is wrong stands in the first, what to do in the second.
    const [, wrong = '', advice = ''] = /^(.*?\.)(?:\s+(.*))?$/s.exec(configErrorText(error)) ?? [];
    return [
      {
        label: wrong,
        detail: advice,
        iconPath: new vscode.ThemeIcon('warning'),
        alwaysShow: true,
      },
    ];
  }
}

function tlsItem(choice: Extract<PickedAddress, { type: 'typed' }>): AddressItem {
  return {
    label: vscode.l10n.t('Set TLS Options…'),
    iconPath: new vscode.ThemeIcon('shield'),
    description: vscode.l10n.t('CA, client certificate, server name'),
    alwaysShow: true,
    choice: { ...choice, asks: 'tls' },
  };
}

function tunnelItem(
  choice: Extract<PickedAddress, { type: 'typed' }>,
  tunnel: Tunnel | undefined,
): AddressItem {
  return {
    label: tunnel
      ? vscode.l10n.t('Change the Tunnel…')
      : vscode.l10n.t('Connect Through a Tunnel…'),
    iconPath: new vscode.ThemeIcon('git-compare'),
    description: tunnel
      ? vscode.l10n.t('now through {0}', tunnelName(tunnel))
      : vscode.l10n.t('an SSH server, or a command that forwards a port'),
    alwaysShow: true,
    choice: { ...choice, asks: 'tunnel' },
  };
}

function offerItem(offer: EndpointOffer): AddressItem {
  const { label, description, detail, icon, open } = offer;
  return {
    label,
    iconPath: new vscode.ThemeIcon(icon),
    ...(description !== undefined && { description }),
    ...(detail !== undefined && { detail }),
    ...(open && {
      buttons: [
        { iconPath: new vscode.ThemeIcon('go-to-file'), tooltip: vscode.l10n.t('Open File') },
      ],
    }),
    alwaysShow: true,
    choice: { type: 'offer', offer },
  };
}

function sandboxItem(): AddressItem {
  return {
    label: vscode.l10n.t('Start Sandbox Redis'),
    iconPath: new vscode.ThemeIcon('beaker'),
    description: vscode.l10n.t(
      'an embedded server for trying things out, which stops when you close this window',
    ),
    alwaysShow: true,
    choice: { type: 'sandbox' },
  };
}
