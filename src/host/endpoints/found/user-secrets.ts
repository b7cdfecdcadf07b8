import { decoded } from '../../../config/found/discover.ts';
import type { TextFile } from '../../../config/found/find.ts';
import { userSecretsPath } from '../../../config/found/json/dotnet-settings.ts';
import { readLimited } from './read-limited.ts';

/** The user secrets of an ASP.NET Core project, which `dotnet user-secrets` keeps outside it; undefined where there are none. */
export async function readUserSecretsFile(id: string, home: string): Promise<TextFile | undefined> {
  const path = userSecretsPath(id, process.platform, home, process.env['APPDATA']);
  if (path === undefined) return undefined;
  const content = decoded(await readLimited(path).catch(() => undefined));
  if (!content || !('text' in content)) return undefined;
  return { file: shortPath(path, home), text: content.text };
}

/** `~/…` for what is in the user's folder, with `/`. */
function shortPath(path: string, home: string): string {
  const isBelow = path.startsWith(home);
  return `${isBelow ? '~' : ''}${isBelow ? path.slice(home.length) : path}`.replaceAll('\\', '/');
}
