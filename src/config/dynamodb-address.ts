import { ConfigError } from './config-error.ts';
import type { ConfigWarning, HostPort, ParsedEndpoint } from './endpoint-address.ts';
import { parseHostPort } from './host-port.ts';
import { isLoopback } from './known-hosts.ts';
import { decodePercent, readQuery } from './query.ts';
import type { SourceText } from './source-text.ts';

/** The API of a region: `dynamodb.eu-central-1.amazonaws.com` ("Amazon DynamoDB endpoints and quotas"). */
export const DYNAMODB_HOST =
  /(?:^|\.)(?:dynamodb|dynamodb-fips)\.(?<region>[a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|api\.aws)\.?$/i;
const ARN =
  /^arn:aws[a-z-]*:dynamodb:(?<region>[a-z0-9-]*):\d*:table\/(?<table>[^/\s]*)(?:\/\S*)?$/i;
const SCHEME = /^(?<name>dynamodb|https?):\/\//i;
const REGION = /^[a-z]{2}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/;
/** The table of the provider for ASP.NET where nobody names another (aws/aws-dotnet-session-provider). */
const DEFAULT_TABLE = 'ASP.NET_SessionState';
/** Where DynamoDB Local and dynalite listen, and the region that they are asked for, which they don't heed. */
const LOCAL = { port: 8000, region: 'us-east-1' } as const;

/**
 * Reads `dynamodb://region/table`, `dynamodb://host:port/table?region=…` for a server of one's own, the ARN of a
 * table, the URL of the API, and the element of `web.config` that adds AWS.SessionProvider. Undefined for a text
 * that is about something else.
 * @throws ConfigError
 */
export function readDynamodb(source: SourceText): ParsedEndpoint | undefined {
  const { text } = source;
  if (/DynamoDBSessionStateStore/i.test(text)) return readElement(source);
  const { region, table } = ARN.exec(text)?.groups ?? {};
  if (region !== undefined && table !== undefined) {
    const tableStart = text.indexOf('table/') + 'table/'.length;
    return endpointOf({
      region: source.slice(text.indexOf(region), text.indexOf(region) + region.length),
      table: source.slice(tableStart, tableStart + table.length),
    });
  }
  return readUrl(source);
}

function readUrl(source: SourceText): ParsedEndpoint | undefined {
  const scheme = SCHEME.exec(source.text);
  const rest = source.slice(scheme?.[0].length ?? 0);
  const end = /[/?#]/.exec(rest.text)?.index ?? rest.length;
  const place = rest.slice(0, end);
  const isOwn = scheme?.groups?.['name']?.toLowerCase() === 'dynamodb';
  const host = place.text.replace(/:\d+$/, '');
  const region = DYNAMODB_HOST.exec(host)?.groups?.['region'];
  if (!isOwn && region === undefined) return undefined;
  const path = /^\/?(?<table>[^?#/]*)/.exec(rest.text.slice(end));
  const tableStart = end + (path?.[0].length ?? 0) - (path?.groups?.['table']?.length ?? 0);
  const table = decodePercent(rest.slice(tableStart, end + (path?.[0].length ?? 0)));
  const query = rest.text.indexOf('?', end);
  const options = query < 0 ? [] : readQuery(rest.slice(query + 1));
  const valueOf = (wanted: RegExp) => options.find(({ name }) => wanted.test(name.text))?.value;
  const warnings = options.flatMap(({ name, offset }): ConfigWarning[] =>
    /^(?:region|tls)$/i.test(name.text)
      ? []
      : [{ code: 'unknown-option', option: name.text, offset }],
  );
  // A region has no dots, and a server of one's own has a port or is this machine.
  const isServer = /[.:]/.test(place.text) || isLoopback(place.text);
  if (!isServer) return endpointOf({ region: place, table, warnings });
  const startOfRegion = region === undefined ? 0 : place.text.indexOf(region);
  return endpointOf({
    region:
      valueOf(/^region$/i) ??
      (region === undefined
        ? undefined
        : place.slice(startOfRegion, startOfRegion + region.length)),
    table,
    server: place,
    usesTls: tlsOf(valueOf(/^tls$/i)?.text, host),
    warnings,
  });
}

function tlsOf(option: string | undefined, host: string): boolean {
  return option === undefined ? !isLoopback(host) : option === 'true';
}

/** The attributes of the provider's element (aws/aws-dotnet-session-provider, README). Its keys are left where they are. */
function readElement(source: SourceText): ParsedEndpoint {
  const attributes = new Map<string, SourceText>();
  for (const match of source.text.matchAll(/\b(?<name>\w+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g)) {
    const value = match[2] ?? match[3] ?? '';
    const start = match.index + match[0].length - value.length - 1;
    const name = match.groups?.['name']?.toLowerCase() ?? '';
    if (value !== '') attributes.set(name, source.slice(start, start + value.length));
  }
  const url = attributes.get('serviceurl');
  const server = url && /^(?<scheme>https?:\/\/)?(?<server>[^/?#\s]+)/i.exec(url.text)?.groups;
  const common = {
    region: attributes.get('region'),
    table: attributes.get('table') ?? source.slice(source.length),
  };
  if (!url || !server?.['server']) return endpointOf(common);
  const start = server['scheme']?.length ?? 0;
  return endpointOf({
    ...common,
    server: url.slice(start, start + server['server'].length),
    usesTls: !/^http:/i.test(url.text),
  });
}

interface Told {
  readonly region: SourceText | undefined;
  /** Empty for the table that the provider takes. */
  readonly table: SourceText;
  /** The API, where it isn't that of the region. */
  readonly server?: SourceText;
  readonly usesTls?: boolean;
  readonly warnings?: readonly ConfigWarning[];
}

/** @throws ConfigError `bad-region`, `bad-table` */
function endpointOf({
  region,
  table,
  server,
  usesTls = true,
  warnings = [],
}: Told): ParsedEndpoint {
  const own = server && parseHostPort(server);
  const isLocal = own !== undefined && isLoopback(own.host);
  const regionText = region?.text.toLowerCase() ?? (isLocal ? LOCAL.region : '');
  if (!REGION.test(regionText)) {
    const offset = (region ?? server ?? table).at();
    throw new ConfigError('bad-region', offset, 'Not the name of a region of AWS');
  }
  const tableText = table.text === '' ? DEFAULT_TABLE : table.text;
  // "Naming rules" of the developer guide.
  if (!/^[\w.-]{3,255}$/.test(tableText)) {
    throw new ConfigError('bad-table', table.at(), 'Not the name of a table');
  }
  const host: HostPort = own
    ? { host: own.host, port: own.port ?? (isLocal ? LOCAL.port : usesTls ? 443 : 80) }
    : apiOf(regionText);
  return {
    address: {
      hosts: [host],
      usesTls,
      isTlsGuessed: false,
      database: 0,
      store: { kind: 'dynamodb', region: regionText, table: tableText },
    },
    secrets: {},
    warnings,
  };
}

/** Where the API of a region is. */
export function apiOf(region: string): HostPort {
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return { host: `dynamodb.${region}.${domain}`, port: 443 };
}
