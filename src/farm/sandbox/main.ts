import { nextFree } from '../ports.ts';
import { whenToEnd } from '../life.ts';
import { LineSplitter } from '../servers/line-splitter.ts';
import { startSandbox } from './server.ts';
import type { SandboxServer } from './server.ts';
import { fillWithSamples } from './samples.ts';

/**
 * A process that is a sandbox Redis: `sandbox.js [--port <port>] [--end-with-stdin] [--empty]`.
 * Holds sample sessions unless told to be empty, and hears on its standard input which of them are being edited. Prints `Sandbox Redis ready on redis://127.0.0.1:6399` when it can be used, and ends with its parent.
 */
const defaultPort = 6399;

const readPort = (args: readonly string[]): number => {
  const at = args.indexOf('--port');
  if (at === -1) return defaultPort;
  const port = Number(args[at + 1]);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Error(`--port must be a number from 0 to 65535, not "${args[at + 1] ?? ''}".`);
};

/** On the port asked for, or on the next one that is free. */
const startNear = async (port: number): Promise<SandboxServer> => {
  const free = port === 0 ? 0 : await nextFree(port, []);
  if (free === undefined) throw new Error(`No port from ${port} to 65535 is free.`);
  return startSandbox(free);
};

const main = async (): Promise<void> => {
  const args = process.argv.slice(2);
  const sandbox = await startNear(readPort(args));
  const samples = args.includes('--empty') ? undefined : await fillWithSamples(sandbox.port);
  const endsWithStdin = args.includes('--end-with-stdin');
  if (samples && endsWithStdin) {
    const lines = new LineSplitter((line) => samples.hear(line));
    process.stdin.setEncoding('utf8').on('data', (text: string) => lines.push(text));
  }
  whenToEnd(endsWithStdin, () => {
    samples?.stop();
    void sandbox.close().then(() => process.exit(0));
  });
  process.stdout.write(`Sandbox Redis ready on redis://127.0.0.1:${sandbox.port}\n`);
};

main().catch((error: unknown) => {
  const reason = error instanceof Error ? error.message : String(error);
  process.stdout.write(`sandbox: error: ${reason}\n`);
  process.exit(1);
});
