import * as vscode from '../../shown/vscode.ts';
import { AwsError } from '../../../clouds/aws/aws-error.ts';
import type { CacheEntry } from '../../../clouds/aws/cache-entry.ts';
import type { AwsPlace } from '../../../clouds/aws/clients.ts';
import { serviceAddress } from '../../../clouds/aws/signed-post.ts';
import { awsConfiguration } from '../../../clouds/aws/profiles.ts';
import type { OtherStore } from '../../../config/endpoint-address.ts';
import type { EndpointDraft } from '../endpoint-draft.ts';
import type { EndpointProposal } from '../endpoint-offer.ts';
import { askCacheSignIn } from './ask-sign-in.ts';
import type { CacheSignIn } from './ask-sign-in.ts';
import { awsErrorText } from './aws-error-text.ts';
import { awsKeeper } from './aws-keeper.ts';
import { pickCache } from './pick-cache.ts';
import { pickIdentity, pickRegion } from './pick-identity.ts';
import { signInToAws } from './sign-in-to-aws.ts';

/** What the user does after AWS has refused. */
type Help = 'again' | 'region' | 'profile';

/**
 * Asks for a profile, a region and a cache or table of AWS, and for what signing in to it takes. Undefined when
 * the user gives up.
 */
export async function proposeFromAws(): Promise<EndpointProposal | undefined> {
  const configuration = await awsConfiguration();
  for (;;) {
    const picked = await pickIdentity(configuration);
    if (!picked) return undefined;
    const region = picked.region ?? (await pickRegion(undefined));
    if (region === undefined) return undefined;
    const { identity, name } = picked;
    const credentials = awsKeeper().source(identity, region);
    const result = await browse({ identity, region, credentials }, name);
    if (result !== 'profile') return result;
  }
}

/** Lists caches until one is chosen; `profile` to ask another one. */
async function browse(start: AwsPlace, name: string) {
  let place = start;
  for (;;) {
    try {
      // Before the list is open, which a question for an MFA code would close.
      await signedIn(place, name);
      const picked = await pickCache(place, name);
      switch (picked?.type) {
        case undefined:
          return undefined;
        case 'profile':
          return 'profile' as const;
        case 'region':
          place = await elsewhere(place);
          break;
        case 'news':
          await vscode.window.showInformationMessage(picked.text, { modal: true });
          break;
        case 'table':
          return tableProposal(place, picked.table.name);
        case 'cache': {
          const { entry } = picked;
          // Memcached at AWS knows no users.
          const signIn = entry.kind === 'memcached' ? {} : await askCacheSignIn(place, entry);
          if (signIn) return proposalOf(place, entry, signIn);
        }
      }
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      awsKeeper().forget(place.identity);
      const help = await askForHelp(error);
      if (help === 'profile') return help;
      if (help === undefined) return undefined;
      if (help === 'region') place = await elsewhere(place);
    }
  }
}

async function elsewhere(place: AwsPlace): Promise<AwsPlace> {
  const region = (await pickRegion(place.region)) ?? place.region;
  const credentials = awsKeeper().source(place.identity, region);
  return { ...place, region, credentials };
}

/** Waits for credentials, with a progress that can be cancelled. */
async function signedIn(place: AwsPlace, name: string): Promise<void> {
  const title = vscode.l10n.t('Signing in to AWS with {0}…', name);
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (_progress, token) => {
      const controller = new AbortController();
      const listener = token.onCancellationRequested(() => controller.abort());
      try {
        await place.credentials(controller.signal);
      } finally {
        listener.dispose();
      }
    },
  );
}

/** Shows why AWS refused, with what may help. Undefined when the user lets it be. */
async function askForHelp(error: AwsError): Promise<Help | undefined> {
  const { code, facts } = error;
  if (code === 'canceled') return undefined;
  const signIn = vscode.l10n.t('Sign In to AWS');
  const retry = vscode.l10n.t('Retry');
  const region = vscode.l10n.t('Change Region');
  const profile = vscode.l10n.t('Change Profile');
  const canSignIn = code === 'sign-in-expired' && facts.profile !== undefined;
  const isAboutRegion = code === 'invalid-credentials' || code === 'unreachable';
  const buttons = [canSignIn ? signIn : retry, ...(isAboutRegion ? [region] : []), profile];
  const chosen = await vscode.window.showErrorMessage(awsErrorText(error), ...buttons);
  switch (chosen) {
    case signIn:
      return (await signInToAws(facts.profile ?? '', facts.signIn ?? 'sso')) ? 'again' : undefined;
    case retry:
      return 'again';
    case region:
      return 'region';
    case profile:
      return 'profile';
    default:
      return undefined;
  }
}

/** An endpoint that is a table, asked as whom it was listed. */
function tableProposal({ region, identity }: AwsPlace, table: string): EndpointProposal {
  const { profile } = identity;
  const { hostname, port, protocol } = new URL(serviceAddress('dynamodb', region, process.env));
  const usesTls = protocol === 'https:';
  return {
    draft: {
      address: {
        hosts: [{ host: hostname, port: Number(port) || (usesTls ? 443 : 80) }],
        usesTls,
        isTlsGuessed: false,
        database: 0,
        store: { kind: 'dynamodb', region, table },
      },
      secrets: {},
      acceptsAnyCertificate: false,
      access: { ...(profile !== undefined && { awsProfile: profile }) },
    },
    name: table,
    environment: 'development',
  };
}

/** The configuration endpoint of a cluster names its nodes; a serverless cache has none. */
function memcachedAt({ address }: CacheEntry): OtherStore {
  const hasDiscovery = address?.host.includes('.cfg.') === true;
  return { kind: 'memcached', ...(hasDiscovery && { hasDiscovery }) };
}

/** An endpoint with everything that is known of a cache. */
function proposalOf(place: AwsPlace, entry: CacheEntry, signIn: CacheSignIn): EndpointProposal {
  const { username, password } = signIn;
  const { profile } = place.identity;
  const draft: EndpointDraft = {
    address: {
      hosts: entry.address ? [entry.address] : [],
      usesTls: entry.usesTls,
      isTlsGuessed: false,
      ...(username !== undefined && { username }),
      database: 0,
      ...(entry.kind === 'memcached' && { store: memcachedAt(entry) }),
    },
    secrets: password === undefined ? {} : { password },
    acceptsAnyCertificate: false,
    access: {
      ...(signIn.signIn && { signIn: signIn.signIn }),
      aws: {
        service: entry.service,
        cache: entry.id,
        region: place.region,
        isServerless: entry.kind === 'serverless',
        ...(profile !== undefined && { profile }),
      },
    },
  };
  return { draft, name: entry.id, environment: 'development' };
}
