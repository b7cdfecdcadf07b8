import * as vscode from '../shown/vscode.ts';
import { endpointLabel } from '../../config/format-endpoint.ts';
import { withPassphrase, withServerName, withTlsFiles } from './endpoint-draft.ts';
import type { EndpointDraft } from './endpoint-draft.ts';
import { chooseAuthorities, chooseClientCertificate, enterServerName } from './tls-questions.ts';

interface TlsItem extends vscode.QuickPickItem {
  /** The draft after the question that the row stands for; undefined when it was given up. */
  readonly change?: () => Promise<EndpointDraft | undefined>;
}

/**
 * The step of "Add Endpoint" and "Edit Endpoint" for what TLS takes beside an address: one list that shows what is
 * chosen, and asks for one of it at a time.
 * @returns what to connect with, or undefined when the user goes back
 */
export async function askTls(start: EndpointDraft): Promise<EndpointDraft | undefined> {
  let draft = start;
  for (;;) {
    const picked = await vscode.window.showQuickPick<TlsItem>(tlsItems(draft), {
      title: vscode.l10n.t('TLS Options for {0}', endpointLabel(draft.address)),
      placeHolder: vscode.l10n.t('Select an option to change, or connect'),
      ignoreFocusOut: true,
    });
    if (!picked) return undefined;
    if (!picked.change) return draft;
    draft = (await picked.change()) ?? draft;
  }
}

function tlsItems(draft: EndpointDraft): readonly TlsItem[] {
  const {
    authorityFiles = [],
    certificateFile,
    keyFile,
    trustedFingerprints,
  } = draft.access.tls ?? {};
  const { tlsServerName } = draft.address;
  const remove = new vscode.ThemeIcon('trash');
  return [
    { label: vscode.l10n.t('Connect'), iconPath: new vscode.ThemeIcon('plug') },
    {
      label: vscode.l10n.t('CA Certificates…'),
      iconPath: new vscode.ThemeIcon('verified'),
      description:
        authorityFiles.length === 0
          ? vscode.l10n.t('those that VS Code trusts')
          : authorityFiles.join(', '),
      change: () => chooseAuthorities(draft),
    },
    {
      label: vscode.l10n.t('Client Certificate…'),
      iconPath: new vscode.ThemeIcon('account'),
      description: certificateFile ?? vscode.l10n.t('none'),
      ...(keyFile !== undefined && { detail: vscode.l10n.t('Private key: {0}', keyFile) }),
      change: () => chooseClientCertificate(draft),
    },
    {
      label: vscode.l10n.t('Server Name…'),
      iconPath: new vscode.ThemeIcon('tag'),
      description: tlsServerName ?? vscode.l10n.t('the name of the host'),
      change: () => enterServerName(draft),
    },
    ...(authorityFiles.length === 0
      ? []
      : [
          {
            label: vscode.l10n.t('Remove CA Certificates'),
            iconPath: remove,
            change: () => Promise.resolve(withTlsFiles(draft, { authorityFiles: undefined })),
          },
        ]),
    ...(certificateFile === undefined
      ? []
      : [
          {
            label: vscode.l10n.t('Remove Client Certificate'),
            iconPath: remove,
            change: () => {
              const none = { certificateFile: undefined, keyFile: undefined };
              return Promise.resolve(withPassphrase(withTlsFiles(draft, none)));
            },
          },
        ]),
    ...(tlsServerName === undefined
      ? []
      : [
          {
            label: vscode.l10n.t('Remove Server Name'),
            iconPath: remove,
            change: () => Promise.resolve(withServerName(draft, undefined)),
          },
        ]),
    ...(trustedFingerprints
      ? [
          {
            label: vscode.l10n.t('Stop Trusting Certificate'),
            iconPath: remove,
            description: trustedFingerprints.join(', '),
            change: () => Promise.resolve(withTlsFiles(draft, { trustedFingerprints: undefined })),
          },
        ]
      : []),
    ...(draft.acceptsAnyCertificate
      ? [
          {
            label: vscode.l10n.t('Verify Certificate'),
            iconPath: new vscode.ThemeIcon('shield'),
            description: vscode.l10n.t('any certificate is accepted now'),
            change: () => Promise.resolve({ ...draft, acceptsAnyCertificate: false }),
          },
        ]
      : []),
  ];
}
