/** What keeps sessions. */
export type StoreKind = 'redis' | 'memcached' | 'dynamodb';

/** What a layout is called. Proper names: they aren't translated. */
interface LayoutFacts {
  /** Those of one family are versions of one provider. */
  readonly family?: 'aspnet';
  /** In few letters, as behind an application: `/MyApp (v5)`. */
  readonly short: string;
  readonly full: string;
  /** Where sites of that framework find sessions of this layout; absent: in a Redis alone. */
  readonly keptBy?: readonly StoreKind[];
}

const redisOrMemcached: readonly StoreKind[] = ['redis', 'memcached'];
const memcachedAlone: readonly StoreKind[] = ['memcached'];
const tableAlone: readonly StoreKind[] = ['dynamodb'];

/** The store layouts that come with the extension, in the order in which users see them. */
export const layoutFacts = {
  'aspnet-v1': {
    family: 'aspnet',
    short: 'v1',
    full: 'Microsoft.Web.RedisSessionStateProvider 1.x',
  },
  'aspnet-v2': {
    family: 'aspnet',
    short: 'v2',
    full: 'Microsoft.Web.RedisSessionStateProvider 2.x–4.x',
  },
  'aspnet-v5': {
    family: 'aspnet',
    short: 'v5',
    full: 'Microsoft.Web.RedisSessionStateProvider 5.x',
  },
  aspnetcore: {
    short: 'ASP.NET Core',
    full: 'ASP.NET Core (Microsoft.Extensions.Caching.StackExchangeRedis)',
  },
  harbour: { short: 'Harbour', full: 'Harbour.RedisSessionStateStore' },
  express: { short: 'Express', full: 'express-session, connect-redis', keptBy: redisOrMemcached },
  php: { short: 'PHP', full: 'PHP, phpredis' },
  spring: { short: 'Spring', full: 'Spring Session' },
  django: { short: 'Django', full: 'Django, django.contrib.sessions', keptBy: redisOrMemcached },
  flask: { short: 'Flask', full: 'Flask-Session', keptBy: redisOrMemcached },
  rack: { short: 'Rack', full: 'Rack, Rails, redis-store', keptBy: redisOrMemcached },
  laravel: { short: 'Laravel', full: 'Laravel' },
  koa: { short: 'Koa', full: 'Koa, koa-session, koa-redis' },
  magento: { short: 'Magento', full: 'Magento, Cm_RedisSession' },
  'php-memcached': { short: 'PHP', full: 'PHP, memcached', keptBy: memcachedAlone },
  'php-memcache': { short: 'PHP', full: 'PHP, memcache', keptBy: memcachedAlone },
  enyim: { short: 'Enyim', full: 'ASP.NET, Enyim.Caching.Web', keptBy: memcachedAlone },
  'aspnetcore-memcached': {
    short: 'ASP.NET Core',
    full: 'ASP.NET Core (EnyimMemcachedCore)',
    keptBy: memcachedAlone,
  },
  'dynamodb-provider': {
    short: 'AWS provider',
    full: 'ASP.NET, AWS.SessionProvider (DynamoDB)',
    keptBy: tableAlone,
  },
  'dynamodb-cache': {
    short: 'ASP.NET Core',
    full: 'ASP.NET Core, AWS.AspNetCore.DistributedCacheProvider (DynamoDB)',
    keptBy: tableAlone,
  },
  'connect-dynamodb': {
    short: 'Express',
    full: 'express-session, connect-dynamodb',
    keptBy: tableAlone,
  },
  'dynamodb-store': {
    short: 'Express',
    full: 'express-session, dynamodb-store',
    keptBy: tableAlone,
  },
  'dynamodb-php': {
    short: 'PHP',
    full: 'PHP, session handler of the AWS SDK (DynamoDB)',
    keptBy: tableAlone,
  },
  'dynamodb-laravel': { short: 'Laravel', full: 'Laravel (DynamoDB)', keptBy: tableAlone },
  'dynamodb-rack': {
    short: 'Rack',
    full: 'Rack, Rails, aws-sessionstore-dynamodb',
    keptBy: tableAlone,
  },
  'dynamodb-flask': { short: 'Flask', full: 'Flask-Session (DynamoDB)', keptBy: tableAlone },
  // Sessions by their keys, whose values say nothing of a framework. The host has words for it.
  unclaimed: { short: 'Unknown Framework', full: 'Unknown Framework' },
} as const satisfies Readonly<Record<string, LayoutFacts>>;

type AllFacts = typeof layoutFacts;

/** The store layouts that come with the extension. */
export type BuiltInLayoutId = keyof AllFacts;

/** The layouts of Microsoft.Web.RedisSessionStateProvider: 1.x, 2.x to 4.x, 5.x. */
export type AspNetLayoutId = {
  [Id in BuiltInLayoutId]: AllFacts[Id] extends { readonly family: 'aspnet' } ? Id : never;
}[BuiltInLayoutId];

/** Before the name of a layout of the settings, in its id. */
const CUSTOM = 'custom:';

/** The ids of the layouts that come with the extension, in the order in which users see them. */
export const builtInLayoutIds = Object.keys(layoutFacts) as readonly BuiltInLayoutId[];

/** Whether a layout comes with the extension. */
export function isBuiltInLayout(id: string): id is BuiltInLayoutId {
  return Object.hasOwn(layoutFacts, id);
}

/** Whether a text has the form of a layout's id; one of the settings need not exist any more. */
export function isLayoutId(text: string): text is BuiltInLayoutId | `custom:${string}` {
  return isBuiltInLayout(text) || (text.startsWith(CUSTOM) && text.length > CUSTOM.length);
}

/** Whether a layout is one of Microsoft.Web.RedisSessionStateProvider. */
export function isAspNetLayout(id: string): id is AspNetLayoutId {
  return factsOf(id).family === 'aspnet';
}

/**
 * Whether a request that stores finds out that its lock was taken from it, and stores nothing then: the providers of
 * ASP.NET do.
 */
export function heedsLostLock(id: string): boolean {
  return isAspNetLayout(id) || id === 'harbour' || id === 'dynamodb-provider';
}

/** What a layout is called; one of the settings by the name that it has there. */
export function factsOf(id: string): LayoutFacts {
  if (isBuiltInLayout(id)) return layoutFacts[id];
  const name = id.slice(CUSTOM.length);
  return { short: name, full: name };
}

/** Whether a site could find a session of a layout there. Those of the settings describe keys, which tables don't have. */
export function isKeptBy(id: string, store: StoreKind): boolean {
  if (!isBuiltInLayout(id)) return store !== 'dynamodb';
  return (factsOf(id).keptBy ?? ['redis']).includes(store);
}
