import { aspnetV1 } from './aspnet/aspnet-v1.ts';
import { aspnetV2 } from './aspnet/aspnet-v2.ts';
import { aspnetV5 } from './aspnet/aspnet-v5.ts';
import { aspnetCore } from './aspnetcore/aspnetcore.ts';
import { django } from './django/django.ts';
import { dynamoCache } from './dynamodb/aspnetcore-cache.ts';
import { connectDynamo } from './dynamodb/connect-dynamodb.ts';
import { dynamoStore } from './dynamodb/dynamodb-store.ts';
import { flaskDynamo } from './dynamodb/flask.ts';
import { laravelDynamo } from './dynamodb/laravel.ts';
import { phpDynamo } from './dynamodb/php.ts';
import { dynamoProvider } from './dynamodb/provider.ts';
import { rackDynamo } from './dynamodb/rack.ts';
import { express } from './express/express.ts';
import { flask } from './flask/flask.ts';
import { harbour } from './harbour/harbour.ts';
import type { CustomLayout } from './custom/custom-layout.ts';
import { koa } from './koa/koa.ts';
import { laravel } from './laravel/laravel.ts';
import { magento } from './magento/magento.ts';
import { enyim } from './aspnet/enyim.ts';
import { enyimCore } from './aspnetcore/enyim-core.ts';
import { php } from './php/php.ts';
import { phpMemcache } from './php/php-memcache.ts';
import { phpMemcached } from './php/php-memcached.ts';
import { rack } from './rack/rack.ts';
import { spring } from './spring/spring.ts';
import { unclaimed } from './unclaimed/unclaimed.ts';
import type { StoreLayout } from '../layout.ts';
import type { KeyRule } from '../find/key-rule.ts';
import { StoreError } from '../replies.ts';
import { type BuiltInLayoutId, isBuiltInLayout } from '../layout-facts.ts';
import type { LayoutId } from '../session.ts';

const builtIn: Readonly<Record<BuiltInLayoutId, StoreLayout>> = {
  'aspnet-v1': aspnetV1,
  'aspnet-v2': aspnetV2,
  'aspnet-v5': aspnetV5,
  aspnetcore: aspnetCore,
  harbour,
  express,
  php,
  spring,
  django,
  flask,
  rack,
  laravel,
  koa,
  magento,
  'php-memcached': phpMemcached,
  'php-memcache': phpMemcache,
  enyim,
  'aspnetcore-memcached': enyimCore,
  'dynamodb-provider': dynamoProvider,
  'dynamodb-cache': dynamoCache,
  'connect-dynamodb': connectDynamo,
  'dynamodb-store': dynamoStore,
  'dynamodb-php': phpDynamo,
  'dynamodb-laravel': laravelDynamo,
  'dynamodb-rack': rackDynamo,
  'dynamodb-flask': flaskDynamo,
  unclaimed,
};

/** The layouts of the settings, which hold for the whole program. */
let custom: ReadonlyMap<LayoutId, StoreLayout> = new Map();
let customRules: readonly KeyRule[] = [];

/** Has the layouts of the settings take the place of those that there were. */
export function useCustomLayouts(layouts: readonly CustomLayout[]): void {
  custom = new Map(layouts.flatMap(({ layout }) => (layout ? [[layout.id, layout]] : [])));
  customRules = layouts.flatMap(({ rules }) => rules);
}

/** How the keys of those layouts are recognised. */
export function customKeyRules(): readonly KeyRule[] {
  return customRules;
}

/**
 * The layout with this id.
 * @throws StoreError `unknown-layout` for one that isn't described in the settings any more
 */
export function layoutById(id: LayoutId): StoreLayout {
  const layout = isBuiltInLayout(id) ? builtIn[id] : custom.get(id);
  if (layout === undefined) throw new StoreError('unknown-layout', id);
  return layout;
}
