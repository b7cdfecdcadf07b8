import { randomUUID } from 'node:crypto';
import * as vscode from '../../shown/vscode.ts';
import { openRailsCredentials } from '../../../lookup/keyed/rails-credentials.ts';
import { readSiteKeys, type SiteKey } from '../../../lookup/keyed/site-keys.ts';
import { redactor } from '../../redaction.ts';

/** Where the files stand that the user has chosen, and under which name the pasted keys are kept. */
const filesKey = 'sessionFarm.cookieKeyFiles';
const ownKey = 'sessionFarm.cookieKeysOf';

const maxFileLength = 128 * 1024;
const maxRemembered = 20;

/** Where chosen keys are put, and what is said of that when one is asked for. */
export interface KeyStore {
  readonly fileNote: string;
  readonly pasteNote: string;
  /** @returns how many keys stand in the file; where there are none, nothing is kept */
  addFile(file: vscode.Uri): Promise<number>;
  addText(text: string): Promise<void>;
}

/**
 * The keys that the user has pointed to for the cookies of this workspace's sites. Files are remembered by their
 * place and read each time; pasted keys are in the secret storage. No key stands in settings, states or logs.
 */
export class CookieKeys implements KeyStore {
  readonly #state: vscode.Memento;
  readonly #secrets: vscode.SecretStorage;

  constructor({
    workspaceState,
    secrets,
  }: Pick<vscode.ExtensionContext, 'workspaceState' | 'secrets'>) {
    this.#state = workspaceState;
    this.#secrets = secrets;
  }

  get fileNote(): string {
    return vscode.l10n.t(
      '.env, settings.py, secrets.yml, or master.key. Only its place is remembered.',
    );
  }

  get pasteNote(): string {
    return vscode.l10n.t('Stored encrypted by VS Code, for this workspace.');
  }

  /** All keys that can be had now, what was chosen last first. Files that have gone have none. */
  async keys(): Promise<readonly SiteKey[]> {
    const [pasted, ...files] = await Promise.all([
      this.#pasted(),
      ...this.#files.map((file) => keysOfFile(vscode.Uri.parse(file))),
    ]);
    const named = pasted.map((text) => ({ text, name: vscode.l10n.t('the pasted key') }));
    const keys = [...files.flat(), ...named];
    for (const { text } of keys) redactor.addSecret(text);
    return keys;
  }

  /** Remembers a file. @returns how many keys stand in it; where there are none, it isn't remembered */
  async addFile(file: vscode.Uri): Promise<number> {
    const { length } = await keysOfFile(file);
    if (length === 0) return 0;
    const text = file.toString();
    const others = this.#files.filter((other) => other !== text);
    await this.#state.update(filesKey, [text, ...others].slice(0, maxRemembered));
    return length;
  }

  /** Keeps a key that the user pasted. */
  async addText(text: string): Promise<void> {
    redactor.addSecret(text);
    let own = this.#state.get<string>(ownKey);
    if (own === undefined) {
      own = randomUUID();
      await this.#state.update(ownKey, own);
    }
    const others = (await this.#pasted()).filter((other) => other !== text);
    const all = [text, ...others].slice(0, maxRemembered);
    await this.#secrets.store(secretName(own), JSON.stringify(all));
  }

  /** Forgets all of them. @returns how many files and pasted keys there were */
  async forget(): Promise<number> {
    const count = this.#files.length + (await this.#pasted()).length;
    const own = this.#state.get<string>(ownKey);
    if (own !== undefined) await this.#secrets.delete(secretName(own));
    await this.#state.update(ownKey, undefined);
    await this.#state.update(filesKey, undefined);
    return count;
  }

  get #files(): readonly string[] {
    return this.#state.get<readonly string[]>(filesKey, []);
  }

  async #pasted(): Promise<readonly string[]> {
    const own = this.#state.get<string>(ownKey);
    const stored = own === undefined ? undefined : await this.#secrets.get(secretName(own));
    const list: unknown = JSON.parse(stored ?? '[]');
    return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
  }
}

const secretName = (own: string): string => `cookieKeys.${own}`;

/** The keys that stand in a file; none for what can't be read. */
export async function keysOfFile(file: vscode.Uri): Promise<readonly SiteKey[]> {
  const text = await textOf(file);
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  const inside = await credentialsOf(file, name, text);
  return readSiteKeys(inside ?? text, name);
}

/** Rails keeps its key in an encrypted file, and the key of that in a file beside it: either one can be chosen. */
async function credentialsOf(
  file: vscode.Uri,
  name: string,
  text: string,
): Promise<string | undefined> {
  const beside = (other: string) => textOf(vscode.Uri.joinPath(file, '..', other));
  if (name.endsWith('.yml.enc')) {
    for (const key of [name.replace(/\.yml\.enc$/, '.key'), 'master.key']) {
      const opened = openRailsCredentials(text, await beside(key));
      if (opened !== undefined) return opened;
    }
  }
  if (name.endsWith('.key')) {
    const closed = name === 'master.key' ? 'credentials.yml.enc' : name.replace(/key$/, 'yml.enc');
    return openRailsCredentials(await beside(closed), text);
  }
  return undefined;
}

async function textOf(file: vscode.Uri): Promise<string> {
  try {
    const { size, type } = await vscode.workspace.fs.stat(file);
    // Links may lead to devices, which never end.
    const isFile = (type & vscode.FileType.File) !== 0;
    if (!isFile || size > maxFileLength) return '';
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  } catch {
    return '';
  }
}
