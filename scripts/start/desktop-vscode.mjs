// VS Code on the desktop, with the extension from this folder and data of its own.
import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { findProgram } from '../setup/find-program.mjs';
import { projectFolder, startFolder } from '../setup/paths.mjs';
import { hasDisplay } from './open-browser.mjs';

const userDataFolder = join(startFolder, 'desktop');

/** The command of VS Code, where it can open a window. */
export function findDesktopVscode(env = process.env) {
  // In a terminal of a remote window "code" talks to that window only.
  if (!hasDisplay(env) || env.VSCODE_IPC_HOOK_CLI) return undefined;
  return findProgram('code', env);
}

/**
 * Opens a window and waits until it is closed.
 * @param {string} code the command
 * @param {string} folder the workspace
 * @param {(userDataFolder: string) => Promise<void>} writeSettings
 * @returns {Promise<{ closed: Promise<void>, stop: () => Promise<void> }>}
 */
export async function openDesktopVscode(code, folder, writeSettings) {
  await writeSettings(userDataFolder);
  const isWindows = process.platform === 'win32';
  const quote = (text) => (isWindows ? `"${text}"` : text);
  const args = [
    ...['--new-window', '--wait', '--skip-welcome', '--skip-release-notes'],
    ...['--disable-workspace-trust', '--disable-telemetry'],
    `--extensionDevelopmentPath=${projectFolder}`,
    `--user-data-dir=${userDataFolder}`,
    `--extensions-dir=${join(startFolder, 'extensions-desktop')}`,
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    folder,
  ];
  // A command file on Windows, which only a shell can start.
  const child = spawn(quote(code), args.map(quote), { stdio: 'inherit', shell: isWindows });
  const closed = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  const stop = async () => {
    child.kill();
    if (!isWindows) await endProcessesWith(`--user-data-dir=${userDataFolder}`);
  };
  return { closed, stop };
}

/** The command leaves the window to a process of its own, known by its folder for data. */
async function endProcessesWith(argument) {
  const list = await new Promise((resolve) =>
    execFile('ps', ['-Ao', 'pid=,args='], { maxBuffer: 16e6 }, (error, text) =>
      resolve(text ?? ''),
    ),
  );
  for (const line of list.split('\n')) {
    const pid = Number.parseInt(line, 10);
    if (!line.includes(argument) || pid === process.pid) continue;
    try {
      process.kill(pid, 'SIGTERM');
    } catch {
      // It has ended meanwhile.
    }
  }
}
