import { stat } from 'node:fs/promises';
import { win32 } from 'node:path';

/** Where programs are looked for. */
export interface ProgramPlaces {
  readonly platform: NodeJS.Platform;
  /** The variable PATH. */
  readonly path: string;
  /** The variable PATHEXT of Windows. */
  readonly extensions?: string | undefined;
  /** The folder that a program runs in: where a relative path begins. */
  readonly folder?: string | undefined;
  isFile(path: string): Promise<boolean>;
}

/**
 * The file of a program that is known by its name alone. Windows starts `.exe` files by their names, and
 * those that are batch files, `az.cmd` and `gcloud.cmd` among them, only by their paths. For a name, the
 * folder that a program runs in isn't looked in. A path may leave the extension out
 * (`node_modules/.bin/next`, beside which there is a file for other systems that Windows can't start).
 * @returns the name as it is, where nothing was found or nothing needs to be
 */
export async function findProgram(name: string, places: ProgramPlaces): Promise<string> {
  const { platform, path } = places;
  if (platform !== 'win32') return name;
  const known = (places.extensions ?? '').split(';').filter((extension) => extension !== '');
  const all = known.length > 0 ? known : ['.COM', '.EXE', '.BAT', '.CMD'];
  const hasOne = all.some((extension) => name.toLowerCase().endsWith(extension.toLowerCase()));
  const names = hasOne ? [name] : all.map((extension) => name + extension.toLowerCase());
  const isPath = /[\\/]/.test(name);
  const folders = isPath ? [places.folder ?? ''] : path.split(win32.delimiter);
  for (const quoted of folders) {
    const folder = quoted.replaceAll('"', '');
    if (!win32.isAbsolute(folder)) continue;
    for (const each of names) {
      const file = win32.resolve(folder, each);
      if (await places.isFile(file)) return file;
    }
  }
  return name;
}

/** The file of a program on this machine, which runs in a folder; see {@link findProgram}. */
export function programFile(name: string, folder?: string): Promise<string> {
  const { platform, env } = process;
  const path = env['PATH'] ?? '';
  return findProgram(name, { platform, path, extensions: env['PATHEXT'], folder, isFile });
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}
