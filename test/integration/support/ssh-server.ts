import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './redis-server.ts';

const run = promisify(execFile);

/** The home of a user of SSH: keys, configuration, known hosts. Removed by the test. */
export interface SshHome {
  readonly home: string;
  /** A path in its `.ssh` folder. */
  path(name: string): string;
  /** Makes a key with ssh-keygen. */
  makeKey(name: string, options?: { passphrase?: string; type?: string }): Promise<string>;
  remove(): Promise<void>;
}

/** An sshd of a test, on 127.0.0.1. */
export interface SshServer {
  readonly port: number;
  /** Has it take a key. */
  authorize(publicKeyFile: string): Promise<void>;
  /** The line that makes its key known. */
  knownHostsLine(): Promise<string>;
  /** Takes no more connections; those that are open end with their clients. */
  stop(): Promise<void>;
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Makes an empty home. */
export async function makeSshHome(): Promise<SshHome> {
  const home = await mkdtemp(join(tmpdir(), 'session-farm-ssh-'));
  await mkdir(join(home, '.ssh'), { mode: 0o700 });
  const path = (name: string): string => join(home, '.ssh', name);
  return {
    home,
    path,
    makeKey: async (name, { passphrase = '', type = 'ed25519' } = {}) => {
      const file = path(name);
      await run('ssh-keygen', ['-q', '-t', type, '-N', passphrase, '-f', file]);
      return file;
    },
    remove: () => rm(home, { recursive: true, force: true }),
  };
}

/**
 * Starts sshd as a child of the test, with its own configuration and host key.
 * @param options lines of sshd_config(5) beside those that it needs
 */
export async function startSshd(
  options: readonly string[] = [],
  port?: number,
): Promise<SshServer> {
  const folder = await mkdtemp(join(tmpdir(), 'session-farm-sshd-'));
  const hostKey = join(folder, 'host_key');
  const authorized = join(folder, 'authorized_keys');
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', hostKey]);
  await writeFile(authorized, '', { mode: 0o600 });
  // As root, sshd has a part without rights, which is kept in this folder.
  if (userInfo().uid === 0) await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
  const listening = port ?? (await freePort());
  const config = join(folder, 'sshd_config');
  await writeFile(
    config,
    [
      `ListenAddress 127.0.0.1:${listening}`,
      `HostKey ${hostKey}`,
      `AuthorizedKeysFile ${authorized}`,
      `PidFile none`,
      'StrictModes no',
      'UsePAM no',
      'PermitRootLogin yes',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'LogLevel VERBOSE',
      ...options,
    ].join('\n'),
  );
  // It starts itself again for each connection, for which it wants its whole path.
  const child = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', config], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  running.add(child);
  let output = '';
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`sshd ended: ${output}`)));
    child.stderr.on('data', (text: Buffer) => {
      output = (output + text.toString()).slice(-20_000);
      if (output.includes('Server listening')) resolve();
    });
  });
  const publicKey = async (): Promise<string> => {
    const { stdout } = await run('ssh-keygen', ['-y', '-f', hostKey]);
    return stdout.trim().split(' ').slice(0, 2).join(' ');
  };
  return {
    port: listening,
    authorize: async (file) => {
      const { stdout } = await run('cat', [file]);
      await writeFile(authorized, stdout, { flag: 'a' });
    },
    knownHostsLine: async () => `[127.0.0.1]:${listening} ${await publicKey()}\n`,
    stop: async () => {
      running.delete(child);
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}
