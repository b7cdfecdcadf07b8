// The sandbox Redis of `npm start`.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectFolder } from '../setup/paths.mjs';

/**
 * Starts it, and gives its port once it answers. It ends with this process, whatever ends that.
 * @param {number} port the port to try first
 * @returns {Promise<{ port: number, stop: () => void }>}
 */
export async function startSandbox(port) {
  const script = join(projectFolder, 'dist', 'sandbox.js');
  const child = spawn(process.execPath, [script, '--port', String(port), '--end-with-stdin'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let isStopping = false;
  const stop = () => {
    isStopping = true;
    child.stdin.end();
    child.kill();
  };
  const ready = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The sandbox Redis exited with code ${code}.`)));
    createInterface(child.stdout).on('line', (line) => {
      const found = /^Sandbox Redis ready on redis:\/\/127\.0\.0\.1:(\d+)/.exec(line);
      if (found) resolve(Number(found[1]));
      else console.log(line);
    });
  });
  child.once('exit', (code) => {
    // On Ctrl+C it may be the first to end, in order.
    if (!isStopping && code) console.log(`The sandbox Redis exited with code ${code}.`);
  });
  return { port: ready, stop };
}
