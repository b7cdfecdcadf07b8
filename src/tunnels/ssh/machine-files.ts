import { mkdir, open, readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname } from 'node:path';
import type { SshPlaces } from './load-config.ts';

/** Keys, configurations and lists of hosts are smaller; what is larger is something else. */
const MAX_FILE_BYTES = 4 * 1024 * 1024;

/** Where things are on this machine. */
export function placesHere(): SshPlaces {
  return { platform: process.platform, home: homedir(), env: process.env };
}

/** The files of this machine. */
export const machineFiles = {
  /** The text of a file; undefined if there is none that can be read. */
  async read(path: string): Promise<string | undefined> {
    try {
      const file = await open(path, 'r');
      try {
        const facts = await file.stat();
        if (!facts.isFile() || facts.size > MAX_FILE_BYTES) return undefined;
        return await file.readFile('utf8');
      } finally {
        await file.close();
      }
    } catch {
      return undefined;
    }
  },

  /** The names in a folder; none if there is no such folder. */
  async list(folder: string): Promise<readonly string[]> {
    return readdir(folder).catch(() => []);
  },

  /** Adds lines to a file of the user's alone, which is made if it isn't there. */
  async append(path: string, text: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(path, 'a+', 0o600);
    try {
      const { size } = await file.stat();
      const last = Buffer.alloc(1);
      if (size > 0) await file.read(last, 0, 1, size - 1);
      // A last line without an end would swallow ours.
      const begin = size > 0 && last.toString() !== '\n' ? '\n' : '';
      await file.appendFile(begin + text);
    } finally {
      await file.close();
    }
  },
};

/** The names of the pipes that are open on Windows. */
export async function windowsPipes(platform: NodeJS.Platform): Promise<readonly string[]> {
  return platform === 'win32' ? machineFiles.list('\\\\.\\pipe\\') : [];
}
