import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { CertificateAndKey } from './self-signed.ts';

/** It asks nobody; a key store that asks its user is given up. */
const limitMs = 15_000;

const devCertificates = async (...args: readonly string[]): Promise<void> => {
  await promisify(execFile)('dotnet', ['dev-certs', 'https', ...args], {
    timeout: limitMs,
    windowsHide: true,
    env: { ...process.env, DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1' },
  });
};

/**
 * The certificate that ASP.NET Core uses in development, which many users trust already; undefined
 * where there is none, or no .NET SDK. None is made. Its key leaves the machine's store for a
 * moment only, in a folder that no other user reads.
 */
export const dotnetCertificate = async (): Promise<CertificateAndKey | undefined> => {
  const folder = await mkdtemp(join(tmpdir(), 'session-farm-'));
  try {
    await devCertificates('--check');
    const file = join(folder, 'localhost.pem');
    await devCertificates('--export-path', file, '--format', 'Pem', '--no-password');
    const key = await readFile(join(folder, 'localhost.key'), 'utf8');
    return { certificate: await readFile(file, 'utf8'), key };
  } catch {
    return undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
