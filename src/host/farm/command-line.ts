import type { FarmDefinition } from './definition.ts';

/** What the variables of a task stand for. */
export interface FarmVariables {
  readonly workspaceFolder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const variable = /\$\{(workspaceFolder|env:([^}]+))\}/g;

/** Puts in `${workspaceFolder}` and `${env:NAME}`; `${port}` and `${name}` are left to the farm. */
function fill(value: unknown, variables: FarmVariables): unknown {
  if (typeof value === 'string') {
    return value.replace(variable, (_, _name, env: string | undefined) =>
      env === undefined ? variables.workspaceFolder : (variables.env[env] ?? ''),
    );
  }
  if (Array.isArray(value)) return value.map((element) => fill(element, variables));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, fill(member, variables)]),
  );
}

/**
 * A farm's description as the text that is handed to its process. VS Code puts variables into texts
 * of a task as they are, which would break the JSON of a Windows path: so it is done here, and what
 * is left of `$` is written so that nobody sees a variable in it.
 */
export function configArgument(definition: FarmDefinition, variables: FarmVariables): string {
  return JSON.stringify(fill(definition, variables)).replaceAll('$', '\\u0024');
}
