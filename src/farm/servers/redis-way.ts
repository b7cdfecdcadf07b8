import { parseEndpoint } from '../../config/parse-endpoint.ts';
import { loopback } from '../loopback.ts';
import type { GateTarget } from './gate.ts';
import { tlsOptions } from './readiness.ts';

/**
 * Where the farm's Redis is, for a gate in front of it.
 * @param isSample true for the sample site, which speaks TLS itself; a command needs to know nothing of it
 * @returns undefined where several addresses stand for it (Sentinels, seeds of a cluster): no one way leads there
 */
export const redisTarget = (redis: string, isSample: boolean): GateTarget | undefined => {
  const { address } = parseEndpoint(redis);
  if (address.socketPath !== undefined) return { path: address.socketPath };
  const [first, ...others] = address.hosts;
  if (!first || others.length > 0 || address.sentinelService !== undefined) return undefined;
  if (isSample || !address.usesTls) return first;
  const name = address.tlsServerName === undefined ? {} : { servername: address.tlsServerName };
  return { ...first, tls: { ...tlsOptions(first.host), ...name } };
};

/** A text of a definition with its way to Redis put in. @param port where that begins; absent: nowhere */
export const withRedis = (text: string, port: number | undefined): string =>
  port === undefined
    ? text
    : text
        .replaceAll('${redis}', `${loopback}:${port}`)
        .replaceAll('${redisHost}', loopback)
        .replaceAll('${redisPort}', String(port));
