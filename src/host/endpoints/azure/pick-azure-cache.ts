import * as vscode from '../../shown/vscode.ts';
import { isReady } from '../../../clouds/azure/cache-entry.ts';
import type { AzureCache } from '../../../clouds/azure/cache-entry.ts';
import type { AzureCacheList } from '../../../clouds/azure/list-caches.ts';
import { withHeadings } from '../../choose.ts';
import { azureErrorText } from './azure-error-text.ts';
import { retirementText } from './retirement-text.ts';

/** What the user chose of a list. */
export type PickedAzureCache =
  | { readonly type: 'cache'; readonly cache: AzureCache }
  /** Something that can only be told: a cache that isn't ready, or a part that couldn't be listed. */
  | { readonly type: 'news'; readonly text: string }
  | { readonly type: 'account' };

interface CacheItem extends vscode.QuickPickItem {
  readonly group: string;
  readonly choice: PickedAzureCache;
}

/** Asks for one of the caches of an account. Undefined when the user gives up. */
export async function pickAzureCache(list: AzureCacheList): Promise<PickedAzureCache | undefined> {
  const { caches, gaps, subscriptions } = list;
  const nameOf = (id: string): string =>
    subscriptions.find(({ subscriptionId }) => subscriptionId === id)?.displayName ?? id;
  const items: readonly CacheItem[] = [
    ...caches.map((cache): CacheItem => cacheItem(cache, nameOf(cache.subscription))),
    ...gaps.map(({ subscription, part, error }): CacheItem => {
      const label =
        part === 'redis'
          ? vscode.l10n.t(
              'Azure Cache for Redis in {0} could not be listed.',
              subscription.displayName,
            )
          : vscode.l10n.t(
              'Azure Managed Redis in {0} could not be listed.',
              subscription.displayName,
            );
      const text = azureErrorText(error, 'microsoft');
      return {
        label,
        detail: text,
        iconPath: new vscode.ThemeIcon('warning'),
        group: vscode.l10n.t('Not Listed'),
        choice: { type: 'news', text: `${label} ${text}` },
      };
    }),
    {
      label: vscode.l10n.t('Change Account…'),
      iconPath: new vscode.ThemeIcon('account'),
      alwaysShow: true,
      group: vscode.l10n.t('Look Elsewhere'),
      choice: { type: 'account' },
    },
  ];
  const picked = await vscode.window.showQuickPick(withHeadings(items), {
    title: vscode.l10n.t('Caches in Azure'),
    placeHolder:
      caches.length > 0
        ? vscode.l10n.t('Select the cache to add')
        : vscode.l10n.t('No caches were found in {0} subscriptions', subscriptions.length),
    matchOnDescription: true,
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  return picked && 'choice' in picked ? picked.choice : undefined;
}

function cacheItem(cache: AzureCache, subscription: string): CacheItem {
  const { name, host = '', tier, location, resourceGroup, version } = cache;
  const retirement = retirementText(host);
  return {
    label: name,
    description: [
      `${serviceText(cache)} ${tier}`.trim(),
      ...(version === undefined ? [] : [`Redis ${version}`]),
      ...(cache.policy === 'oss-cluster' ? [vscode.l10n.t('cluster')] : []),
      cache.usesTls ? vscode.l10n.t('with TLS') : vscode.l10n.t('without TLS'),
      location,
      resourceGroup,
      ...(isReady(cache) ? [] : [cache.status]),
    ].join(', '),
    ...(retirement !== undefined && { detail: retirement }),
    iconPath: new vscode.ThemeIcon('server'),
    group: subscription,
    choice: isReady(cache)
      ? { type: 'cache', cache }
      : {
          type: 'news',
          text: vscode.l10n.t(
            '{0} cannot be connected to yet. Azure says that it is {1}.',
            name,
            cache.status,
          ),
        },
  };
}

function serviceText({ service }: AzureCache): string {
  return service === 'managed' ? 'Azure Managed Redis' : 'Azure Cache for Redis';
}
