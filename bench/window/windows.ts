import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { placeExtension } from '../../scripts/vscode-browser/place-extension.mjs';
import { openVscode, type Vscode } from '../../test/e2e/support/vscode.ts';
import { until } from '../../test/integration/support/redis-server.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));
const floor = fileURLToPath(new URL('floor/', import.meta.url));

/** Milliseconds: its code is loaded, `activate()` returns, and what it promises is there. */
export interface Activation {
  readonly load: number;
  readonly call: number;
  readonly whole: number;
}

/** Bytes of the extension host. */
export interface HostMemory {
  readonly rss: number;
  readonly heap: number;
}

/**
 * Opens a window with the floor in it, beside our extension as it was built last.
 * @param isEmpty leaves our manifest and takes our code, down to an `activate()` that does nothing
 */
export function openWindow(isEmpty: boolean): Promise<Vscode> {
  return openVscode({
    installExtension: async (extensionsFolder) => {
      await placeExtension(extensionsFolder);
      await placeFloor(join(extensionsFolder, 'session-farm.bench-floor-0.0.1'));
      if (isEmpty) await emptyExtension(extensionsFolder);
    },
  });
}

async function placeFloor(folder: string): Promise<void> {
  await mkdir(folder);
  await cp(join(floor, 'package.json'), join(folder, 'package.json'));
  buildSync({
    entryPoints: [join(floor, 'main.ts')],
    outfile: join(folder, 'extension.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
  });
}

async function emptyExtension(extensionsFolder: string): Promise<void> {
  const manifest = JSON.parse(await readFile(join(project, 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  const folder = join(extensionsFolder, `session-farm.session-farm-${manifest.version}`);
  const file = join(folder, 'dist', 'extension.js');
  await writeFile(file, 'exports.activate = () => undefined;');
}

/** Activates our extension, and says how long that took. */
export async function activation(vscode: Vscode): Promise<Activation> {
  return (await ask(vscode, 'Bench: Measure Activation', 'activation')) as Activation;
}

/** What the extension host holds right now. */
export async function hostMemory(vscode: Vscode): Promise<HostMemory> {
  return (await ask(vscode, 'Bench: Measure Memory', 'memory')) as HostMemory;
}

async function ask({ workbench, folder }: Vscode, command: string, name: string): Promise<unknown> {
  const file = join(folder, `${name}.json`);
  await rm(file, { force: true });
  await workbench.runCommand(command);
  let text: string | undefined;
  await until(
    async () => {
      text = await readFile(file, 'utf8').catch(() => undefined);
      return text !== undefined;
    },
    command,
    20_000,
  );
  return JSON.parse(text ?? '') as unknown;
}
