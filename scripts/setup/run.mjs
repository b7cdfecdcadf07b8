// Runs programs for the set-up: output goes to a log, or is shown where the user waits for it.
import { spawn } from 'node:child_process';

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean }} [options] quiet: the output
 *   is kept back and becomes part of the error
 * @returns {Promise<string>} what it wrote to its output, when quiet
 */
export async function run(command, args, { cwd, env = process.env, quiet = false } = {}) {
  // npm is a command file on Windows, which only a shell can start.
  const shell = process.platform === 'win32' && command === 'npm';
  const child = spawn(command, args, {
    cwd,
    env,
    shell,
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
  });
  let output = '';
  child.stdout?.on('data', (text) => (output += text));
  child.stderr?.on('data', (text) => (output += text));
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) {
    throw new Error(`${command} ${args.join(' ')} ended with code ${code}\n${output.slice(-4000)}`);
  }
  return output;
}

/** Says what is being done, with the time that it took. */
export async function step(what, work) {
  process.stdout.write(`${what} …`);
  const start = performance.now();
  try {
    const result = await work();
    process.stdout.write(` ${((performance.now() - start) / 1000).toFixed(1)} s\n`);
    return result;
  } catch (error) {
    process.stdout.write(' failed\n');
    throw error;
  }
}
