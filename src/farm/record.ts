import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FarmPlace, FarmRecord } from '../protocol/farm-record.ts';

/** What a farm says of itself while it runs, in a file that all windows look at. */
export class RecordFile {
  readonly #folder: string;
  readonly #record: Omit<FarmRecord, 'ports'>;
  /** One change after the other. */
  #last: Promise<unknown> = Promise.resolve();

  /** @param control where it listens for hosts */
  constructor({ folder, channel, window }: FarmPlace, name: string, control: string) {
    this.#folder = folder;
    this.#record = { name, pid: process.pid, control, channel, window };
  }

  get #file(): string {
    return join(this.#folder, `${this.#record.pid}.json`);
  }

  /** Says that the farm runs, and which ports are its own now. */
  write(ports: readonly number[]): Promise<void> {
    const record: FarmRecord = { ...this.#record, ports };
    return this.#next(async () => {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      // In one step: a window that looks just now reads it whole or not at all.
      await writeFile(`${this.#file}.new`, JSON.stringify(record), { mode: 0o600 });
      await rename(`${this.#file}.new`, this.#file);
    });
  }

  /** The farm ends. */
  remove(): Promise<void> {
    return this.#next(() => rm(this.#file, { force: true }));
  }

  #next(act: () => Promise<void>): Promise<void> {
    const result = this.#last.then(act);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
