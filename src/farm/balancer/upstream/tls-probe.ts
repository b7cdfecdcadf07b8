import tls from 'node:tls';

/** How long a server may take to say hello. */
const probeLimitMs = 1000;

/**
 * Whether TLS is spoken at an address. Servers that take https only close a connection on which http
 * comes, most of them without a word.
 */
export const answersTls = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    // Nothing is sent over it: whose certificate it is doesn't matter.
    const socket = tls.connect({ host, port, rejectUnauthorized: false });
    const end = (isTls: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(isTls);
    };
    const timer = setTimeout(() => end(false), probeLimitMs);
    socket.once('secureConnect', () => end(true));
    // An alert is an answer in TLS, too: it wants another version, or a certificate of ours.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      end(error.code?.startsWith('ERR_SSL_') === true && error.code.includes('ALERT'));
    });
    socket.once('close', () => end(false));
  });
