import type { TLSSocket } from 'node:tls';

/** The server has another certificate than those which the user trusts. */
export class CertificateChangedError extends Error {
  override readonly name = 'CertificateChangedError';
  readonly code = 'CERT_FINGERPRINT_MISMATCH';

  constructor() {
    super('The certificate is not one of those that are trusted');
  }
}

/**
 * Makes sure, before anything is sent, that a server shows one of the certificates that the user trusts.
 * @param fingerprints SHA-256, upper case with colons, as Node writes them
 * @throws CertificateChangedError, after the socket was destroyed
 */
export function requireTrusted(socket: TLSSocket, fingerprints: readonly string[]): void {
  const { fingerprint256 } = socket.getPeerCertificate() as { fingerprint256?: string };
  if (fingerprint256 !== undefined && fingerprints.includes(fingerprint256)) return;
  socket.on('error', () => undefined).destroy();
  throw new CertificateChangedError();
}
