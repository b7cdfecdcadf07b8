import type { BuiltInLayoutId } from '../stores/layout-facts.ts';
import type { SessionIndex } from '../stores/source/session-index.ts';

/** Under which applications frameworks keep sessions unless a site says otherwise. */
const places: readonly (readonly [layout: BuiltInLayoutId, application: string])[] = [
  ['dynamodb-provider', ''],
  ['dynamodb-cache', 'dc:'],
  ['connect-dynamodb', 'sess:'],
  ['dynamodb-store', 'sess:'],
  ['dynamodb-php', 'PHPSESSID_'],
  ['dynamodb-laravel', ''],
  ['dynamodb-laravel', 'laravel_cache_'],
  ['dynamodb-rack', ''],
  ['dynamodb-flask', 'session:'],
];

/**
 * A table that nobody has paid to search: no sessions, and the places in which one is looked for whose id is
 * known.
 */
export const unsearched: SessionIndex = {
  sessionCount: 0,
  unlistedCount: 0,
  groups: () =>
    places.map(([layout, application]) => ({
      layout,
      application,
      sessionCount: 0,
      lockedCount: 0,
    })),
  page: () => ({ sessions: [], totalCount: 0 }),
  find: () => undefined,
};
