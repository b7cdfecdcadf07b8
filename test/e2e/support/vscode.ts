import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchChromium } from '../../../scripts/vscode-browser/chromium.mjs';
import { placeExtension } from '../../../scripts/vscode-browser/place-extension.mjs';
import { quietSettings } from '../../../scripts/vscode-browser/quiet-settings.mjs';
import { startVscodeServer, writeSettings } from '../../../scripts/vscode-browser/server.mjs';
import { ConsoleHealth } from './console-health.ts';
import { Workbench } from './workbench.ts';

/** What a test wants VS Code to be. Each one has folders and ports of its own. */
export interface VscodeOptions {
  /** A folder whose copy is opened; an empty one by default. */
  readonly workspace?: string;
  /** Files to write into the copy, by their path in it; objects are written as JSON. */
  readonly files?: Readonly<Record<string, unknown>>;
  /** User settings beside those that keep VS Code quiet. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The folder is one that nobody has trusted. */
  readonly isUntrusted?: boolean;
  /** Puts the extension to test into the folder given; the built one by default. */
  readonly installExtension?: (extensionsFolder: string) => Promise<void>;
}

/** A running VS Code with its window. */
export interface Vscode {
  readonly workbench: Workbench;
  /** The copy of the workspace. */
  readonly folder: string;
  /** Changes user settings while it runs. */
  changeSettings(settings: Readonly<Record<string, unknown>>): Promise<void>;
  /** Ends everything, and throws if the console of the window showed errors. */
  close(): Promise<void>;
}

/** Starts VS Code with the extension in it and opens its window. */
export async function openVscode(options: VscodeOptions = {}): Promise<Vscode> {
  const root = await mkdtemp(join(tmpdir(), 'sf-e2e-'));
  const folder = join(root, 'workspace');
  const userDataFolder = join(root, 'user');
  const extensionsFolder = join(root, 'extensions');
  await makeWorkspace(folder, options);
  await mkdir(extensionsFolder);
  await (options.installExtension ?? placeExtension)(extensionsFolder);
  const withTrust = options.isUntrusted === true;
  const trust = withTrust && {
    'security.workspace.trust.enabled': true,
    'security.workspace.trust.startupPrompt': 'never',
  };
  const userSettings = { ...quietSettings, ...trust, ...options.settings };
  const server = await startVscodeServer({
    userDataFolder,
    extensionsFolder,
    withTrust,
    settings: userSettings,
    // Without a gallery nothing depends on whether the network is there.
    env: { ...process.env, EXTENSIONS_GALLERY: '{"serviceUrl":""}' },
  });
  const health = new ConsoleHealth();
  const browser = await launchChromium().catch(async (error: unknown) => {
    await server.stop();
    throw error;
  });
  const end = async (): Promise<void> => {
    await browser.close();
    await server.stop();
    await rm(root, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
    context.setDefaultTimeout(20_000);
    const page = await context.newPage();
    health.watch(page);
    // The first window of a busy machine takes its time; whoever waits for it waits here.
    await page.goto(`http://${server.host}/?folder=${encodeURIComponent(folder)}`, {
      timeout: 60_000,
    });
    const workbench = new Workbench(page, health);
    await workbench.whenReady();
    return {
      workbench,
      folder,
      changeSettings: async (settings) => {
        Object.assign(userSettings, settings);
        await writeSettings(userDataFolder, userSettings);
      },
      close: async () => {
        await end();
        health.check();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

async function makeWorkspace(folder: string, options: VscodeOptions): Promise<void> {
  await mkdir(folder);
  if (options.workspace) await cp(options.workspace, folder, { recursive: true });
  for (const [name, content] of Object.entries(options.files ?? {})) {
    const file = join(folder, name);
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  }
}
