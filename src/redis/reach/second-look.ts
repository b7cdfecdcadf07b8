import { type PeerCertificate, TLSSocket } from 'node:tls';
import type { HostPort } from '../../config/endpoint-address.ts';
import type { Dial } from '../../links/connect-options.ts';
import { errorCode } from '../../links/connect-failure.ts';
import type { CertificateProblem } from '../../links/diagnosis.ts';
import { RawConnection } from '../wire/raw-connection.ts';
import { openSocket, type SocketTarget, type TlsSetup } from '../../links/socket.ts';

/** Looks whether a server takes TLS, without sending anything but the handshake. */
export async function speaksTls(
  target: SocketTarget,
  signal: AbortSignal,
  dial?: Dial,
): Promise<boolean> {
  try {
    const socket = await openSocket(target, { rejectsUnauthorized: false }, signal, dial);
    socket.on('error', () => undefined).destroy();
    return true;
  } catch (error) {
    // An alert is TLS too: the server wants a client certificate or other ciphers.
    return errorCode(error).includes('ALERT');
  }
}

/** Looks whether a server answers a plain PING in the language of Redis, with whatever reply. */
export async function speaksPlain(
  target: SocketTarget,
  signal: AbortSignal,
  dial?: Dial,
): Promise<boolean> {
  let connection: RawConnection | undefined;
  try {
    connection = new RawConnection(await openSocket(target, undefined, signal, dial), {
      maxReplyBytes: 1024,
    });
    const open = connection;
    signal.addEventListener('abort', () => open.close(), { once: true });
    await open.ask(['PING']);
    return true;
  } catch {
    return false;
  } finally {
    connection?.close();
  }
}

/** Reads the facts of a certificate that wasn't trusted. The connection is used for nothing else. */
export async function readCertificate(
  target: HostPort,
  tls: TlsSetup,
  signal: AbortSignal,
  dial?: Dial,
): Promise<Partial<CertificateProblem>> {
  try {
    const socket = await openSocket(target, { ...tls, rejectsUnauthorized: false }, signal, dial);
    socket.on('error', () => undefined);
    const certificate = socket instanceof TLSSocket ? socket.getPeerCertificate() : undefined;
    socket.destroy();
    return certificate ? certificateFacts(certificate) : {};
  } catch {
    return {};
  }
}

/** What a certificate says of itself; nothing where there is none. */
export function certificateFacts(certificate: PeerCertificate): Partial<CertificateProblem> {
  if (Object.keys(certificate).length === 0) return {};
  const { subject, issuer, subjectaltname = '' } = certificate;
  return {
    subject: nameText(subject),
    issuer: nameText(issuer),
    hosts: subjectaltname
      .split(', ')
      .map((name) => name.replace(/^[^:]*:/, ''))
      .filter((name) => name !== ''),
    validFrom: new Date(certificate.valid_from),
    validTo: new Date(certificate.valid_to),
    fingerprint: certificate.fingerprint256,
  };
}

/** The common name, or the organisation where there is none. A certificate may repeat a field. */
function nameText(name: { CN?: string | string[]; O?: string | string[] }): string {
  return [name.CN ?? name.O ?? ''].flat().join(', ').slice(0, 200);
}
