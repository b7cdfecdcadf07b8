import type { ItemEncoding } from '../../formats/registry.ts';
import type { LayoutId } from '../../stores/session.ts';

/** How a layout is called behind an application: `/MyApp (v5)`. */
export const layoutShortNames: Readonly<Record<LayoutId, string>> = {
  'aspnet-v2': 'v2',
  'aspnet-v5': 'v5',
};

/** How a layout stores the value of an item. */
export const layoutEncodings: Readonly<Record<LayoutId, ItemEncoding>> = {
  'aspnet-v2': 'nrbf',
  'aspnet-v5': 'alt',
};

/** Whether two names of items that differ in case alone are one to the framework. */
export function ignoresCaseOfNames(layout: LayoutId): boolean {
  return layout.startsWith('aspnet-v');
}
