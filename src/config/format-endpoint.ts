import { apiOf } from './dynamodb-address.ts';
import type { EndpointAddress, OtherStore } from './endpoint-address.ts';
import { formatHostPort } from './host-port.ts';

type TableStore = Extract<OtherStore, { kind: 'dynamodb' }>;

/**
 * Writes an address in one canonical form, which {@link parseEndpoint} reads back as the same
 * address. Holds nothing secret, so that it can stand in settings.
 */
export function formatEndpoint(address: EndpointAddress): string {
  const { store } = address;
  if (store?.kind === 'dynamodb') return formatTable(address, store);
  const user = address.username === undefined ? '' : `${encodeURIComponent(address.username)}:@`;
  const options = new URLSearchParams();
  if (address.sentinelService !== undefined) options.set('serviceName', address.sentinelService);
  if (address.sentinelUsername !== undefined) options.set('sentinelUser', address.sentinelUsername);
  if (address.tlsServerName !== undefined) options.set('sslHost', address.tlsServerName);
  if (address.socketPath !== undefined) {
    if (address.database !== 0) options.set('db', address.database.toString());
    const path = address.socketPath.split('/').map(encodeURIComponent).join('/');
    return `unix://${user}${path}${optionText(options)}`;
  }
  const hosts = address.hosts.map(({ host, port }) => formatHostPort(host, port)).join(',');
  if (store) return `memcached${address.usesTls ? 's' : ''}://${user}${hosts}`;
  const scheme = address.isTlsGuessed ? '' : address.usesTls ? 'rediss://' : 'redis://';
  const database = address.database === 0 ? '' : `/${address.database}`;
  return `${scheme}${user}${hosts}${database}${optionText(options)}`;
}

function formatTable(
  { hosts: [server], usesTls }: EndpointAddress,
  { region, table }: TableStore,
): string {
  const api = apiOf(region);
  const name = encodeURIComponent(table);
  if (!server || (server.host === api.host && server.port === api.port)) {
    return `dynamodb://${region}/${name}`;
  }
  const place = formatHostPort(server.host, server.port);
  return `dynamodb://${place}/${name}?region=${region}&tls=${usesTls}`;
}

/** Names an address shortly, for rows and messages: `shop:6379`, `a:26379 (+2)`, a socket's path, `Sessions (eu-west-1)`. */
export function endpointLabel(address: EndpointAddress): string {
  const [first, ...others] = address.hosts;
  if (address.store?.kind === 'dynamodb') {
    return `${address.store.table} (${address.store.region})`;
  }
  if (first === undefined) return address.socketPath ?? '';
  const label = formatHostPort(first.host, first.port);
  return others.length === 0 ? label : `${label} (+${others.length})`;
}

function optionText(options: URLSearchParams): string {
  // Parsers of URLs in this project take `+` as it is.
  const text = options.toString().replaceAll('+', '%20');
  return text === '' ? '' : `?${text}`;
}
