import * as vscode from '../../shown/vscode.ts';
import { AwsError } from '../../../clouds/aws/aws-error.ts';
import type { CacheEntry, CacheUser } from '../../../clouds/aws/cache-entry.ts';
import type { AwsPlace } from '../../../clouds/aws/clients.ts';
import { listUsers } from '../../../clouds/aws/list-users.ts';
import type { EndpointAccess } from '../../../config/endpoint-access.ts';
import { askPassword } from '../endpoint-questions.ts';
import { awsErrorText } from './aws-error-text.ts';

/** How to sign in to a cache. */
export interface CacheSignIn {
  readonly username?: string;
  readonly password?: string;
  readonly signIn?: NonNullable<EndpointAccess['signIn']>;
}

/** Asks what signing in to a cache takes, and nothing that is known. Undefined when the user gives up. */
export async function askCacheSignIn(
  place: AwsPlace,
  entry: CacheEntry,
): Promise<CacheSignIn | undefined> {
  switch (entry.signIn) {
    case 'none':
      return {};
    case 'token': {
      const password = await askPassword(entry.id);
      return password === undefined ? undefined : { password };
    }
    case 'users':
      return askUser(place, entry);
  }
}

interface UserItem extends vscode.QuickPickItem {
  /** The user; absent for one whose name must be asked. */
  readonly username?: string;
  readonly way: CacheUser['signIn'];
}

async function askUser(place: AwsPlace, entry: CacheEntry): Promise<CacheSignIn | undefined> {
  const { users, problem } = await usersOf(place, entry);
  const items = [...users.map((user) => userItem(user, entry)), ...otherUserItems(entry)];
  const item = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Sign In to {0}', entry.id),
    placeHolder: problem ?? vscode.l10n.t('Select the user to sign in as'),
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  if (!item) return undefined;
  const username = item.username ?? (await askUsername(entry.id, item.way));
  if (username === undefined) return undefined;
  // The default user needs no name.
  const named = username === 'default' && item.way !== 'iam' ? {} : { username };
  switch (item.way) {
    case 'none':
      return named;
    case 'iam':
      return { username, signIn: { kind: 'aws-iam' } };
    case 'password': {
      const password = await askPassword(entry.id);
      return password === undefined ? undefined : { ...named, password };
    }
  }
}

/** The users of a cache; where they can't be listed, none, and why. */
async function usersOf(
  place: AwsPlace,
  entry: CacheEntry,
): Promise<{ readonly users: readonly CacheUser[]; readonly problem?: string }> {
  try {
    const title = vscode.l10n.t('Looking for the users of {0}…', entry.id);
    const users = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title },
      () => listUsers(place, entry),
    );
    // A user with IAM whose name differs from its ID can't sign in.
    return { users: users.filter(({ signIn, id, name }) => signIn !== 'iam' || id === name) };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { users: [], problem: awsErrorText(error) };
  }
}

function userItem({ name, signIn, access }: CacheUser, { usesTls }: CacheEntry): UserItem {
  const needsTls = signIn === 'iam' && !usesTls;
  return {
    label: name,
    description: needsTls ? vscode.l10n.t('IAM, which needs TLS') : wayText(signIn),
    ...(access !== '' && { detail: access }),
    iconPath: new vscode.ThemeIcon('account'),
    username: name,
    way: signIn,
  };
}

/** For users that aren't listed. */
function otherUserItems({ usesTls }: CacheEntry): readonly UserItem[] {
  const iam: UserItem = { label: vscode.l10n.t('Other User with IAM…'), way: 'iam' };
  const password: UserItem = {
    label: vscode.l10n.t('Other User with Password…'),
    way: 'password',
  };
  return [...(usesTls ? [iam] : []), password].map((item) => ({
    ...item,
    iconPath: new vscode.ThemeIcon('edit'),
    alwaysShow: true,
  }));
}

function wayText(way: CacheUser['signIn']): string {
  switch (way) {
    case 'iam':
      return vscode.l10n.t('IAM, without a stored password');
    case 'password':
      return vscode.l10n.t('password');
    case 'none':
      return vscode.l10n.t('no password');
  }
}

async function askUsername(id: string, way: CacheUser['signIn']): Promise<string | undefined> {
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('Username for {0}', id),
    ...(way === 'iam' && {
      prompt: vscode.l10n.t('With IAM, the username must be the same as the user ID.'),
    }),
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? vscode.l10n.t('Enter a username.') : undefined),
  });
  return name?.trim();
}
