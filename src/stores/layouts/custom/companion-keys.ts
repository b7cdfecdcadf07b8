import { isAspNetLayout, type AspNetLayoutId } from '../../layout-facts.ts';
import { keySuffixes, TIMEOUT_FIELD } from '../aspnet/key-names.ts';
import type { CustomLayoutDefinition } from './definition.ts';

const layouts = Object.keys(keySuffixes).filter((id): id is AspNetLayoutId => isAspNetLayout(id));

/** A definition with what belongs to it, and the layout of ASP.NET in whose place it stands. */
export interface Completed {
  readonly definition: CustomLayoutDefinition;
  readonly standsFor?: AspNetLayoutId;
}

/**
 * A layout with the key of one of ASP.NET's providers stands in its place, so that each session is found once:
 * the provider's lock and timeout belong to it, unless it names others.
 */
export function withCompanionKeys(definition: CustomLayoutDefinition): Completed {
  for (const layout of layouts) {
    const { data, lock, timeout } = keySuffixes[layout];
    const tag = definition.key.slice(0, -data.length);
    if (definition.key !== tag + data || !isTagOf(layout, tag)) continue;
    const { lockKey = tag + lock, timeoutKey = tag + timeout } = definition;
    const isProviders = layout !== 'aspnet-v5' && timeoutKey === tag + timeout;
    const timeoutField = definition.timeoutField ?? (isProviders ? TIMEOUT_FIELD : undefined);
    return {
      standsFor: layout,
      definition: { ...definition, lockKey, timeoutKey, ...(timeoutField && { timeoutField }) },
    };
  }
  return { definition };
}

/** Whether a provider's keys begin so: for any application, or for one of that name. */
function isTagOf(layout: AspNetLayoutId, tag: string): boolean {
  if (layout === 'aspnet-v1') return tag === '{application}_{id}';
  return /^\{(?:\{application\}|[^{}]+)_\{id\}\}$/.test(tag);
}
