/** Which files are looked at, by their names, and which folders are not. */

/** Folders of what others made, or of what is made anew: configuration in them is a copy or an example. */
export const SKIPPED_FOLDERS: readonly string[] = [
  ...[
    'node_modules',
    'bower_components',
    'vendor',
    'site-packages',
    '.venv',
    'venv',
    '__pycache__',
  ],
  ...['bin', 'obj', 'dist', 'out', 'target', 'coverage', '.next', '.nuxt', '.cache', '.gradle'],
  ...['.git', '.hg', '.svn', '.vs', '.vscode', '.vscode-test', '.idea', '.terraform'],
];

/**
 * Whether a path, with `/` and relative, leads through a folder that is skipped. NuGet keeps `packages/Name.1.2.3`;
 * elsewhere `packages` holds the parts of a site, which have no .NET configuration.
 */
export function isSkipped(path: string): boolean {
  const folders = path.split('/');
  const name = folders.pop() ?? '';
  if (folders.some((folder) => SKIPPED_FOLDERS.includes(folder))) return true;
  const at = folders.indexOf('packages');
  return (
    at >= 0 && (/\.\d+\.\d/.test(folders[at + 1] ?? '') || name.toLowerCase().endsWith('.config'))
  );
}

/** Whether a path leads to a test of a program, whose addresses are made up. */
export function isTest(path: string): boolean {
  const folders = path.toLowerCase().split('/');
  const name = folders.pop() ?? '';
  return (
    folders.some((folder) =>
      ['test', 'tests', '__tests__', 'spec', 'e2e', 'fixtures'].includes(folder),
    ) || ['.test.', '.spec.', '_test.'].some((part) => name.includes(part))
  );
}

/**
 * Whether a path fits a pattern: names of the last folders and of the file with `*` in them, or `folder/**\/name` for
 * a file anywhere below such a folder. Letters fit in either case.
 */
export function fits(path: string, pattern: string): boolean {
  const parts = path.toLowerCase().split('/');
  const wanted = pattern.toLowerCase().split('/');
  if (wanted[1] === '**') {
    const [folder = '', , name = ''] = wanted;
    return parts.slice(0, -1).includes(folder) && fitsName(parts.at(-1) ?? '', name);
  }
  const last = parts.slice(-wanted.length);
  return (
    last.length === wanted.length && wanted.every((name, at) => fitsName(last[at] ?? '', name))
  );
}

function fitsName(name: string, pattern: string): boolean {
  const [start = '', ...rest] = pattern.split('*');
  if (!name.startsWith(start)) return false;
  const end = rest.pop();
  if (end === undefined) return name === start;
  let at = start.length;
  for (const middle of rest) {
    const found = name.indexOf(middle, at);
    if (found < 0) return false;
    at = found + middle.length;
  }
  return name.length - end.length >= at && name.endsWith(end);
}

/** Patterns as one glob of VS Code. Names are written with a capital or without. */
export function globOf(patterns: readonly string[]): string {
  const either = patterns.map((pattern) => {
    const at = pattern.lastIndexOf('/') + 1;
    const letter = pattern.charAt(at);
    const [lower, upper] = [letter.toLowerCase(), letter.toUpperCase()];
    const first = lower === upper ? letter : `[${lower}${upper}]`;
    return `${pattern.slice(0, at)}${first}${pattern.slice(at + 1)}`;
  });
  return `**/{${[...new Set(either)].join(',')}}`;
}
