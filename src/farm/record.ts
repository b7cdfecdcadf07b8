import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FarmPlace, FarmRecord } from '../protocol/farm-record.ts';
import type { FarmConfig } from './config/parse-farm-config.ts';

/** Says that a farm runs. The function that comes back takes that back. */
export const writeRecord = async (
  { folder, channel, window }: FarmPlace,
  { name, port, servers }: FarmConfig,
  control: string,
): Promise<() => Promise<void>> => {
  const { pid } = process;
  const ports = [port, ...servers.map((server) => server.port)];
  const record: FarmRecord = { name, pid, ports, control, channel, window };
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${pid}.json`);
  // In one step: a window that looks just now reads it whole or not at all.
  await writeFile(`${file}.new`, JSON.stringify(record), { mode: 0o600 });
  await rename(`${file}.new`, file);
  return () => rm(file, { force: true });
};
