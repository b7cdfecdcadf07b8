import * as vscode from '../../shown/vscode.ts';
import type { SiteKey } from '../../../lookup/keyed/site-keys.ts';
import { redactor } from '../../redaction.ts';
import { type KeyStore, keysOfFile } from '../../sessions/find/cookie-keys.ts';

const maxKept = 20;

/** Keys of a site for as long as this window is open: nothing of them is stored anywhere. */
export class MemoryKeys implements KeyStore {
  #keys: readonly SiteKey[] = [];

  /** What was chosen last first. */
  get all(): readonly SiteKey[] {
    return this.#keys;
  }

  get fileNote(): string {
    return vscode.l10n.t('.env, settings.py, secrets.yml, or master.key. It is read once.');
  }

  get pasteNote(): string {
    return vscode.l10n.t('Kept in memory until this window closes.');
  }

  async addFile(file: vscode.Uri): Promise<number> {
    const found = await keysOfFile(file);
    this.#add(found);
    return found.length;
  }

  addText(text: string): Promise<void> {
    this.#add([{ text, name: vscode.l10n.t('the pasted key') }]);
    return Promise.resolve();
  }

  #add(keys: readonly SiteKey[]): void {
    for (const { text } of keys) redactor.addSecret(text);
    const isNew = (key: SiteKey): boolean => keys.every(({ text }) => text !== key.text);
    this.#keys = [...keys, ...this.#keys.filter(isNew)].slice(0, Math.max(maxKept, keys.length));
  }
}
