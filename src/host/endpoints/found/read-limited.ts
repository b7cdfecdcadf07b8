import { open, realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import { MAX_FILE_SIZE } from '../../../config/found/discover.ts';
import type { FileContent } from '../../../config/found/discover.ts';

/** Whether a link on the way to a file leads out of a folder. */
export async function leadsOutside(folder: string, path: string): Promise<boolean> {
  const [real, root] = await Promise.all([realpath(path), realpath(folder)]);
  // The root of a drive ends with its separator.
  return !real.startsWith(root.endsWith(sep) ? root : root + sep);
}

/** Reads a plain file, if it isn't too large. */
export async function readLimited(path: string): Promise<FileContent> {
  const file = await open(path, 'r');
  try {
    const stats = await file.stat();
    if (!stats.isFile()) return { code: 'unreadable' };
    if (stats.size > MAX_FILE_SIZE) return { code: 'too-large' };
    return await file.readFile();
  } finally {
    await file.close();
  }
}
