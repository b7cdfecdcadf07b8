import { ConfigError } from './config-error.ts';
import type { TlsFiles } from './endpoint-access.ts';
import type {
  ConfigWarning,
  EndpointAddress,
  EndpointSecrets,
  HostPort,
  ParsedEndpoint,
} from './endpoint-address.ts';
import type { HostText } from './host-port.ts';
import { expectsTls, hostTraits } from './known-hosts.ts';
import { refuseOtherStores } from './other-stores.ts';
import { isPlaceholder } from './placeholder.ts';

/** What the grammars find in a text, before defaults are filled in. */
export interface AddressParts {
  hosts: HostText[];
  /** The port of hosts that have none of their own. */
  port?: number;
  socketPath?: string;
  /** What the text says about TLS; undefined when it says nothing. */
  usesTls?: boolean;
  tlsServerName?: string;
  tls: TlsFiles;
  username?: string;
  password?: string;
  /** The values of `auth[]`: a password, or a user and a password. */
  login: string[];
  database?: number;
  sentinelService?: string;
  sentinelUsername?: string;
  sentinelPassword?: string;
  tlsPassphrase?: string;
  /** True when the hosts are said to be Sentinels. */
  areSentinels?: boolean;
  /** True when the text says that it is about Redis, by its scheme for example. */
  isRedis?: boolean;
  warnings: ConfigWarning[];
}

/** Parts with nothing in them yet. */
export function newParts(): AddressParts {
  return { hosts: [], tls: {}, login: [], warnings: [] };
}

/** Which port goes without saying: by the grammar's own rule. */
export type DefaultPort = (usesTls: boolean) => number;

const SENTINEL_PORT = 26_379;
export const REDIS_PORT = 6379;
/** What clients of .NET take where TLS is switched on and no port is named. */
export const TLS_PORT = 6380;

/**
 * Fills in what the text left open.
 * @param offset where the text stands, for what is missing
 * @throws ConfigError `memcached`, `dynamodb` or `missing-service`
 */
export function completeAddress(
  parts: AddressParts,
  defaultPort: DefaultPort,
  offset = 0,
): ParsedEndpoint {
  for (const host of parts.hosts) refuseOtherStores(host, parts.isRedis ?? false);
  if (parts.areSentinels && parts.sentinelService === undefined) {
    throw new ConfigError('missing-service', offset, 'Sentinels of which primary?');
  }
  takeLogin(parts, offset);
  const guess = parts.hosts.some(({ host, port = parts.port }) => expectsTls(host, port));
  const usesTls = parts.socketPath === undefined && (parts.usesTls ?? guess);
  const portOf = (host: string): number => {
    if (parts.port !== undefined) return parts.port;
    if (parts.sentinelService !== undefined) return SENTINEL_PORT;
    return (usesTls ? hostTraits(host)?.tlsPort : undefined) ?? defaultPort(usesTls);
  };
  const hosts: HostPort[] = parts.hosts.map(({ host, port }) => ({
    host,
    port: port ?? portOf(host),
  }));
  const address: EndpointAddress = {
    hosts: parts.socketPath === undefined ? hosts : [],
    ...(parts.socketPath !== undefined && { socketPath: parts.socketPath }),
    usesTls,
    isTlsGuessed: parts.usesTls === undefined && parts.socketPath === undefined,
    database: parts.database ?? 0,
    ...keepTexts({
      tlsServerName: parts.tlsServerName,
      username: parts.username,
      sentinelService: parts.sentinelService,
      sentinelUsername: parts.sentinelUsername,
    }),
  };
  const secrets: EndpointSecrets = keepTexts({
    password: parts.password,
    sentinelPassword: parts.sentinelPassword,
    tlsPassphrase: parts.tlsPassphrase,
  });
  const hasFiles = Object.keys(parts.tls).length > 0;
  return {
    address,
    secrets,
    ...(hasFiles && { access: { tls: parts.tls } }),
    warnings: parts.warnings,
  };
}

/** phpredis: one value is a password, two are a user and a password (redis_session.c, library.c). */
function takeLogin(parts: AddressParts, offset: number): void {
  const [first, second] = parts.login;
  if (first === undefined) return;
  if (second !== undefined) parts.username = first;
  const password = second ?? first;
  if (isPlaceholder(password)) parts.warnings.push({ code: 'placeholder', offset });
  else parts.password = password;
}

/** Leaves out what is absent or empty. */
function keepTexts<Texts extends Record<string, string | undefined>>(
  texts: Texts,
): { [Key in keyof Texts]?: string } {
  return Object.fromEntries(
    Object.entries(texts).filter(([, text]) => text !== undefined && text !== ''),
  ) as { [Key in keyof Texts]?: string };
}
