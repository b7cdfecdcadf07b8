import { createPrivateKey, randomUUID, X509Certificate } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { certificateFile } from './certificate-folder.ts';
import { makeSelfSigned } from './self-signed.ts';
import type { CertificateAndKey } from './self-signed.ts';

/** Both in one file, so that two farms that start at once can't mix theirs. */
const storeFile = 'localhost-with-key.pem';

/** One that ends sooner is made anew. */
const leastLeftMs = 7 * 86_400_000;

const keyBegin = '-----BEGIN PRIVATE KEY-----';

/** What is stored, if it can be used. */
const usable = (stored: string, now: Date): CertificateAndKey | undefined => {
  const at = stored.indexOf(keyBegin);
  if (at === -1) return undefined;
  const [certificate, key] = [stored.slice(0, at), stored.slice(at)];
  try {
    const parsed = new X509Certificate(certificate);
    const leftMs = Date.parse(parsed.validTo) - now.getTime();
    if (leftMs < leastLeftMs || !parsed.checkPrivateKey(createPrivateKey(key))) return undefined;
    return { certificate, key };
  } catch {
    return undefined;
  }
};

const read = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return '';
  }
};

/**
 * The development certificate of this user: made once, with its key where only the user reads it.
 * Beside it lies the certificate alone, for those who trust it.
 * @throws when the folder can't be written
 */
export const ownCertificate = async (folder: string, now: Date): Promise<CertificateAndKey> => {
  const file = join(folder, storeFile);
  const found = usable(await read(file), now);
  if (found) return found;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const made = makeSelfSigned(now);
  const fresh = join(folder, `${randomUUID()}.tmp`);
  try {
    await writeFile(fresh, made.certificate + made.key, { mode: 0o600, flag: 'wx' });
    const isStale = usable(await read(file), now) === undefined;
    if (isStale) await rm(file, { force: true });
    // Whoever comes second takes what the first one made.
    await link(fresh, file).catch(() => undefined);
  } finally {
    await rm(fresh, { force: true });
  }
  const stored = usable(await read(file), now) ?? made;
  await writeFile(join(folder, certificateFile), stored.certificate);
  return stored;
};
