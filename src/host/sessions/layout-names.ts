import * as vscode from '../shown/vscode.ts';
import type { ItemEncoding } from '../../formats/encoding.ts';
import { isAspNetLayout, isBuiltInLayout } from '../../stores/layouts/layout-ids.ts';
import type { BuiltInLayoutId, LayoutId } from '../../stores/session.ts';

/** How a layout is called in few letters, and in full. Proper names: they aren't translated. */
const names: Readonly<Record<BuiltInLayoutId, readonly [short: string, full: string]>> = {
  'aspnet-v1': ['v1', 'Microsoft.Web.RedisSessionStateProvider 1.x'],
  'aspnet-v2': ['v2', 'Microsoft.Web.RedisSessionStateProvider 2.x–4.x'],
  'aspnet-v5': ['v5', 'Microsoft.Web.RedisSessionStateProvider 5.x'],
  aspnetcore: ['ASP.NET Core', 'ASP.NET Core (Microsoft.Extensions.Caching.StackExchangeRedis)'],
  harbour: ['Harbour', 'Harbour.RedisSessionStateStore'],
  express: ['Express', 'express-session, connect-redis'],
  php: ['PHP', 'PHP, phpredis'],
  spring: ['Spring', 'Spring Session'],
  django: ['Django', 'Django, django.contrib.sessions'],
  flask: ['Flask', 'Flask-Session'],
  rack: ['Rack', 'Rack, Rails, redis-store'],
  laravel: ['Laravel', 'Laravel'],
};

/** How a layout is called behind an application: `/MyApp (v5)`. */
export function layoutShortName(layout: LayoutId): string {
  return isBuiltInLayout(layout) ? names[layout][0] : layout.slice('custom:'.length);
}

/** How a layout is called where there is room. */
export function layoutFullName(layout: LayoutId): string {
  return isBuiltInLayout(layout) ? names[layout][1] : layout.slice('custom:'.length);
}

/** What stands for an application, instance name or prefix that is empty. */
export function noApplicationText(layout: LayoutId): string {
  if (isAspNetLayout(layout)) return vscode.l10n.t('(no application name)');
  return layout === 'aspnetcore'
    ? vscode.l10n.t('(no instance name)')
    : vscode.l10n.t('(no prefix)');
}

/**
 * The other versions of the ASP.NET provider among `others`: servers of one application that run
 * different ones don't share their sessions, though they share the cookie.
 */
export function unsharedLayouts(
  layout: LayoutId,
  others: readonly LayoutId[],
): readonly LayoutId[] {
  return isAspNetLayout(layout) ? others.filter(isAspNetLayout) : [];
}

const encodings: Readonly<Record<BuiltInLayoutId, ItemEncoding>> = {
  'aspnet-v1': 'nrbf',
  'aspnet-v2': 'nrbf',
  'aspnet-v5': 'alt',
  aspnetcore: 'core',
  harbour: 'alt',
  express: 'json',
  php: 'php',
  spring: 'java',
  django: 'pickle',
  flask: 'msgpack',
  rack: 'marshal',
  laravel: 'php',
};

/** How a layout stores the value of an item that doesn't say otherwise itself. */
export function layoutEncoding(layout: LayoutId): ItemEncoding {
  return isBuiltInLayout(layout) ? encodings[layout] : 'bytes';
}

/** Whether two names of items that differ in case alone are one to the framework. */
export function ignoresCaseOfNames(layout: LayoutId): boolean {
  return isAspNetLayout(layout) || layout === 'harbour';
}
