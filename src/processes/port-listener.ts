import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './end-process.ts';
import type { SystemCommand } from './windows-orphans.ts';

/** What `/proc/net/tcp` calls a socket that takes connections. */
const listening = '0A';

/** The process of this user that takes connections on a local port; undefined where none is found. */
export async function listenerOf(
  port: number,
  platform: NodeJS.Platform = process.platform,
): Promise<number | undefined> {
  if (platform === 'linux') return listenerOnLinux(port);
  const output = await runCommand(listenersCommand(port, platform, process.env));
  return output === undefined ? undefined : listenerIn(output, port, platform);
}

/** What lists who listens: `lsof`, or `netstat` on Windows. */
export function listenersCommand(
  port: number,
  platform: NodeJS.Platform,
  { SystemRoot = 'C:\\Windows' }: Readonly<Record<string, string | undefined>>,
): SystemCommand {
  return platform === 'win32'
    ? { file: `${SystemRoot}\\System32\\netstat.exe`, args: ['-ano'] }
    : { file: 'lsof', args: ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-t'] };
}

/** The process in what {@link listenersCommand} prints. The words of `netstat` are those of Windows' language. */
export function listenerIn(
  output: string,
  port: number,
  platform: NodeJS.Platform,
): number | undefined {
  for (const line of output.split('\n')) {
    const [first = '', local = '', remote = '', , pid = ''] = line.trim().split(/\s+/);
    if (platform !== 'win32') {
      if (/^\d+$/.test(first)) return Number(first);
    } else if (first === 'TCP' && local.endsWith(`:${port}`) && remote.endsWith(':0')) {
      return Number(pid) || undefined;
    }
  }
  return undefined;
}

/** The inodes of the sockets that listen on a port, of a text like `/proc/net/tcp`. */
export function listeningInodes(table: string, port: number): readonly string[] {
  const end = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table.split('\n').flatMap((line) => {
    const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
    return state === listening && local.endsWith(end) ? [inode] : [];
  });
}

async function listenerOnLinux(port: number): Promise<number | undefined> {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((file) => readFile(file, 'latin1').catch(() => '')),
  );
  const sockets = new Set(
    tables.flatMap((table) => listeningInodes(table, port)).map((inode) => `socket:[${inode}]`),
  );
  if (sockets.size === 0) return undefined;
  const processes = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const pid of processes) {
    const folder = join('/proc', pid, 'fd');
    // Those of other users can't be read, and some end meanwhile.
    for (const file of await readdir(folder).catch(() => [])) {
      const target = await readlink(join(folder, file)).catch(() => '');
      if (sockets.has(target)) return Number(pid);
    }
  }
  return undefined;
}
