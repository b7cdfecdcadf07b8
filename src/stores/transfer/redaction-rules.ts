import type { ValueNode } from '../../formats/value.ts';
import { wildcard } from '../read/wildcard.ts';

/** Which values nobody is to see: by the name of an item, a member or a key, by type, or by both. */
export interface RedactionRule {
  /** With `*` for any characters; case doesn't count. Absent: any name. */
  readonly name?: string;
  /** As the editor shows it: `String`, `Shop.Customer`, with `*`. Absent: any type. */
  readonly type?: string;
}

/** Whether a rule names a value under this name and of these types. */
export type Matcher = (name: string, node: Pick<ValueNode, 'typeName' | 'wireTypeName'>) => boolean;

/** What tells the values that rules name from others. */
export function matcherOf(rules: readonly RedactionRule[]): Matcher {
  const all = rules.map(({ name, type }) => ({
    name: name === undefined ? undefined : wildcard(name),
    type: type === undefined ? undefined : wildcard(type),
  }));
  return (name, { typeName, wireTypeName = '' }) =>
    all.some(
      (rule) =>
        (rule.name?.(name) ?? true) &&
        (rule.type === undefined || rule.type(typeName) || rule.type(wireTypeName)),
    );
}
