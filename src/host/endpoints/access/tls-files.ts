import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { createSecureContext } from 'node:tls';
import type { TlsFiles } from '../../../config/endpoint-access.ts';
import type { ClientCertificate, TlsOptions } from '../../../links/connect-options.ts';
import { ConnectError } from '../../../links/diagnosis.ts';
import type { TlsFileFailure } from '../../../links/diagnosis.ts';

/** Bundles of authorities take some 250 kB; nothing that is larger is one. */
const MAX_BYTES = 4_000_000;
const CERTIFICATES =
  /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[^-]*-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g;

/**
 * Reads what TLS takes from files: certificates of authorities, and the client's own with its key, as PEM,
 * DER or PFX. All of it is checked here, so that a mistake names its file.
 * @param passphrase what the key, or the PFX, is encrypted with
 * @throws ConnectError `tls-files`, or the signal's reason
 */
export async function readTlsFiles(
  files: TlsFiles,
  passphrase: string | undefined,
  signal?: AbortSignal,
): Promise<TlsOptions> {
  const { authorityFiles = [], certificateFile, keyFile, trustedFingerprints } = files;
  const authorities: string[] = [];
  for (const file of authorityFiles) authorities.push(...(await readAuthorities(file, signal)));
  return {
    ...(authorities.length > 0 && { authorities }),
    ...(certificateFile !== undefined && {
      clientCertificate: await readOwn(certificateFile, keyFile, passphrase, signal),
    }),
    ...(trustedFingerprints && { trustedFingerprints }),
  };
}

/** The names of the files as the system takes them: `~` stands for the user's folder. */
export function pathOf(file: string, home = homedir()): string {
  return /^~[\\/]/.test(file) ? join(home, file.slice(2)) : file;
}

async function readAuthorities(path: string, signal?: AbortSignal): Promise<readonly string[]> {
  const refuse = refuserOf('authority', path);
  const bytes = await read(path, 'authority', signal);
  const text = bytes.toString('latin1');
  const certificates = text.includes('-----BEGIN') ? (text.match(CERTIFICATES) ?? []) : [bytes];
  if (certificates.length === 0) throw refuse('not-a-certificate');
  try {
    return certificates.map((certificate) => new X509Certificate(certificate).toString());
  } catch {
    throw refuse('not-a-certificate');
  }
}

async function readOwn(
  path: string,
  keyPath: string | undefined,
  passphrase: string | undefined,
  signal?: AbortSignal,
): Promise<ClientCertificate> {
  const bytes = await read(path, 'certificate', signal);
  const text = bytes.toString('latin1');
  const isPem = text.includes('-----BEGIN');
  const der = isPem ? undefined : certificateOf(bytes);
  if (!isPem && !der) return readPfx(path, bytes, passphrase);
  const chain = isPem ? (text.match(CERTIFICATES) ?? []) : [der?.toString() ?? ''];
  const first = certificateOf(chain[0] ?? '');
  if (!first) throw refuserOf('certificate', path)('not-a-certificate');
  const keyText =
    keyPath === undefined ? text : (await read(keyPath, 'key', signal)).toString('latin1');
  if (keyPath === undefined && !/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(keyText)) {
    throw refuserOf('certificate', path)('no-key');
  }
  const key = readKey(keyPath ?? path, keyText, passphrase);
  if (!first.checkPrivateKey(key)) throw refuserOf('key', keyPath ?? path)('key-mismatch');
  return {
    certificate: chain.join('\n'),
    // Decrypted already: TLS takes it without a passphrase, and in one way for all kinds of keys.
    key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function readKey(path: string, text: string, passphrase: string | undefined): KeyObject {
  try {
    return createPrivateKey({
      key: text,
      format: 'pem',
      ...(passphrase !== undefined && { passphrase }),
    });
  } catch {
    const problem = passphrase === undefined ? 'passphrase-missing' : 'passphrase-wrong';
    throw refuserOf('key', path)(text.includes('ENCRYPTED') ? problem : 'not-a-key');
  }
}

function readPfx(path: string, pfx: Uint8Array, passphrase: string | undefined): ClientCertificate {
  const own = { pfx, ...(passphrase !== undefined && { passphrase }) };
  try {
    createSecureContext({ ...own, pfx: Buffer.from(pfx) });
    return own;
  } catch (error) {
    const refuse = refuserOf('certificate', path);
    const text = String(error);
    if (isUnsupported(error)) throw refuse('unsupported');
    if (!/mac verify|password|pkcs12 cipherfinal/i.test(text)) throw refuse('not-a-certificate');
    throw refuse(passphrase === undefined ? 'passphrase-missing' : 'passphrase-wrong');
  }
}

/** OpenSSL 3 no longer opens what RC2 and single DES have closed. */
function isUnsupported(error: unknown): boolean {
  return /unsupported/i.test(String(error));
}

function certificateOf(content: string | Buffer): X509Certificate | undefined {
  try {
    return new X509Certificate(content);
  } catch {
    return undefined;
  }
}

async function read(
  file: string,
  role: TlsFileFailure['role'],
  signal?: AbortSignal,
): Promise<Buffer> {
  signal?.throwIfAborted();
  const refuse = refuserOf(role, file);
  const path = pathOf(file);
  // Where a relative path leads depends on where the program was started.
  if (!isAbsolute(path)) throw refuse('not-found');
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES) throw refuse('unreadable');
    return await readFile(path, { ...(signal && { signal }) });
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof ConnectError) throw error;
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw refuse(isMissing ? 'not-found' : 'unreadable');
  }
}

function refuserOf(
  role: TlsFileFailure['role'],
  path: string,
): (problem: TlsFileFailure['problem']) => ConnectError {
  return (problem) =>
    new ConnectError({ reason: 'tls-files', usesTls: true, tlsFile: { role, path, problem } });
}
