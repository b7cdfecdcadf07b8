import * as vscode from '../../shown/vscode.ts';
import type { AwsIdentity } from '../../../clouds/aws/credentials.ts';
import type { AwsConfiguration, AwsProfile } from '../../../clouds/aws/profiles.ts';
import { isRegionCode, regions } from '../../../clouds/aws/regions.ts';
import { UserError } from '../../errors.ts';

/** As whom AWS is asked, and in which region, where the configuration says so. */
export interface PickedIdentity {
  readonly identity: AwsIdentity;
  /** How the profile is called in titles. */
  readonly name: string;
  readonly profile?: AwsProfile;
  readonly region?: string;
}

interface IdentityItem extends vscode.QuickPickItem {
  readonly choice: PickedIdentity;
}

/**
 * Asks for a profile of the configuration of AWS.
 * @param table what is to be read as that profile; absent where caches and tables are listed
 * @throws UserError if there is none, nor credentials in the environment
 */
export async function pickIdentity(
  configuration: AwsConfiguration,
  table?: string,
): Promise<PickedIdentity | undefined> {
  const items = [
    ...(configuration.hasEnvironment ? [environmentItem(configuration)] : []),
    ...configuration.profiles
      .filter(({ signIn }) => signIn !== 'none')
      .map((profile) => profileItem(profile, configuration)),
  ];
  if (items.length === 0) {
    throw new UserError(
      vscode.l10n.t(
        'There are no AWS credentials on this machine. Run "aws configure" or "aws configure sso" in a terminal.',
      ),
    );
  }
  const item = await vscode.window.showQuickPick(items, {
    title:
      table === undefined
        ? vscode.l10n.t('Add Endpoint from AWS')
        : vscode.l10n.t('AWS Profile for the Table {0}', table),
    placeHolder:
      table === undefined
        ? vscode.l10n.t('Select the AWS profile to list caches and tables with')
        : vscode.l10n.t('Select the AWS profile to read sessions with'),
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  return item?.choice;
}

function environmentItem({ region }: AwsConfiguration): IdentityItem {
  const name = vscode.l10n.t('Environment');
  return {
    label: name,
    ...(region !== undefined && { description: region }),
    detail: vscode.l10n.t('Credentials in the environment variables of VS Code'),
    choice: { identity: {}, name, ...(region !== undefined && { region }) },
  };
}

function profileItem(profile: AwsProfile, configuration: AwsConfiguration): IdentityItem {
  const { name, accountId } = profile;
  const region = profile.region ?? configuration.region;
  const description = [region, accountId].filter((part) => part !== undefined).join(', ');
  return {
    label: name,
    ...(description !== '' && { description }),
    detail: profileText(profile),
    choice: { identity: { profile: name }, name, profile, ...(region !== undefined && { region }) },
  };
}

/** How a profile signs in. */
function profileText({ signIn, mfaSerial }: AwsProfile): string {
  switch (signIn) {
    case 'keys':
      return vscode.l10n.t('Access key');
    case 'sso':
      return vscode.l10n.t('Single sign-on (IAM Identity Center)');
    case 'console':
      return vscode.l10n.t('Sign-in of the AWS console');
    case 'role':
      return mfaSerial === undefined
        ? vscode.l10n.t('IAM role')
        : vscode.l10n.t('IAM role with an MFA code');
    case 'process':
      return vscode.l10n.t('Credentials from a program');
    case 'web-identity':
      return vscode.l10n.t('IAM role with a web identity');
    case 'none':
      return '';
  }
}

interface RegionItem extends vscode.QuickPickItem {
  readonly region?: string;
}

/** Asks for a region: one of the list, or the code of one that is newer. */
export async function pickRegion(current: string | undefined): Promise<string | undefined> {
  const pick = vscode.window.createQuickPick<RegionItem>();
  pick.title = vscode.l10n.t('AWS Region');
  pick.placeholder = vscode.l10n.t('Select the region to list caches and tables of');
  pick.matchOnDescription = true;
  pick.ignoreFocusOut = true;
  const codes = Object.keys(regions);
  const known = [
    ...codes.filter((code) => code === current),
    ...codes.filter((c) => c !== current),
  ];
  const items = known.map((region): RegionItem => ({
    label: region,
    description: regions[region] ?? '',
    region,
  }));
  const draw = () => {
    const typed = pick.value.trim();
    const isNew = isRegionCode(typed) && regions[typed] === undefined;
    pick.items = isNew ? [...items, { label: typed, region: typed, alwaysShow: true }] : items;
  };
  pick.onDidChangeValue(draw);
  draw();
  try {
    return await new Promise<string | undefined>((resolve) => {
      pick.onDidAccept(() => resolve(pick.activeItems[0]?.region));
      pick.onDidHide(() => resolve(undefined));
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}
