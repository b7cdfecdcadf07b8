import type { EndpointAddress, EndpointSecrets, HostPort } from '../../config/endpoint-address.ts';
import { type Reply, ReplyError } from '../../stores/commands.ts';
import type { Dial } from '../../links/connect-options.ts';
import { explainError } from '../../links/connect-failure.ts';
import { ConnectError } from '../../links/diagnosis.ts';
import { replyText } from '../reach/handshake.ts';
import { type Reached, reachServer } from '../reach/reach.ts';
import type { RawConnection } from '../wire/raw-connection.ts';
import type { TlsSetup } from '../../links/socket.ts';

/** Who is asked for the primary, and how. */
export interface SentinelQuery {
  readonly address: EndpointAddress;
  readonly secrets: EndpointSecrets;
  readonly service: string;
  readonly tls: TlsSetup;
  /** Opens the way to a Sentinel, where that isn't a socket of this machine. */
  readonly dial?: Dial;
  readonly signal: AbortSignal;
  /** Sentinels that others told of, beside those of the address. */
  readonly others?: readonly HostPort[];
}

/** What one Sentinel says of a service. */
interface Testimony {
  readonly primary: HostPort;
  /** Grows with each failover; 0 where the Sentinel doesn't tell. */
  readonly epoch: number;
}

/** After the first answer, how long the others may take: one may know of a failover already. */
const OTHERS_MS = 500;

/**
 * Asks all Sentinels at once where the primary of a service is, so that one that is frozen holds
 * nothing up. Where they differ, the one that knows of the latest failover is right; else most of
 * them.
 * @throws ConnectError with `sentinel-service-unknown`, or `sentinel-unreachable` if none answers
 */
export async function findPrimary(query: SentinelQuery): Promise<HostPort> {
  const { signal } = query;
  const enough = new AbortController();
  const limited = { ...query, signal: AbortSignal.any([signal, enough.signal]) };
  const found: Testimony[] = [];
  let timer: NodeJS.Timeout | undefined;
  try {
    const outcomes = await Promise.allSettled(
      sentinelsOf(query).map(async (node) => {
        found.push(await askOne(node, limited));
        timer ??= setTimeout(() => enough.abort(new Error('Enough')), OTHERS_MS);
      }),
    );
    const primary = mostRecent(found);
    if (primary) return primary;
    signal.throwIfAborted();
    throw failureOf(
      outcomes.map((outcome) =>
        outcome.status === 'rejected' ? (outcome.reason as unknown) : undefined,
      ),
      query,
    );
  } finally {
    clearTimeout(timer);
  }
}

/** The Sentinels of an address, and those that others told of. */
export function sentinelsOf({
  address,
  others = [],
}: Pick<SentinelQuery, 'address' | 'others'>): readonly HostPort[] {
  const nodes = [...address.hosts, ...others].map(({ host, port }) => ({ host, port }));
  return [...new Map(nodes.map((node) => [`${node.host}:${node.port}`, node])).values()];
}

/** Connects to a Sentinel and logs in. @throws ConnectError, or the reason of the signal */
export async function reachSentinel(
  node: HostPort,
  { address, secrets, tls, dial, signal }: Omit<SentinelQuery, 'service'>,
): Promise<Reached> {
  const { sentinelUsername } = address;
  const { sentinelPassword } = secrets;
  return reachServer({
    target: node,
    tls,
    usesTls: address.usesTls,
    mayUpgrade: address.isTlsGuessed,
    login: {
      ...(sentinelUsername !== undefined && { username: sentinelUsername }),
      ...(sentinelPassword !== undefined && { password: sentinelPassword }),
      database: 0,
    },
    ...(dial && { dial }),
    signal,
  });
}

