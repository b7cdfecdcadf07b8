import * as vscode from '../../shown/vscode.ts';
import { AwsError } from '../../../clouds/aws/aws-error.ts';
import type { CacheEntry } from '../../../clouds/aws/cache-entry.ts';
import type { AwsPlace } from '../../../clouds/aws/clients.ts';
import { listCaches } from '../../../clouds/aws/list-caches.ts';
import type { CacheList } from '../../../clouds/aws/list-caches.ts';
import { listTables } from '../../../clouds/aws/list-tables.ts';
import type { TableEntry, TableList } from '../../../clouds/aws/list-tables.ts';
import { withHeadings } from '../../choose.ts';
import { awsErrorText } from './aws-error-text.ts';
import { cacheFacts, gapText, kindText, tableFacts } from './cache-texts.ts';

/** What the user chose of a list. */
export type PickedCache =
  | { readonly type: 'cache'; readonly entry: CacheEntry }
  | { readonly type: 'table'; readonly table: TableEntry }
  /** Something that can only be told: a cache that isn't ready, or a part that couldn't be listed. */
  | { readonly type: 'news'; readonly text: string }
  | { readonly type: 'region' }
  | { readonly type: 'profile' };

interface CacheItem extends vscode.QuickPickItem {
  readonly group: string;
  readonly choice: PickedCache;
}

/**
 * Lists the caches and tables of a region and asks for one. Closing the list ends the search.
 * @param name how the profile is called
 * @throws AwsError if nothing could be listed
 */
export async function pickCache(place: AwsPlace, name: string): Promise<PickedCache | undefined> {
  const pick = vscode.window.createQuickPick<CacheItem>();
  const closing = new AbortController();
  pick.title = vscode.l10n.t('Caches and Tables of {0} in {1}', name, place.region);
  pick.placeholder = vscode.l10n.t('Looking for caches and tables…');
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
      listHomes({ ...place, signal: closing.signal }).then((homes) => {
        if (closing.signal.aborted) return;
        const isEmpty = homes.caches.entries.length === 0 && homes.tables.tables.length === 0;
        pick.placeholder = isEmpty
          ? vscode.l10n.t('Nothing here can hold sessions. Select another region')
          : vscode.l10n.t('Select the cache or table to add');
        draw([...homeItems(homes), ...otherItems(place.region)]);
        pick.busy = false;
      }, reject);
      pick.show();
    });
  } finally {
    closing.abort();
    pick.dispose();
  }
}

/** What of a region can hold sessions. */
interface Homes {
  readonly caches: CacheList;
  readonly tables: TableList;
  /** Why tables could not be listed. */
  readonly tableError?: AwsError;
}

/** @throws AwsError if neither caches nor tables could be listed */
async function listHomes(place: AwsPlace): Promise<Homes> {
  // Asked for before the lists: each of them would ask for the code of a device.
  await place.credentials(place.signal);
  const [caches, tables] = await Promise.allSettled([listCaches(place), listTables(place)]);
  if (caches.status === 'fulfilled' && tables.status === 'fulfilled') {
    return { caches: caches.value, tables: tables.value };
  }
  if (caches.status === 'fulfilled' && tables.status === 'rejected') {
    const { reason } = tables as { readonly reason: unknown };
    if (!(reason instanceof AwsError)) throw reason;
    return { caches: caches.value, tables: noTables, tableError: reason };
  }
  if (caches.status === 'rejected' && tables.status === 'fulfilled') {
    const { reason } = caches as { readonly reason: unknown };
    if (!(reason instanceof AwsError) || tables.value.tables.length === 0) throw reason;
    const gaps = [{ part: 'caches', error: reason }] as const;
    return { caches: { entries: [], gaps, clockAheadSeconds: 0 }, tables: tables.value };
  }
  throw (caches as PromiseRejectedResult).reason;
}

const noTables: TableList = { tables: [], isCut: false };

function homeItems({ caches, tables, tableError }: Homes): readonly CacheItem[] {
  const { entries, gaps } = caches;
  return [
    ...entries.map((entry): CacheItem => {
      const { address } = entry;
      return {
        label: entry.id,
        description: cacheFacts(entry),
        ...(entry.description !== undefined && { detail: entry.description }),
        iconPath: new vscode.ThemeIcon('server'),
        group: kindText(entry.kind),
        choice: choiceOf(entry, address !== undefined),
      };
    }),
    ...tables.tables.map((table): CacheItem => ({
      label: table.name,
      description: tableFacts(table),
      iconPath: new vscode.ThemeIcon('table'),
      group: vscode.l10n.t('DynamoDB Tables'),
      choice: { type: 'table', table },
    })),
    ...gaps.map(({ part, error }) => gapItem(gapText(part), awsErrorText(error))),
    ...(tableError ? [gapItem(gapText('tables'), awsErrorText(tableError))] : []),
    ...(tables.isCut ? [gapItem(vscode.l10n.t('Not all tables were looked at.'), cutText())] : []),
  ];
}

function gapItem(label: string, text: string): CacheItem {
  return {
    label,
    detail: text,
    iconPath: new vscode.ThemeIcon('warning'),
    alwaysShow: true,
    group: vscode.l10n.t('Not Listed'),
    choice: { type: 'news', text: `${label} ${text}` },
  };
}

function cutText(): string {
  return vscode.l10n.t('Add a table by its name, such as dynamodb://eu-west-1/Table.');
}

function choiceOf(entry: CacheEntry, hasAddress: boolean): PickedCache {
  const { id, status } = entry;
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
