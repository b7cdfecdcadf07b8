import { open } from 'node:fs/promises';
import { MAX_FILE_SIZE } from '../../../config/found/discover.ts';
import type { FileContent } from '../../../config/found/discover.ts';

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