async function askOne(node: HostPort, query: SentinelQuery): Promise<Testimony> {
  const { connection } = (await reachSentinel(node, query)).welcome;
  const onAbort = (): void => connection.close();
  query.signal.addEventListener('abort', onAbort);
  try {
    const testimony = await testify(connection, query.service);
    if (testimony) return testimony;
    const { usesTls } = query.address;
    throw new ConnectError({ reason: 'sentinel-service-unknown', node, usesTls });
  } finally {
    query.signal.removeEventListener('abort', onAbort);
    connection.close();
  }
}

/** What a Sentinel says; undefined when it doesn't know the service. @throws ReplyError */
export async function testify(
  connection: Pick<RawConnection, 'ask'>,
  service: string,
): Promise<Testimony | undefined> {
  const [reply, details] = await Promise.all([
    connection.ask(['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', service]),
    connection.ask(['SENTINEL', 'MASTER', service]),
  ]);
  if (reply instanceof ReplyError) throw reply;
  const [host, port] = Array.isArray(reply) ? reply.map(replyText) : [];
  if (host === undefined || port === undefined) return undefined;
  const epoch = Number(fieldsOf(details).get('config-epoch') ?? 0);
  return { primary: { host, port: Number(port) }, epoch: Number.isFinite(epoch) ? epoch : 0 };
}

/**
 * The other Sentinels of a service that a Sentinel knows, those first that it has a link to. The others may be
 * there all the same: Sentinels that have just met have no links yet.
 */
export async function otherSentinels(
  connection: Pick<RawConnection, 'ask'>,
  service: string,
): Promise<readonly HostPort[]> {
  const reply = await connection.ask(['SENTINEL', 'SENTINELS', service]);
  if (!Array.isArray(reply)) return [];
  const known = (reply as readonly Reply[]).slice(0, 20).flatMap((entry) => {
    const fields = fieldsOf(entry);
    const host = fields.get('ip') ?? '';
    const port = Number(fields.get('port'));
    const isLinked = !/disconnected|s_down|o_down/.test(fields.get('flags') ?? '');
    return host !== '' && Number.isInteger(port) ? [{ host, port, isLinked }] : [];
  });
  return known
    .toSorted((a, b) => Number(b.isLinked) - Number(a.isLinked))
    .map(({ host, port }) => ({ host, port }));
}

/** `name, value, name, value…` as a map. */
function fieldsOf(reply: Reply): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  if (!Array.isArray(reply)) return fields;
  const texts = (reply as readonly Reply[]).map(replyText);
  for (let index = 0; index + 1 < texts.length; index += 2) {
    fields.set(texts[index] ?? '', texts[index + 1] ?? '');
  }
  return fields;
}

function mostRecent(found: readonly Testimony[]): HostPort | undefined {
  const latest = Math.max(...found.map(({ epoch }) => epoch));
  const candidates = found.filter(({ epoch }) => epoch === latest).map(({ primary }) => primary);
  const votes = (node: HostPort): number =>
    candidates.filter(({ host, port }) => host === node.host && port === node.port).length;
  return candidates.toSorted((a, b) => votes(b) - votes(a))[0];
}

/** An answer that says why counts more than silence. */
function failureOf(errors: readonly unknown[], { address }: SentinelQuery): ConnectError {
  const answer = errors.find((error) => error instanceof ConnectError && !isSilence(error));
  if (answer instanceof ConnectError) return answer;
  const lastError = errors.findLast((error) => error !== undefined);
  const [first] = address.hosts;
  const attempt = { usesTls: address.usesTls, hasPassword: false, ...(first && { node: first }) };
  const failure =
    lastError instanceof ConnectError ? lastError.failure : explainError(lastError, attempt);
  return new ConnectError({ ...failure, reason: 'sentinel-unreachable' }, { cause: lastError });
}

/** True where another Sentinel may do better. */
function isSilence(error: ConnectError): boolean {
  const { reason, tunnel } = error.failure;
  // A tunnel that doesn't come about is the same for all of them.
  if (tunnel) return tunnel.target !== undefined;
  return ['name-not-found', 'refused', 'unreachable', 'timed-out', 'closed', 'loading'].includes(
    reason,
  );
}
