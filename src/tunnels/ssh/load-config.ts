import { posix, win32 } from 'node:path';
import { type Directive, matchesPattern, parseConfigFile } from './config-file.ts';

/** A file of the configuration, with those that it includes in the place of the lines that do so. */
export interface ConfigFile {
  readonly path: string;
  readonly entries: readonly (Directive | { readonly included: readonly ConfigFile[] })[];
}

/** What is asked of the file system. */
export interface ConfigSource {
  /** The text of a file; undefined if there is none that can be read. */
  read(path: string): Promise<string | undefined>;
  /** The names in a folder; none if there is no such folder. */
  list(folder: string): Promise<readonly string[]>;
}

/** Where things are on a machine. */
export interface SshPlaces {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** As OpenSSH has it (READCONF_MAX_DEPTH in readconf.c). */
const MAX_DEPTH = 16;
const MAX_FILES = 200;

/** The configuration of the user and that of the machine: what stands in the first counts first. */
export function configPaths({ platform, home, env }: SshPlaces): readonly string[] {
  return platform === 'win32'
    ? [
        win32.join(home, '.ssh', 'config'),
        win32.join(env['ProgramData'] ?? 'C:\\ProgramData', 'ssh', 'ssh_config'),
      ]
    : [posix.join(home, '.ssh/config'), '/etc/ssh/ssh_config'];
}

/** Loads the configuration of OpenSSH with all that it includes. Files that aren't there don't matter. */
export async function loadConfig(
  places: SshPlaces,
  source: ConfigSource,
): Promise<readonly ConfigFile[]> {
  let fileCount = 0;
  const path = places.platform === 'win32' ? win32 : posix;

  const load = async (file: string, folder: string, depth: number): Promise<ConfigFile[]> => {
    fileCount += 1;
    if (depth > MAX_DEPTH || fileCount > MAX_FILES) return [];
    const text = await source.read(file);
    if (text === undefined) return [];
    const entries: ConfigFile['entries'][number][] = [];
    for (const directive of parseConfigFile(text)) {
      if (directive.keyword !== 'include') {
        entries.push(directive);
        continue;
      }
      const included: ConfigFile[] = [];
      for (const argument of directive.args) {
        const pattern = path.resolve(folder, expandHome(argument, places));
        for (const name of await glob(pattern)) {
          included.push(...(await load(name, folder, depth + 1)));
        }
      }
      entries.push({ included });
    }
    return [{ path: file, entries }];
  };

  /** Files by a pattern; in folders, too, as many users have one a customer. */
  const glob = async (pattern: string): Promise<readonly string[]> => {
    if (!/[*?]/.test(pattern)) return [pattern];
    const { root } = path.parse(pattern);
    let found = [root];
    for (const part of pattern.slice(root.length).split(path.sep)) {
      if (!/[*?]/.test(part)) {
        found = found.map((folder) => path.join(folder, part));
        continue;
      }
      const next: string[] = [];
      for (const folder of found) {
        const names = (await source.list(folder)).filter(
          (name) => matchesPattern(name, part) && (!name.startsWith('.') || part.startsWith('.')),
        );
        next.push(...[...names].sort().map((name) => path.join(folder, name)));
      }
      found = next.slice(0, MAX_FILES);
    }
    return found;
  };

  const files: ConfigFile[] = [];
  for (const file of configPaths(places)) files.push(...(await load(file, path.dirname(file), 0)));
  return files;
}

/** A path with the home folder for `~`, and the environment's values for `${NAME}`. */
export function expandHome(text: string, { platform, home, env }: SshPlaces): string {
  const path = platform === 'win32' ? win32 : posix;
  const expanded = text.replace(/\$\{(\w{1,200})\}/g, (whole, name: string) => env[name] ?? whole);
  const [, rest] = /^~(?:[/\\](.*))?$/s.exec(expanded) ?? [undefined, undefined];
  if (expanded === '~') return home;
  return rest === undefined ? expanded : path.join(home, rest);
}
