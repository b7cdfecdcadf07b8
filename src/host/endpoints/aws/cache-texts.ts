import * as vscode from '../../shown/vscode.ts';
import type { TableEntry } from '../../../clouds/aws/list-tables.ts';
import { formatCount, formatSize } from '../../text-format.ts';
import type { CacheEntry, CacheKind, CachePart } from '../../../clouds/aws/cache-entry.ts';

/** The heading above the caches of a kind, in AWS's own words. */
export function kindText(kind: CacheKind): string {
  switch (kind) {
    case 'replication-group':
      return vscode.l10n.t('Replication Groups');
    case 'serverless':
      return vscode.l10n.t('Serverless Caches');
    case 'memorydb':
      return vscode.l10n.t('MemoryDB Clusters');
    case 'node':
      return vscode.l10n.t('Single Nodes');
    case 'memcached':
      return 'Memcached';
  }
}

/** What could not be listed. */
export function gapText(part: CachePart): string {
  switch (part) {
    case 'replication-groups':
      return vscode.l10n.t('The replication groups could not be listed.');
    case 'clusters':
      return vscode.l10n.t('The single nodes and Memcached clusters could not be listed.');
    case 'serverless-caches':
      return vscode.l10n.t('The serverless caches could not be listed.');
    case 'memorydb':
      return vscode.l10n.t('The MemoryDB clusters could not be listed.');
    case 'caches':
      return vscode.l10n.t('The caches could not be listed.');
    case 'tables':
      return vscode.l10n.t('The DynamoDB tables could not be listed.');
  }
}

/** What a row says of a cache beside its name: `Valkey 8.1.0, cluster, TLS, users`. */
export function cacheFacts(entry: CacheEntry): string {
  const { engine, version, kind, status } = entry;
  const name = engine.charAt(0).toUpperCase() + engine.slice(1);
  const isRedis = kind !== 'memcached';
  return [
    version === undefined ? name : `${name} ${version}`,
    ...(entry.isCluster ? [vscode.l10n.t('cluster')] : []),
    entry.usesTls ? vscode.l10n.t('with TLS') : vscode.l10n.t('without TLS'),
    ...(isRedis ? [signInText(entry.signIn)] : []),
    ...(entry.isReplica ? [vscode.l10n.t('read-only copy of another region')] : []),
    ...(status === 'available' ? [] : [status]),
  ].join(', ');
}

/** What a row says of a table beside its name: `about 1,204 items, 2.4 MB`. */
export function tableFacts({ itemCount, sizeBytes, status }: TableEntry): string {
  const { language } = vscode.env;
  return [
    itemCount === 1
      ? vscode.l10n.t('about 1 item')
      : vscode.l10n.t('about {0} items', formatCount(itemCount, language)),
    formatSize(sizeBytes, language),
    ...(status === 'active' ? [] : [status]),
  ].join(', ');
}

function signInText(signIn: CacheEntry['signIn']): string {
  switch (signIn) {
    case 'none':
      return vscode.l10n.t('no password');
    case 'token':
      return vscode.l10n.t('AUTH token');
    case 'users':
      return vscode.l10n.t('user or IAM');
  }
}
