import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileContent, SearchedFolder } from '../../../config/found/discover.ts';
import { SKIPPED_FOLDERS } from '../../../config/found/families.ts';
import { readerFor } from '../../../config/found/readers.ts';
import { leadsOutside, readLimited } from './read-limited.ts';
import { readUserSecretsFile } from './user-secrets.ts';

/** More files of configuration than a workspace sensibly has. */
export const MAX_FILES = 2000;
const MAX_DEPTH = 20;

/** A folder of this machine, for programs that run without VS Code. Links are not followed. */
export async function folderOnDisk(folder: string, home: string): Promise<SearchedFolder> {
  const files: string[] = [];
  const walk = async (path: string, depth: number): Promise<void> => {
    const entries = await readdir(join(folder, path), { withFileTypes: true }).catch(() => []);
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const name = path === '' ? entry.name : `${path}/${entry.name}`;
      if (files.length >= MAX_FILES) return;
      if (entry.isFile()) {
        if (readerFor(name)) files.push(name);
      } else if (
        entry.isDirectory() &&
        depth < MAX_DEPTH &&
        !SKIPPED_FOLDERS.includes(entry.name)
      ) {
        await walk(name, depth + 1);
      }
    }
  };
  await walk('', 0);
  return {
    files,
    read: (file) => readInside(folder, file),
    variable: (name) => process.env[name],
    userSecrets: (id) => readUserSecretsFile(id, home),
  };
}

/** The bytes of a file, unless a link leads out of the folder. */
async function readInside(folder: string, file: string): Promise<FileContent> {
  try {
    const path = join(folder, file);
    return (await leadsOutside(folder, path)) ? undefined : await readLimited(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? undefined : { code: 'unreadable' };
  }
}
