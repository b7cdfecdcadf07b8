import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const specifier = /\b(?:from|import)\s*\(?\s*'(\.[^']*)'/g;

/**
 * The TypeScript files below some folders, each with those that it imports: types, and what is loaded
 * later, included.
 */
export function importsBelow(...folders: readonly string[]): ReadonlyMap<string, string[]> {
  const listed = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', ...folders];
  const files = execFileSync('git', listed, { cwd: root, encoding: 'utf8' })
    .split('\0')
    .filter((file) => file.endsWith('.ts') && existsSync(root + file));
  const known = new Set(files);
  return new Map(files.map((file) => [file, importsOf(file).filter((path) => known.has(path))]));
}

function importsOf(file: string): string[] {
  const text = readFileSync(root + file, 'utf8');
  const folder = posix.dirname(file);
  return [...text.matchAll(specifier)].map(([, path = '']) => posix.join(folder, path));
}

/** A way from a file back to itself, for each circle that there is; the files in the order of the way. */
export function circlesIn(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const circles: string[][] = [];
  const done = new Set<string>();
  const way: string[] = [];
  const follow = (file: string): void => {
    const at = way.indexOf(file);
    if (at >= 0) circles.push([...way.slice(at), file]);
    if (at >= 0 || done.has(file)) return;
    way.push(file);
    for (const next of imports.get(file) ?? []) follow(next);
    way.pop();
    done.add(file);
  };
  for (const file of imports.keys()) follow(file);
  return circles;
}
