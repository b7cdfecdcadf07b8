import { claimOf } from '../../find/value-claim.ts';
import type { KeyMatcher, KeyRule } from '../../find/key-rule.ts';
import type { SessionPart } from '../../session.ts';
import { layoutFacts } from '../../layout-facts.ts';
import { CODE_IGNITER_LOCK, CODE_IGNITER_PREFIX } from '../php/key-rule.ts';
import type { CustomFramework, CustomLayoutDefinition } from './definition.ts';
import { parseKeyPattern } from './key-pattern.ts';

/** Those that write the same into every session: a value without it is something else. */
const claiming: ReadonlySet<string> = new Set(['express', 'koa', 'laravel', 'magento']);

/**
 * Finds sessions of a framework under keys of the site's own: they are sessions of that framework, with all
 * that it says of them. What stands before the id is their prefix.
 */
export function frameworkRules(
  { key, type }: CustomLayoutDefinition,
  framework: CustomFramework,
): readonly KeyRule[] {
  const rules: KeyRule[] = [
    {
      layout: framework,
      matches: prefixMatcher(key, framework, 'data'),
      fits: (look) => {
        if (look.type !== type) return false;
        const claim = claimOf(look);
        return claim === framework || (claim === undefined && !claiming.has(framework));
      },
    },
  ];
  if (framework === 'php') {
    const suffix = key.endsWith(`${CODE_IGNITER_PREFIX}{id}`) ? CODE_IGNITER_LOCK : '_LOCK';
    rules.unshift({
      layout: framework,
      matches: prefixMatcher(key + suffix, framework, 'lock'),
      fits: (look) => look.type === 'string',
    });
  }
  return rules;
}

/** Whether all of a framework's keys are a prefix and an id, so that its sessions may lie under others. */
export function canHaveOwnKeys(layout: string): layout is CustomFramework {
  return Object.hasOwn(layoutFacts, layout) && !/^aspnet-|^spring$/.test(layout);
}

function prefixMatcher(pattern: string, framework: CustomFramework, part: SessionPart): KeyMatcher {
  const matches = parseKeyPattern(pattern)?.matcher(framework, part);
  return (bytes, start, end, match) => {
    if (!matches?.(bytes, start, end, match)) return false;
    // These layouts know a prefix, and no application.
    match.applicationStart = start;
    match.applicationEnd = match.idStart;
    return true;
  };
}
