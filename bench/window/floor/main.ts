/**
 * Stands beside Session Farm in the same window: its editor shows a page with one line, as little as
 * there can be. It measures what happens in the extension host, and writes that into the opened
 * folder, where the benchmark waits for it.
 */
import { rename, writeFile } from 'node:fs/promises';
import Module from 'node:module';
import { join, sep } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as vscode from 'vscode';

const PAGES = 60;
const measured = 'session-farm.session-farm';

/** Milliseconds that an extension takes to be there. */
interface Activation {
  /** Its code is read and run. */
  load?: number;
  /** `activate()` has returned. */
  call?: number;
  /** What it has promised is there. */
  whole?: number;
}

/** `require`, as Node keeps it. */
interface Loader {
  _load(request: string, ...rest: unknown[]): unknown;
}

export function activate({ subscriptions }: vscode.ExtensionContext): void {
  const activation = watchActivation();
  subscriptions.push(
    vscode.window.registerCustomEditorProvider('benchFloor.page', {
      openCustomDocument: (uri) => ({ uri, dispose: () => undefined }),
      resolveCustomEditor: (_document, { webview }) => {
        webview.options = { enableScripts: true, localResourceRoots: [] };
        webview.html = '<!DOCTYPE html><html><body><p class="empty-page">Empty</p></body></html>';
      },
    }),
    vscode.window.registerTreeDataProvider<number>('benchFloor.pages', {
      getChildren: () => Array.from({ length: PAGES }, (_, index) => index),
      getTreeItem: pageItem,
    }),
    vscode.commands.registerCommand('benchFloor.activate', async () => {
      await vscode.extensions.getExtension(measured)?.activate();
      await report('activation', activation);
    }),
    vscode.commands.registerCommand('benchFloor.memory', () => report('memory', memory())),
  );
}

function pageItem(index: number): vscode.TreeItem {
  const uri = vscode.Uri.from({ scheme: 'bench-floor', path: `/${index}` });
  const item = new vscode.TreeItem(`Page ${index}.`);
  item.command = { command: 'vscode.open', title: 'Open', arguments: [uri] };
  return item;
}

/** Measures the activation that comes, from outside of what is activated. */
function watchActivation(): Activation {
  const activation: Activation = {};
  const loader = Module as unknown as Loader;
  const load = loader._load.bind(loader);
  loader._load = (request, ...rest) => {
    if (!request.includes(measured) || !request.endsWith(join(sep, 'dist', 'extension.js'))) {
      return load(request, ...rest);
    }
    loader._load = load;
    const startMs = performance.now();
    const loaded = load(request, ...rest) as { activate(context: unknown): unknown };
    activation.load = performance.now() - startMs;
    return {
      ...loaded,
      activate: async (context: unknown) => {
        const activateMs = performance.now();
        const promised = loaded.activate(context);
        activation.call = performance.now() - activateMs;
        await promised;
        activation.whole = performance.now() - activateMs;
      },
    };
  };
  return activation;
}

/** Bytes that this process holds after its garbage was collected. */
function memory(): { readonly rss: number; readonly heap: number } {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let i = 0; i < 4; i++) collect();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, heap: heapUsed + external };
}

async function report(name: string, value: unknown): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  if (folder === undefined) throw new Error('No folder is open.');
  const file = join(folder, `${name}.json`);
  await writeFile(`${file}.new`, JSON.stringify(value));
  await rename(`${file}.new`, file);
}
