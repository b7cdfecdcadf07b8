import { posix, win32 } from 'node:path';

/** What decides where a program keeps what is a user's own. */
export interface UserPlaces {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/** The name of the certificate's file in its folder, without its key: what a user trusts. */
export const certificateFile = 'localhost.pem';

/**
 * The folder of the development certificate that farms of this user share: on Windows what doesn't
 * roam to other machines, elsewhere as the XDG Base Directory Specification and Apple have it.
 */
export const certificateFolder = ({ platform, env, home }: UserPlaces): string => {
  if (platform === 'win32') {
    const local = env['LOCALAPPDATA'] ?? win32.join(home, 'AppData', 'Local');
    return win32.join(local, 'SessionFarm', 'certificate');
  }
  if (platform === 'darwin') {
    return posix.join(home, 'Library', 'Application Support', 'Session Farm', 'certificate');
  }
  const data = env['XDG_DATA_HOME'];
  const base = data?.startsWith('/') ? data : posix.join(home, '.local', 'share');
  return posix.join(base, 'session-farm', 'certificate');
};
