import http from 'node:http';
import https from 'node:https';
import { isLoopbackHost } from '../config/server-address.ts';
import { answersTls } from '../balancer/upstream/tls-probe.ts';
import { l10n, type Reason } from '../../formats/reason.ts';

/** Where a server is asked. */
export interface AskedPlace {
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
  /** The Host header. */
  readonly authority: string;
}

/** What must answer; without a path any answer in HTTP will do. */
export interface ReadyRule {
  readonly path?: string | undefined;
  readonly status?: number | undefined;
}

/** True for a server that answers; else why it doesn't count as ready. */
export type Readiness = true | Reason;

/**
 * Asks a server for an answer in HTTP. Without a path by `OPTIONS *`, which is meant for this (RFC 9110, 9.3.7) and
 * starts the least in a site.
 * @param limitMs how long it may think
 */
export const askIfReady = (
  place: AskedPlace,
  rule: ReadyRule,
  limitMs: number,
): Promise<Readiness> =>
  new Promise((resolve) => {
    const { host, port, isTls, authority } = place;
    const options: https.RequestOptions = {
      host,
      port,
      method: rule.path === undefined ? 'OPTIONS' : 'GET',
      path: rule.path ?? '*',
      headers: { Host: authority, 'User-Agent': 'Session-Farm', Accept: '*/*' },
      agent: false,
      ...(isTls && tlsOptions(host)),
    };
    const request = (isTls ? https : http).request(options, ({ statusCode = 0 }) => {
      end(
        rule.status === undefined || statusCode === rule.status
          ? true
          : l10n.t(
              'It answers {0} with status {1}, not {2}.',
              rule.path ?? '*',
              statusCode,
              rule.status,
            ),
      );
    });
    const timer = setTimeout(
      () => end(l10n.t('It accepts connections but does not answer.')),
      limitMs,
    );
    const end = (readiness: Readiness): void => {
      clearTimeout(timer);
      request.destroy();
      resolve(readiness);
    };
    request.on('error', (error: NodeJS.ErrnoException) => {
      void explain(error, place).then(end);
    });
    request.end();
  });

/** What TLS is to be at a server: certificates of this machine's own programs are made by themselves. */
export const tlsOptions = (host: string): { rejectUnauthorized: boolean; servername?: string } => ({
  rejectUnauthorized: !isLoopbackHost(host),
  ...(!/^[\d.]+$|:/.test(host) && { servername: host }),
});

async function explain(error: NodeJS.ErrnoException, place: AskedPlace): Promise<Reason> {
  const { code = '', message } = error;
  const isRefused = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];
  if (isRefused.includes(code) || code === 'ETIMEDOUT') {
    return l10n.t('Nothing answers at {0}. {1}', place.authority, message);
  }
  if (place.isTls) return l10n.t('It cannot be reached by https. {0}', message);
  if (await answersTls(place.host, place.port)) {
    return l10n.t('It expects https. Start it with an http address.');
  }
  if (code.startsWith('HPE_')) return l10n.t('It does not speak HTTP.');
  return l10n.t('It closes connections without an answer. {0}', message);
}
