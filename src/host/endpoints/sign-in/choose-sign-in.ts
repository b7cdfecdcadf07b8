import * as vscode from '../../shown/vscode.ts';
import { endpointLabel } from '../../../config/format-endpoint.ts';
import { hostTraits } from '../../../config/known-hosts.ts';
import { withLogin, withSignIn } from '../endpoint-draft.ts';
import type { EndpointDraft } from '../endpoint-draft.ts';
import { askLogin } from '../endpoint-questions.ts';
import { askCommand } from './ask-command.ts';

/** Prints a token for Memorystore ("Manage IAM authentication", Memorystore for Valkey). */
const googleCommand = ['gcloud', 'auth', 'print-access-token'];

interface SignInItem extends vscode.QuickPickItem {
  readonly choose: () => Promise<EndpointDraft | undefined>;
}

/** Asks how to sign in to an endpoint, and for what that takes. Undefined when the user gives up. */
export async function chooseSignIn(draft: EndpointDraft): Promise<EndpointDraft | undefined> {
  const where = endpointLabel(draft.address);
  const isAzure = draft.address.hosts.some(({ host }) =>
    (hostTraits(host)?.provider ?? '').startsWith('azure'),
  );
  const entra: SignInItem = {
    label: vscode.l10n.t('Microsoft Entra ID'),
    detail: vscode.l10n.t('A token of your Microsoft account, for caches of Azure.'),
    iconPath: new vscode.ThemeIcon('azure'),
    choose: () => withEntra(draft),
  };
  const items: readonly SignInItem[] = [
    ...(isAzure ? [entra] : []),
    {
      label: vscode.l10n.t('Username and Password'),
      detail: vscode.l10n.t("Stored in VS Code's secret storage."),
      iconPath: new vscode.ThemeIcon('key'),
      choose: async () => {
        const login = await askLogin(where, draft.address.username);
        return login && withLogin(draft, login.username, login.password);
      },
    },
    ...(draft.access.aws ? [awsItem(draft)] : []),
    {
      label: vscode.l10n.t('Password from a Command'),
      detail: vscode.l10n.t('A program prints a password or a token each time one is needed.'),
      iconPath: new vscode.ThemeIcon('terminal'),
      choose: () => withCommand(draft, where),
    },
    {
      label: vscode.l10n.t('Google Memorystore'),
      detail: vscode.l10n.t(
        'A token of your Google account, from "gcloud auth print-access-token".',
      ),
      iconPath: new vscode.ThemeIcon('cloud'),
      choose: () =>
        Promise.resolve(
          withSignIn(withLogin(draft, undefined, undefined), {
            kind: 'command',
            command: googleCommand,
          }),
        ),
    },
    ...(isAzure ? [] : [entra]),
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Sign In to {0}', where),
    placeHolder: vscode.l10n.t('Select how to sign in'),
    ignoreFocusOut: true,
  });
  return picked?.choose();
}

/** A draft that signs in with Entra ID; the user is asked for an account now, and not later. */
export async function withEntra(draft: EndpointDraft): Promise<EndpointDraft | undefined> {
  const { askEntra } = await import('../azure/ask-entra.ts');
  const signIn = await askEntra();
  // The token names its user.
  return signIn && withSignIn(withLogin(draft, undefined, undefined), signIn);
}

function awsItem(draft: EndpointDraft): SignInItem {
  return {
    label: vscode.l10n.t('AWS IAM'),
    detail: vscode.l10n.t('A token of your AWS account, for caches of AWS.'),
    iconPath: new vscode.ThemeIcon('cloud'),
    choose: async () => {
      const username = await vscode.window.showInputBox({
        title: vscode.l10n.t('IAM User of {0}', endpointLabel(draft.address)),
        prompt: vscode.l10n.t('Enter the ID of the user in the user group of the cache.'),
        value: draft.address.username ?? '',
        ignoreFocusOut: true,
      });
      if (username === undefined || username.trim() === '') return undefined;
      return withSignIn(withLogin(draft, username.trim(), undefined), { kind: 'aws-iam' });
    },
  };
}

async function withCommand(
  draft: EndpointDraft,
  where: string,
): Promise<EndpointDraft | undefined> {
  const { signIn } = draft.access;
  const command = await askCommand(where, signIn?.kind === 'command' ? signIn.command : []);
  return (
    command &&
    withSignIn(withLogin(draft, draft.address.username, undefined), { kind: 'command', command })
  );
}
