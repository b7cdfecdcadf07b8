import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { run } from '../../scripts/setup/run.mjs';
import { freePorts, request, until } from '../../test/integration/farm/support/http.ts';

/** How long it may take until it answers. */
const START_LIMIT_MS = 60_000;
/** How long its answer is waited for. */
const ANSWER_LIMIT_MS = 300_000;
const source = join(import.meta.dirname, 'redis-commander');
const folder = join(import.meta.dirname, '..', '..', '.cache', 'bench', 'redis-commander');

/** How Redis Commander lists the keys of a database. */
export interface CommanderTimes {
  /** From the question for its tree's first level to the last byte of the answer, or until it was given up. */
  readonly listMs: number;
  /** undefined where no answer came in five minutes. */
  readonly answerBytes: number | undefined;
}

/**
 * Asks a Redis Commander of its own, installed from npm on first use, for the first level of its tree, as
 * its page does when a database is expanded.
 * @returns undefined, with a line that says why, where npm can't bring it
 */
export async function timeCommander(redisPort: number): Promise<CommanderTimes | undefined> {
  try {
    await install();
  } catch (error) {
    console.log(`  Redis Commander can't be installed: ${String(error).split('\n')[0] ?? ''}`);
    return undefined;
  }
  const [port = 0] = await freePorts(1);
  const program = join(folder, 'node_modules', 'redis-commander', 'bin', 'redis-commander.js');
  const redis = ['--redis-host', '127.0.0.1', '--redis-port', String(redisPort)];
  const web = ['--address', '127.0.0.1', '--port', String(port), '--nosave'];
  const child = spawn(process.execPath, [program, ...redis, ...web], {
    cwd: folder,
    stdio: 'ignore',
  });
  try {
    const answers = (): Promise<boolean> =>
      request(port, { path: '/apiv2/connection' }).then(
        ({ body }) => body === 'true',
        () => false,
      );
    await until('Redis Commander is connected', answers, START_LIMIT_MS);
    const startMs = performance.now();
    const path = `/apiv2/keystree/R:127.0.0.1:${redisPort}:0`;
    const answerBytes = await answered(port, path);
    return { listMs: performance.now() - startMs, answerBytes };
  } finally {
    child.kill();
  }
}

/** How many bytes an answer has, however long its head takes: `fetch` would give up. */
async function answered(port: number, path: string): Promise<number | undefined> {
  const signal = AbortSignal.timeout(ANSWER_LIMIT_MS);
  try {
    const asked = get({ host: '127.0.0.1', port, path, signal });
    const [response] = (await once(asked, 'response', { signal })) as [IncomingMessage];
    let byteCount = 0;
    for await (const chunk of response) byteCount += (chunk as Buffer).length;
    if (response.statusCode !== 200) throw new Error(`It answers ${response.statusCode ?? 0}`);
    return byteCount;
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

async function install(): Promise<void> {
  if (existsSync(join(folder, 'node_modules', 'redis-commander', 'package.json'))) return;
  await mkdir(folder, { recursive: true });
  await cp(source, folder, { recursive: true });
  // Without scripts: nothing of it is built for this machine.
  const args = ['ci', '--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund'];
  await run('npm', args, { cwd: folder, quiet: true });
}
