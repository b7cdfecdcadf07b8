import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A certificate with its key, made for one test run. */
export interface Certificate {
  readonly certificateFile: string;
  readonly keyFile: string;
  readonly authorityFile: string;
  /** The authority that signed it, as PEM text. */
  readonly authority: string;
}

/** A folder with an authority and what it signed; removed by the test. */
export interface CertificateFolder {
  /** Makes a certificate for host names and addresses: `DNS:localhost`, `IP:127.0.0.1`. */
  issue(
    names: readonly string[],
    options?: { readonly daysValid?: number; readonly purpose?: 'clientAuth' },
  ): Promise<Certificate>;
  /** Encrypts the key of a certificate, as PEM (PKCS #8). @returns the file */
  encryptKey(certificate: Certificate, passphrase: string): Promise<string>;
  /** Puts a certificate and its key into one PFX file. @param options further ones of `openssl pkcs12` */
  toPfx(certificate: Certificate, passphrase: string, options?: readonly string[]): Promise<string>;
  /** Makes a certificate that has signed itself. */
  selfSign(names: readonly string[]): Promise<Certificate>;
  remove(): Promise<void>;
}

const run = promisify(execFile);

/** Makes an authority with the `openssl` program, which has to be installed. */
export async function makeCertificates(): Promise<CertificateFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'session-farm-tls-'));
  const authorityFile = join(folder, 'ca.crt');
  const authorityKey = join(folder, 'ca.key');
  await openssl(
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2'],
    ...['-subj', '/CN=Session Farm Test Authority'],
    ...['-keyout', authorityKey, '-out', authorityFile],
  );
  let number = 0;
  return {
    async issue(names, { daysValid = 2, purpose } = {}) {
      const base = join(folder, String(++number));
      await newKey(base);
      const usage = purpose === undefined ? '' : `extendedKeyUsage=${purpose}\n`;
      await writeFile(`${base}.ext`, `subjectAltName=${names.join(',')}\n${usage}`);
      await openssl(
        ...[
          'x509',
          '-req',
          '-in',
          `${base}.csr`,
          '-out',
          `${base}.crt`,
          '-days',
          String(daysValid),
        ],
        ...['-CA', authorityFile, '-CAkey', authorityKey, '-CAcreateserial'],
        ...['-extfile', `${base}.ext`],
      );
      return describe(base, authorityFile);
    },
    async selfSign(names) {
      const base = join(folder, String(++number));
      await newKey(base);
      await writeFile(`${base}.ext`, `subjectAltName=${names.join(',')}\n`);
      await openssl(
        ...['x509', '-req', '-in', `${base}.csr`, '-out', `${base}.crt`, '-days', '2'],
        ...['-signkey', `${base}.key`, '-extfile', `${base}.ext`],
      );
      return describe(base, `${base}.crt`);
    },
    async encryptKey({ keyFile }, passphrase) {
      const file = join(folder, `${++number}.encrypted.key`);
      await openssl(
        ...['pkcs8', '-topk8', '-v2', 'aes-256-cbc', '-in', keyFile, '-out', file],
        ...['-passout', `pass:${passphrase}`],
      );
      return file;
    },
    async toPfx({ certificateFile, keyFile }, passphrase, options = []) {
      const file = join(folder, `${++number}.pfx`);
      await openssl(
        ...['pkcs12', '-export', '-in', certificateFile, '-inkey', keyFile, '-out', file],
        ...['-passout', `pass:${passphrase}`, ...options],
      );
      return file;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function newKey(base: string): Promise<void> {
  await openssl(
    ...['req', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=Session Farm Test Server'],
    ...['-keyout', `${base}.key`, '-out', `${base}.csr`],
  );
}

async function describe(base: string, authorityFile: string): Promise<Certificate> {
  return {
    certificateFile: `${base}.crt`,
    keyFile: `${base}.key`,
    authorityFile,
    authority: await readFile(authorityFile, 'utf8'),
  };
}

async function openssl(...args: string[]): Promise<void> {
  try {
    await run('openssl', args);
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw missing
      ? new Error('The TLS tests need the program openssl, which is not installed')
      : error;
  }
}
