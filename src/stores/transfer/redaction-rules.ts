import type { ValueNode } from '../../formats/value.ts';

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
    name: name === undefined ? undefined : partsOf(name),
    type: type === undefined ? undefined : partsOf(type),
  }));
  return (name, { typeName, wireTypeName = '' }) =>
    all.some(
      (rule) =>
        (rule.name === undefined || fits(name, rule.name)) &&
        (rule.type === undefined || fits(typeName, rule.type) || fits(wireTypeName, rule.type)),
    );
}

const partsOf = (pattern: string): readonly string[] => pattern.toLowerCase().split('*');

/** Whether a text has the parts of a pattern in their order, the first at its start and the last at its end. */
function fits(text: string, parts: readonly string[]): boolean {
  const lower = text.toLowerCase();
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return lower === first;
  if (!lower.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = lower.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return lower.length - last.length >= at && lower.endsWith(last);
}
