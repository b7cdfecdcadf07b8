import { shownText } from '../protocol/shown-text.ts';
import { terminalText } from './terminal-text.ts';

const maxMessageLength = 2000;

/**
 * The lines that a farm process prints. A background problem matcher of a VS Code task reads them,
 * so their shape is fixed:
 *
 *     Farm starting on port 9000: server-a on 9001, server-b on 9002     begins
 *     server-a ready on http://127.0.0.1:9001                           one a server
 *     Farm ready on http://127.0.0.1:9000                                ends
 *     farm: error: Port 9001 is in use by another program. …             an error; the process ends
 *     farm: warning: server-b is down. …                                 the farm goes on without it
 *     farm: note: server-c was added on port 9003. …                     servers come and go
 *     [server-a] …                                                       what a server printed itself
 *     Farm stopped                                                       the last line
 *
 * begins `^Farm starting on port (\d+)`, ends `^Farm (?:ready on (\S+)|stopped)`,
 * problems `^farm: (error|warning): (.*)$`. No line of a server can look like one of these.
 */
export const lines = {
  starting: (port: number, servers: readonly { readonly name: string; readonly port: number }[]) =>
    `Farm starting on port ${port}: ${servers.map((s) => `${shownText(s.name)} on ${s.port}`).join(', ')}`,
  serverReady: (name: string, url: string) => `${shownText(name)} ready on ${url}`,
  ready: (url: string) => `Farm ready on ${url}`,
  error: (message: string) => `farm: error: ${shownText(message, maxMessageLength)}`,
  warning: (message: string) => `farm: warning: ${shownText(message, maxMessageLength)}`,
  note: (message: string) => `farm: note: ${shownText(message, maxMessageLength)}`,
  server: (name: string, line: string) => `[${shownText(name)}] ${terminalText(line)}`,
  stopped: () => 'Farm stopped',
} as const;

/** What a farm process exits with. */
export const exitCodes = {
  stopped: 0,
  failed: 1,
  badConfig: 2,
  portInUse: 3,
  /** The same farm of the same window runs: nothing was started. */
  alreadyRunning: 4,
  /** The user was asked, and didn't want it to write to its Redis. */
  calledOff: 5,
} as const;
