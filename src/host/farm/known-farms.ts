import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import { farmRecord } from '../../protocol/farm-record.ts';
import type { FarmRecord } from '../../protocol/farm-record.ts';
import { isAlive } from '../../processes/is-alive.ts';
import { shapedJson } from '../../shapes/shape.ts';

/** No window looks at more farms than this. */
const maxRecords = 64;

/** Where the farms of all windows say that they run. */
export function farmsFolder({ globalStorageUri }: vscode.ExtensionContext): string {
  return join(globalStorageUri.fsPath, 'farms');
}

/** What farms that run say of themselves, whichever window of this user's started them. */
export class KnownFarms {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** The farms that run now. What is left of one that was killed is removed. */
  async all(): Promise<readonly FarmRecord[]> {
    const names = await readdir(this.folder).catch(() => []);
    const files = names.filter((name) => /^\d+\.json$/.test(name)).slice(0, maxRecords);
    const records = await Promise.all(files.map((name) => this.#read(join(this.folder, name))));
    return records.filter((record) => record !== undefined);
  }

  async #read(file: string): Promise<FarmRecord | undefined> {
    const text = await readFile(file, 'utf8').catch(() => '');
    const record = shapedJson(farmRecord, text);
    if (record && isAlive(record.pid)) return record;
    if (record) await rm(file, { force: true });
    return undefined;
  }
}
