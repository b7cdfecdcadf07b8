import * as vscode from '../../shown/vscode.ts';
import type { CacheEntry } from '../../../clouds/aws/cache-entry.ts';
import type { AwsPlace } from '../../../clouds/aws/clients.ts';
import { listCaches } from '../../../clouds/aws/list-caches.ts';
import type { CacheList } from '../../../clouds/aws/list-caches.ts';
import { withHeadings } from '../../choose.ts';
import { awsErrorText } from './aws-error-text.ts';
import { cacheFacts, gapText, kindText } from './cache-texts.ts';

/** What the user chose of a list. */
export type PickedCache =
  | { readonly type: 'cache'; readonly entry: CacheEntry }
  /** Something that can only be told: a cache that isn't ready, or a part that couldn't be listed. */
  | { readonly type: 'news'; readonly text: string }
  | { readonly type: 'region' }
  | { readonly type: 'profile' };

interface CacheItem extends vscode.QuickPickItem {
  readonly group: string;
  readonly choice: PickedCache;
}

/**
 * Lists the caches of a region and asks for one. Closing the list ends the search.
 * @param name how the profile is called
 * @throws AwsError if nothing could be listed
 */
export async function pickCache(place: AwsPlace, name: string): Promise<PickedCache | undefined> {
  const pick = vscode.window.createQuickPick<CacheItem>();
  const closing = new AbortController();
  pick.title = vscode.l10n.t('Caches of {0} in {1}', name, place.region);
  pick.placeholder = vscode.l10n.t('Looking for caches…');
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.ignoreFocusOut = true;
  pick.busy = true;
  const draw = (items: readonly CacheItem[]) => {
    pick.items = withHeadings(items) as CacheItem[];
  };
  draw(otherItems(place.region));
  try {
    return await new Promise<PickedCache | undefined>((resolve, reject) => {
      pick.onDidAccept(() => {
        const picked = pick.activeItems[0]?.choice;
        if (picked) resolve(picked);
      });
      pick.onDidHide(() => resolve(undefined));
      listCaches({ ...place, signal: closing.signal }).then((list) => {
        if (closing.signal.aborted) return;
        const items = cacheItems(list);
        pick.placeholder =
          list.entries.length > 0
            ? vscode.l10n.t('Select the cache to add')
            : vscode.l10n.t('There are no caches in {0}. Select another region', place.region);
        draw([...items, ...otherItems(place.region)]);
        pick.busy = false;
      }, reject);
      pick.show();
    });
  } finally {
    closing.abort();
    pick.dispose();
  }
}

function cacheItems({ entries, gaps }: CacheList): readonly CacheItem[] {
  const others = vscode.l10n.t('Not Listed');
  return [
    ...entries.map((entry): CacheItem => {
      const { address } = entry;
      return {
        label: entry.id,
        description: cacheFacts(entry),
        ...(entry.description !== undefined && { detail: entry.description }),
        iconPath: new vscode.ThemeIcon(entry.kind === 'memcached' ? 'circle-slash' : 'server'),
        group: kindText(entry.kind),
        choice: choiceOf(entry, address !== undefined),
      };
    }),
    ...gaps.map(({ part, error }): CacheItem => {
      const text = awsErrorText(error);
      return {
        label: gapText(part),
        detail: text,
        iconPath: new vscode.ThemeIcon('warning'),
        alwaysShow: true,
        group: others,
        choice: { type: 'news', text: `${gapText(part)} ${text}` },
      };
    }),
  ];
}

function choiceOf(entry: CacheEntry, hasAddress: boolean): PickedCache {
  const { id, status } = entry;
  if (entry.kind === 'memcached') {
    const text = vscode.l10n.t(
      '{0} is a Memcached cache, which Session Farm cannot open. Select a Redis or Valkey cache.',
      id,
    );
    return { type: 'news', text };
  }
  if (hasAddress) return { type: 'cache', entry };
  const text = vscode.l10n.t('{0} has no address yet. AWS says that it is {1}.', id, status);
  return { type: 'news', text };
}

/** What leads to other lists. */
function otherItems(region: string): readonly CacheItem[] {
  const group = vscode.l10n.t('Look Elsewhere');
  return [
    {
      label: vscode.l10n.t('Change Region…'),
      description: region,
      iconPath: new vscode.ThemeIcon('globe'),
      alwaysShow: true,
      group,
      choice: { type: 'region' },
    },
    {
      label: vscode.l10n.t('Change Profile…'),
      iconPath: new vscode.ThemeIcon('account'),
      alwaysShow: true,
      group,
      choice: { type: 'profile' },
    },
  ];
}
