import type { X509Certificate } from 'node:crypto';
import type { Server as HttpServer } from 'node:http';
import net from 'node:net';
import tls from 'node:tls';
import type { Certificate } from '../https/certificate.ts';
import { Http2Front } from './http2/http2-front.ts';
import type { LingeringSockets } from './lingering-sockets.ts';
import { rawRefusal } from './refusal-page.ts';

/** How the balancer speaks with clients by TLS. */
export interface TlsOptions {
  readonly certificate: Certificate;
  /** Whether HTTP/2 is offered beside HTTP/1.1. */
  readonly http2: boolean;
}

/** A connection's first byte when it begins with a handshake of TLS (RFC 8446, section 5.1). */
const handshake = 0x16;

/**
 * Takes connections for a server of HTTP/1.1 that doesn't listen itself: takes TLS off, and hands
 * each over as what the client chose. Who speaks http is told to use https.
 */
export class TlsFront {
  /** What listens on the port. */
  readonly listener: net.Server;
  readonly #open = new Set<net.Socket>();

  /** @param timeoutMs how long a handshake may take; 0: for ever */
  constructor(
    { certificate, http2 }: TlsOptions,
    http1: HttpServer,
    { timeoutMs, lingering }: { timeoutMs: number; lingering: LingeringSockets },
  ) {
    const front = http2 ? new Http2Front(http1) : undefined;
    const secure = tls.createServer({
      ...certificate,
      ALPNProtocols: http2 ? ['h2', 'http/1.1'] : ['http/1.1'],
      ...(timeoutMs > 0 && { handshakeTimeout: timeoutMs }),
    });
    secure.on('secureConnection', (socket) => {
      if (front && socket.alpnProtocol === 'h2') front.take(socket);
      else http1.emit('connection', socket);
    });
    secure.on('tlsClientError', (_, socket) => socket.destroy());
    this.listener = net.createServer({ noDelay: true }, (socket) => {
      this.#open.add(socket);
      socket.on('close', () => this.#open.delete(socket));
      socket.on('error', () => socket.destroy());
      socket.setTimeout(timeoutMs, () => socket.destroy());
      socket.once('readable', () => {
        socket.setTimeout(0);
        socket.removeAllListeners('timeout');
        const bytes = socket.read() as Buffer | null;
        if (bytes === null) {
          socket.destroy();
        } else if (bytes[0] === handshake) {
          socket.unshift(bytes);
          secure.emit('connection', socket);
        } else {
          socket.write(rawRefusal(expectsTls));
          lingering.end(socket);
        }
      });
    });
    // From then on the server looks for connections that take too long.
    this.listener.on('listening', () => http1.emit('listening'));
  }

  /** Closes all connections, and takes no more. */
  close(): void {
    this.listener.close();
    for (const socket of this.#open) socket.destroy();
  }
}

const expectsTls = {
  status: 400,
  title: 'This farm expects https',
  text: 'Open its address with https:// instead of http://.',
};

/**
 * What `X-ARR-SSL` says of a connection: bits of the certificate's key, bits of the cipher's (of the
 * suite that comes first), issuer and subject.
 */
export const arrSsl = (certificate: Certificate): string => {
  const socket = new tls.TLSSocket(new net.Socket(), {
    secureContext: tls.createSecureContext(certificate),
    isServer: true,
  });
  const own = socket.getX509Certificate();
  socket.destroy();
  return own ? arrSslOf(own) : '256|256||';
};

const oneLine = (name: string): string =>
  name
    .split('\n')
    .reverse()
    .join(', ')
    .replace(/[^\x20-\x7e]/g, '?');

const arrSslOf = (certificate: X509Certificate): string => {
  const details = certificate.publicKey.asymmetricKeyDetails;
  const bits = details?.modulusLength ?? 256;
  return `${bits}|256|${oneLine(certificate.issuer)}|${oneLine(certificate.subject)}`;
};
