import type { AspNetLayoutId, BuiltInLayoutId, LayoutId } from '../session.ts';

const aspNetIds: Readonly<Record<AspNetLayoutId, true>> = {
  'aspnet-v1': true,
  'aspnet-v2': true,
  'aspnet-v5': true,
};

const builtInIds: Readonly<Record<BuiltInLayoutId, true>> = {
  ...aspNetIds,
  aspnetcore: true,
  harbour: true,
  express: true,
  php: true,
  spring: true,
  django: true,
  flask: true,
  rack: true,
  laravel: true,
};

/** The ids of the layouts that come with the extension, in the order in which users see them. */
export const builtInLayoutIds = Object.keys(builtInIds) as readonly BuiltInLayoutId[];

/** Whether a layout is one of Microsoft.Web.RedisSessionStateProvider. */
export function isAspNetLayout(id: LayoutId): id is AspNetLayoutId {
  return Object.hasOwn(aspNetIds, id);
}

/** Whether a layout comes with the extension. */
export function isBuiltInLayout(id: string): id is BuiltInLayoutId {
  return Object.hasOwn(builtInIds, id);
}

/** Whether a text has the form of a layout's id; one of the settings need not exist any more. */
export function isLayoutId(text: string): text is LayoutId {
  return isBuiltInLayout(text) || /^custom:./.test(text);
}
