// Opens an address in the user's browser, where there is somebody to see it.
import { spawn } from 'node:child_process';

/** Whether windows can be opened here. */
export function hasDisplay(env = process.env, platform = process.platform) {
  return platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/** Does nothing without a display and in CI; the address is printed anyway. */
export function openBrowser(url, env = process.env) {
  if (!hasDisplay(env) || env.CI) return;
  const [command, ...args] = {
    darwin: ['open', url],
    win32: ['rundll32', 'url.dll,FileProtocolHandler', url],
  }[process.platform] ?? ['xdg-open', url];
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
