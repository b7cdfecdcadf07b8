import { ConfigError } from './config-error.ts';
import type {
  ConfigWarning,
  EndpointAddress,
  EndpointSecrets,
  HostPort,
  ParsedEndpoint,
} from './endpoint-address.ts';
import type { HostText } from './host-port.ts';
import { hostTraits } from './known-hosts.ts';

/** What the grammars find in a text, before defaults are filled in. */
export interface AddressParts {
  hosts: HostText[];
  socketPath?: string;
  /** What the text says about TLS; undefined when it says nothing. */
  usesTls?: boolean;
  tlsServerName?: string;
  username?: string;
  password?: string;
  database?: number;
  sentinelService?: string;
  sentinelUsername?: string;
  sentinelPassword?: string;
  warnings: ConfigWarning[];
}

/** Which port goes without saying: by the grammar's own rule. */
export type DefaultPort = (usesTls: boolean) => number;

const SENTINEL_PORT = 26_379;
const MAX_DATABASE = 2 ** 31 - 1;

/** Fills in what the text left open. */
export function completeAddress(parts: AddressParts, defaultPort: DefaultPort): ParsedEndpoint {
  const guess = parts.hosts.map(({ host }) => hostTraits(host)?.usesTls).find(Boolean) ?? false;
  const usesTls = parts.usesTls ?? guess;
  const port = parts.sentinelService === undefined ? defaultPort(usesTls) : SENTINEL_PORT;
  const hosts: HostPort[] = parts.hosts.map((host) => ({
    host: host.host,
    port: host.port ?? port,
  }));
  const address: EndpointAddress = {
    hosts,
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
  });
  return { address, secrets, warnings: parts.warnings };
}

/**
 * Reads the number of a database.
 * @throws ConfigError `bad-database`
 */
export function parseDatabase(text: string, offset: number): number {
  const database = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(database <= MAX_DATABASE)) {
    throw new ConfigError('bad-database', offset, 'A database is a number from 0');
  }
  return database;
}

/** Leaves out what is absent or empty. */
function keepTexts<Texts extends Record<string, string | undefined>>(
  texts: Texts,
): { [Key in keyof Texts]?: string } {
  return Object.fromEntries(
    Object.entries(texts).filter(([, text]) => text !== undefined && text !== ''),
  ) as { [Key in keyof Texts]?: string };
}
