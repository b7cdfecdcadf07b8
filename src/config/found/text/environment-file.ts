import { parse } from 'dotenv';
import type { Find, Reader, Surroundings, TextFile } from '../find.ts';
import { Places } from '../places.ts';
import { entryFinds } from '../settings/entry-finds.ts';
import type { Entry } from '../settings/entries.ts';

/** The variables of a `.env` file, with the line of each; the last of a name counts. */
export function environmentEntries(file: TextFile): readonly Entry[] {
  const places = new Places(file);
  const values = new Map(Object.entries(parse(withoutBlankLines(file.text))));
  const offsets = new Map<string, number>();
  const assignment = /^[ \t]*(?:export[ \t]+)?([\w.-]+)(?:[ \t]*=[ \t]*|:[ \t]+)(["'`]?)/gm;
  for (const match of file.text.matchAll(assignment)) {
    offsets.set(match[1] ?? '', match.index + match[0].length);
  }
  return [...values].map(([name, value]) => ({
    key: name.replaceAll('__', ':'),
    value,
    place: places.at(offsets.get(name) ?? 0),
  }));
}

/** The parser looks through a run of blank lines once for each of them. */
function withoutBlankLines(text: string): string {
  return text
    .split(/\r\n?|[\n\u2028\u2029]/)
    .filter((line) => line.trim() !== '')
    .join('\n');
}

/** The variables of the `.env` file that another file names; none where it isn't there. */
export async function environmentVariables(
  file: string | undefined,
  around: Surroundings,
): Promise<(name: string) => string | undefined> {
  const text = file === undefined ? undefined : await around.textOf(file);
  const entries =
    file === undefined || text === undefined ? [] : environmentEntries({ file, text });
  const values = new Map(entries.map(({ key, value }) => [key.replaceAll(':', '__'), value]));
  return (name) => values.get(name);
}

/** A `.env` file: `REDIS_URL` and its like, addresses in parts, and Laravel's names. */
export const readEnvironmentFile: Reader = (file) => {
  const entries = environmentEntries(file);
  const values = new Map(entries.map(({ key, value }) => [key, value]));
  const isLaravel = values.has('APP_KEY') && values.has('APP_ENV');
  const kind = isLaravel ? 'laravel' : 'redis-url';
  const combinedKind = isLaravel ? 'laravel' : 'environment';
  const finds = entryFinds(entries, {
    kind,
    combinedKind,
    variable: (name) => values.get(name.replaceAll('__', ':')),
  });
  return Promise.resolve(finds.map((find) => dotnet(find)));
};

/** A variable with `__` is a setting of ASP.NET Core. */
function dotnet(find: Find): Find {
  return find.key.includes(':') ? { ...find, kind: 'aspnetcore' } : find;
}
