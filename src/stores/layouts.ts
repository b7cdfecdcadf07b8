import { aspnetV2 } from './aspnet/aspnet-v2.ts';
import { aspnetV5 } from './aspnet/aspnet-v5.ts';
import type { StoreLayout } from './layout.ts';
import type { LayoutId } from './session.ts';

const byId: Readonly<Record<LayoutId, StoreLayout>> = {
  'aspnet-v2': aspnetV2,
  'aspnet-v5': aspnetV5,
};

/** All store layouts, in the order in which they are listed to users. */
export const storeLayouts: readonly StoreLayout[] = Object.values(byId);

/** The layout with this id. */
export function layoutById(id: LayoutId): StoreLayout {
  return byId[id];
}
