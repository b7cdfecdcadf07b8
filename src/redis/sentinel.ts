import type { EndpointAddress, EndpointSecrets, HostPort } from '../config/endpoint-address.ts';
import { explainError } from './connect-failure.ts';
import { ConnectError } from './diagnosis.ts';
import { replyText } from './handshake.ts';
import { type Reached, reachServer } from './reach.ts';
import type { TlsSetup } from './wire/socket.ts';

/** Who is asked for the primary, and how. */
export interface SentinelQuery {
  readonly address: EndpointAddress;
  readonly secrets: EndpointSecrets;
  readonly service: string;
  readonly tls: TlsSetup;
  readonly signal: AbortSignal;
}

/**
 * Asks the Sentinels, one after the other, where the primary of a service is.
 * @throws ConnectError with `sentinel-service-unknown`, or `sentinel-unreachable` if none answers
 */
export async function findPrimary(query: SentinelQuery): Promise<HostPort> {
  const { address, secrets, service, signal } = query;
  let lastError: unknown;
  for (const node of address.hosts) {
    let sentinel: Reached | undefined;
    try {
      sentinel = await reachServer({
        target: node,
        tls: query.tls,
        usesTls: address.usesTls,
        mayUpgrade: address.isTlsGuessed,
        login: {
          ...(address.sentinelUsername !== undefined && { username: address.sentinelUsername }),
          ...(secrets.sentinelPassword !== undefined && { password: secrets.sentinelPassword }),
          database: 0,
        },
        signal,
      });
      const { connection } = sentinel.welcome;
      const reply = await connection.call(['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', service]);
      const [host, port] = Array.isArray(reply) ? reply.map(replyText) : [];
      if (host !== undefined && port !== undefined) return { host, port: Number(port) };
      throw new ConnectError({
        reason: 'sentinel-service-unknown',
        node,
        usesTls: address.usesTls,
      });
    } catch (error) {
      signal.throwIfAborted();
      const isAnswer = error instanceof ConnectError && !isSilence(error);
      if (isAnswer) throw error;
      lastError = error;
    } finally {
      sentinel?.welcome.connection.close();
    }
  }
  const [first] = address.hosts;
  const attempt = { usesTls: address.usesTls, hasPassword: false, ...(first && { node: first }) };
  const failure =
    lastError instanceof ConnectError ? lastError.failure : explainError(lastError, attempt);
  throw new ConnectError({ ...failure, reason: 'sentinel-unreachable' }, { cause: lastError });
}

/** True where another Sentinel may do better. */
function isSilence(error: ConnectError): boolean {
  return ['name-not-found', 'refused', 'unreachable', 'timed-out', 'closed', 'loading'].includes(
    error.failure.reason,
  );
}
