import {
  checkDefinitions,
  type CustomFormat,
  type CustomFramework,
  type DefinitionProblem,
} from '../layouts/custom/definition.ts';

/** What stands under the keys of a layout that is made. */
export type TaughtValues =
  | { readonly framework: CustomFramework }
  | { readonly type: 'string' | 'hash'; readonly format: CustomFormat };

/** The keys beside a session's data. */
export interface TaughtCompanions {
  readonly lockKey?: string;
  readonly timeoutKey?: string;
  readonly timeoutField?: string;
}

/** An entry of the setting, as it is written. */
export type LayoutEntry = Readonly<Record<string, string>>;

/** The longest name (layouts/custom/definition.ts). */
const MAX_NAME = 60;

/** Makes an entry of the setting, under a name that none of the others has. @param wanted the name, if one was chosen */
export function layoutEntry(
  pattern: string,
  values: TaughtValues,
  companions: TaughtCompanions,
  others: readonly unknown[],
  wanted?: string,
): LayoutEntry {
  const name = wanted ?? freeName(nameOf(pattern), others);
  // A framework says itself what else its sessions have.
  return 'framework' in values
    ? { name, key: pattern, framework: values.framework }
    : { name, key: pattern, ...companions, ...values };
}

/** What is wrong with an entry that would be written behind others; undefined where it will be in use. */
export function problemOf(
  entry: LayoutEntry,
  others: readonly unknown[],
): DefinitionProblem | undefined {
  const { problems } = checkDefinitions([...others, entry], new Set());
  return problems.find(({ index }) => index === undefined || index === others.length);
}

/** The name of the entry that has a pattern already. */
export function holderOf(pattern: string, entries: readonly unknown[]): string | undefined {
  const holder = entries.find((entry) => memberOf(entry, 'key') === pattern);
  if (holder === undefined) return undefined;
  const name = memberOf(holder, 'name');
  return typeof name === 'string' ? name : pattern;
}

/** The entries without one that was added, which may not be there any more. */
export function withoutEntry(entries: readonly unknown[], added: LayoutEntry): readonly unknown[] {
  const at = entries.findLastIndex((entry) => isSame(entry, added));
  return at < 0 ? entries : entries.toSpliced(at, 1);
}

/** Whether two values of settings say the same. */
export function isSame(left: unknown, right: unknown): boolean {
  if (typeof left !== 'object' || left === null) return left === right;
  if (typeof right !== 'object' || right === null) return false;
  const [a, b] = [Object.entries(left), new Map(Object.entries(right))];
  return (
    a.length === b.size && a.every(([name, value]) => b.has(name) && isSame(value, b.get(name)))
  );
}

/** What is the same in all keys of a pattern: `shop session`. */
function nameOf(pattern: string): string {
  const words = pattern
    .replace('{application}', ' ')
    .replace('{id}', ' ')
    .split(/[\s:/|#{}]+/)
    .filter((word) => word !== '')
    .join(' ');
  return words.replace(/^[_.-]+|[_.-]+$/g, '') || 'sessions';
}

function freeName(wanted: string, others: readonly unknown[]): string {
  const names = new Set(others.map((entry) => memberOf(entry, 'name')));
  const start = Array.from(wanted)
    .slice(0, MAX_NAME / 2 - 2)
    .join('');
  let name = start;
  for (let number = 2; names.has(name); number++) name = `${start} ${number}`;
  return name;
}

function memberOf(entry: unknown, name: string): unknown {
  if (typeof entry !== 'object' || entry === null) return undefined;
  return (entry as Readonly<Record<string, unknown>>)[name];
}
