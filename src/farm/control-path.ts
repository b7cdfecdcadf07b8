import { trimEndOf } from '../formats/trim-end.ts';

/**
 * Where a farm's control socket is, on each platform.
 *
 * Windows: a named pipe; its name is secret enough against guessing, and the token guards the rest.
 * Elsewhere: a socket in a folder of its own, which the farm makes with mode 0700. The path is kept
 * short: `sun_path` holds 104 bytes on macOS and 108 on Linux, its end mark included.
 */

/** What {@link controlPath} looks at. */
export interface ControlPathInput {
  readonly platform: NodeJS.Platform;
  /** `os.tmpdir()`. */
  readonly temporaryFolder: string;
  /** Random, hexadecimal, from 16 to 32 characters: makes the path unique and hard to guess. */
  readonly random: string;
}

/** The longest socket path, in bytes, that all platforms take. */
export const maxSocketPathBytes = 103;

/** The path for `net.connect` and `net.listen`. Falls back to /tmp where the folder's path is too long. */
export const controlPath = ({ platform, temporaryFolder, random }: ControlPathInput): string => {
  if (platform === 'win32') return `\\\\.\\pipe\\session-farm-${random}`;
  const name = `session-farm-${random}/control`;
  const path = `${trimEndOf(temporaryFolder, '/')}/${name}`;
  return new TextEncoder().encode(path).length <= maxSocketPathBytes ? path : `/tmp/${name}`;
};

/** The folder to make before listening and to remove afterwards; undefined for a named pipe. */
export const controlFolder = (path: string): string | undefined =>
  path.startsWith('\\\\') ? undefined : path.slice(0, path.lastIndexOf('/'));
