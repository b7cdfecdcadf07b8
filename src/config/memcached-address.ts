import type { ConfigWarning, HostPort, ParsedEndpoint } from './endpoint-address.ts';
import { parseHostPort } from './host-port.ts';
import { expectsTls } from './known-hosts.ts';
import { isPlaceholder } from './placeholder.ts';
import { decodePercent, readQuery } from './query.ts';
import type { SourceText } from './source-text.ts';

export const MEMCACHED_PORT = 11_211;
const SCHEME = /^memcached?(?<secure>s?):\/\//i;
/** The configuration endpoint of a cluster of ElastiCache, which names its nodes. */
const CONFIGURATION_HOST = /\.cfg\.[a-z0-9-]+\.cache\.amazonaws\.com(?:\.cn)?\.?$/i;
/** Servers as PHP's settings list them: with the port that is Memcached's alone, or known by their name. */
const SERVER =
  /^(?:tcp:\/\/)?(?<server>[^\s,;/?#@]+:11211|[^\s,;:/?#@]+\.cfg\.[a-z0-9-]+\.cache\.amazonaws\.com(?:\.cn)?\.?)(?:\?[^\s,;]*)?$/i;

/**
 * Reads `memcached[s]://[user:password@]host[:port][,host…][?tls=true]`, a list of servers with Memcached's port,
 * or the configuration endpoint of a cluster. Undefined for a text that is about something else.
 * @throws ConfigError
 */
export function readMemcached(source: SourceText): ParsedEndpoint | undefined {
  const scheme = SCHEME.exec(source.text);
  if (!scheme) return readServers(source);
  const rest = source.slice(scheme[0].length);
  const end = /[/?#]/.exec(rest.text)?.index ?? rest.length;
  const authority = rest.slice(0, end);
  const at = authority.text.lastIndexOf('@');
  const [user, password] = at < 0 ? [] : authority.slice(0, at).split(':');
  const query = rest.text.indexOf('?', end);
  const options = query < 0 ? [] : readQuery(rest.slice(query + 1));
  const tls = options.find(({ name }) => /^(?:tls|ssl)$/i.test(name.text));
  const warnings: ConfigWarning[] = options.flatMap(({ name, offset }) =>
    name === tls?.name ? [] : [{ code: 'unknown-option', option: name.text, offset }],
  );
  const secret = password && decodePercent(password);
  const isVariable = secret !== undefined && isPlaceholder(secret.text);
  if (isVariable) warnings.push({ code: 'placeholder', offset: secret.at() });
  const isSecure = scheme.groups?.['secure'] !== '' || tls?.value.text === 'true';
  return endpointOf(authority.slice(at + 1).split(','), {
    isSecure,
    warnings,
    ...(user && user.text !== '' && { username: decodePercent(user).text }),
    ...(secret && !isVariable && secret.text !== '' && { password: secret.text }),
  });
}

function readServers(source: SourceText): ParsedEndpoint | undefined {
  const servers: SourceText[] = [];
  for (const { 0: piece, index } of source.text.matchAll(/[^\s,;]+/g)) {
    const server = SERVER.exec(piece)?.groups?.['server'];
    if (server === undefined) return undefined;
    const start = index + piece.indexOf(server);
    servers.push(source.slice(start, start + server.length));
  }
  return servers.length === 0 ? undefined : endpointOf(servers, { isSecure: false, warnings: [] });
}

interface Told {
  readonly isSecure: boolean;
  readonly warnings: readonly ConfigWarning[];
  readonly username?: string;
  readonly password?: string;
}

function endpointOf(
  servers: readonly SourceText[],
  { isSecure, warnings, username, password }: Told,
): ParsedEndpoint {
  const hosts = servers.map((server): HostPort => {
    const { host, port = MEMCACHED_PORT } = parseHostPort(server);
    return { host, port };
  });
  const [first] = hosts;
  const isKnownSecure = first !== undefined && expectsTls(first.host, first.port);
  const hasDiscovery = hosts.length === 1 && CONFIGURATION_HOST.test(first?.host ?? '');
  return {
    address: {
      hosts,
      usesTls: isSecure || isKnownSecure,
      isTlsGuessed: false,
      database: 0,
      ...(username !== undefined && { username }),
      store: { kind: 'memcached', ...(hasDiscovery && { hasDiscovery }) },
    },
    secrets: password === undefined ? {} : { password },
    warnings,
  };
}
