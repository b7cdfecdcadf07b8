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
    const tag = layout === 'aspnet-v1' ? '{application}_{id}' : '{{application}_{id}}';
    const { data, lock, timeout } = keySuffixes[layout];
    if (definition.key !== tag + data) continue;
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
