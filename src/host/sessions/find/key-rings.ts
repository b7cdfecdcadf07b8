import * as vscode from '../../shown/vscode.ts';
import { readProtectionKeys } from '../../../lookup/aspnetcore/key-ring.ts';
import type { ProtectionKey } from '../../../lookup/aspnetcore/key-ring.ts';
import type { SessionSource } from '../../../stores/source/session-source.ts';

/** Where the folders stand that the user has chosen, and the names of applications. Both are this workspace's. */
const foldersKey = 'sessionFarm.keyRingFolders';
const namesKey = 'sessionFarm.applicationNames';

/** The name that `PersistKeysToStackExchangeRedis` of ASP.NET Core gives to its list. */
const redisList = 'DataProtection-Keys';

const maxFiles = 500;
const maxFileLength = 64 * 1024;
const maxRemembered = 20;

/** The key rings of data protection that the user has pointed to, and those that lie in Redis. Keeps no key. */
export class KeyRings {
  readonly #state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  /** All keys that can be had now. Files that are none, and folders that have gone, have none. */
  async keys(sources: readonly SessionSource[]): Promise<readonly ProtectionKey[]> {
    const texts = await Promise.all([
      ...this.#state.get<readonly string[]>(foldersKey, []).map(textsOfFolder),
      ...sources.map((source) => source.protectionKeys(redisList).catch(() => [])),
    ]);
    return texts.flat().flatMap((text) => {
      try {
        return readProtectionKeys(text);
      } catch {
        return [];
      }
    });
  }

  /** Asks for a folder, and remembers it. @returns whether there is one more */
  async addFolder(): Promise<boolean> {
    const [folder] =
      (await vscode.window.showOpenDialog({
        canSelectFiles: false,
        canSelectFolders: true,
        title: vscode.l10n.t('Folder with the key-*.xml files of the site'),
        openLabel: vscode.l10n.t('Use Key Ring'),
      })) ?? [];
    if (!folder) return false;
    await this.#remember(foldersKey, folder.toString());
    return true;
  }

  /** What sites may have given to `SetApplicationName`, and the folders that they may run in. */
  async applicationNames(): Promise<readonly string[]> {
    const given = this.#state.get<readonly string[]>(namesKey, []);
    return [...new Set([...given, ...(await namesInWorkspace())])];
  }

  addApplicationName(name: string): Promise<void> {
    return this.#remember(namesKey, name);
  }

  async #remember(key: string, text: string): Promise<void> {
    const before = this.#state.get<readonly string[]>(key, []).filter((one) => one !== text);
    await this.#state.update(key, [text, ...before].slice(0, maxRemembered));
  }
}

async function textsOfFolder(uri: string): Promise<readonly string[]> {
  const folder = vscode.Uri.parse(uri);
  const entries = await vscode.workspace.fs.readDirectory(folder).then(
    (found) => found,
    () => [],
  );
  const names = entries.flatMap(([name]) => (/^key-.*\.xml$/i.test(name) ? [name] : []));
  const texts = await Promise.all(
    names.slice(0, maxFiles).map(async (name) => {
      const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, name));
      return bytes.length > maxFileLength ? [] : [new TextDecoder().decode(bytes)];
    }),
  );
  return texts.flat();
}

/** Names that stand in the code of the workspace, and the folders of its projects as content roots. */
async function namesInWorkspace(): Promise<readonly string[]> {
  const projects = await vscode.workspace.findFiles('**/*.csproj', '**/{bin,obj}/**', 50);
  const roots = projects.map(({ fsPath }) => fsPath.slice(0, fsPath.search(/[^/\\]*$/)));
  const code = await vscode.workspace.findFiles('**/{Program,Startup}.cs', '**/{bin,obj}/**', 50);
  const named = await Promise.all(
    code.map(async (uri) => {
      const bytes = await vscode.workspace.fs.readFile(uri);
      const text = new TextDecoder().decode(bytes.subarray(0, maxFileLength));
      return [...text.matchAll(/SetApplicationName\(\s*"([^"\r\n]{1,200})"/g)].map(
        ([, name = '']) => name,
      );
    }),
  );
  return [...named.flat(), ...roots];
}
