import { parseXml } from '../../config/found/aspnet/xml-document.ts';
import type { XmlElement } from '../../config/found/aspnet/xml-document.ts';
import type { TextFile } from '../../config/found/find.ts';
import { l10n, type Reason } from '../../formats/reason.ts';
import type { Algorithm } from '../../protocol/farm/balancer-state.ts';
import type {
  ImportedAffinity,
  ImportedFarm,
  ImportedHealth,
  ImportedServer,
} from './imported-farm.ts';
import { wholeOf } from './numbers.ts';

/** ARR's names; those that ARR 3 reads and no longer follows are taken by their word. */
const algorithmNames: ReadonlyMap<string, Algorithm> = new Map([
  ['weightedroundrobin', 'weighted-round-robin'],
  ['requesthash', 'request-hash'],
  ['leastrequests', 'least-requests'],
  ['leastresponsetime', 'least-response-time'],
  ['weightedtotaltraffic', 'weighted-total-traffic'],
]);

/**
 * The server farms of an `applicationHost.config`: `webFarms/webFarm` with what Application Request Routing adds to
 * it, and the rewrite rules whose action leads there (arr_schema.xml of ARR 3; rewrite_schema.xml).
 * @throws UnreadableFile
 */
export const iisFarms = (file: TextFile): ImportedFarm[] => {
  const root = parseXml(file);
  const rules = all(root, 'rule').map((rule) => ({
    name: attribute(rule, 'name') ?? '',
    url: attribute(child(rule, 'action'), 'url') ?? '',
  }));
  return all(root, 'webFarm').map((farm) => farmOf(farm, rules));
};

interface Rule {
  readonly name: string;
  readonly url: string;
}

const farmOf = (farm: XmlElement, rules: readonly Rule[]): ImportedFarm => {
  const name = attribute(farm, 'name') ?? '';
  const routing = child(farm, 'applicationRequestRouting');
  const balancing = child(routing, 'loadBalancing');
  const written = attribute(balancing, 'algorithm') ?? 'WeightedRoundRobin';
  const algorithm = algorithmNames.get(written.toLowerCase());
  const leftOut: Reason[] = [];
  if (!algorithm) {
    leftOut.push(l10n.t('The algorithm "{0}" is not known here.', written));
  }
  const variable = attribute(balancing, 'hashServerVariable') ?? '';
  const header = variable.toUpperCase().startsWith('HTTP_')
    ? variable.slice('HTTP_'.length).replaceAll('_', '-')
    : undefined;
  if (variable !== '' && header === undefined) {
    leftOut.push(l10n.t('The server variable "{0}" cannot be hashed here.', variable));
  }
  const names = listOf(attribute(balancing, 'queryStringNames'));
  const affinity = affinityOf(child(routing, 'affinity'));
  const health = healthOf(child(routing, 'healthCheck'));
  const timeout = secondsOf(attribute(child(routing, 'protocol'), 'timeout'));
  return {
    name,
    servers: children(farm, 'server').flatMap(serverOf),
    algorithm: algorithm ?? 'weighted-round-robin',
    ...(names.length > 0 && { hashQueryNames: names }),
    ...(header !== undefined && { hashHeader: header }),
    ...(affinity && { affinity }),
    ...(health && { health }),
    ...(timeout !== undefined && { responseTimeoutSeconds: timeout }),
    usedBy: rules.filter(({ url }) => leadsTo(url, name)).map((rule) => rule.name),
    leftOut,
  };
};

/** A rule leads to a farm when the host of its action is the farm's name. */
const leadsTo = (url: string, farm: string): boolean => {
  const host = /^(?:https?|\{[^{}]*\}):\/\/([^/:{}]+)/i.exec(url)?.[1];
  return host?.toLowerCase() === farm.toLowerCase();
};

const serverOf = (server: XmlElement): ImportedServer[] => {
  const host = attribute(server, 'address');
  if (host === undefined || host === '') return [];
  const routing = child(server, 'applicationRequestRouting');
  return [
    {
      name: host,
      address: { host, port: wholeOf(attribute(routing, 'httpPort'), 1, 65_535) ?? 80 },
      isTls: false,
      weight: wholeOf(attribute(routing, 'weight'), 1, 1_000_000) ?? 100,
      isOut: isFalse(attribute(server, 'enabled')),
    },
  ];
};

const affinityOf = (affinity: XmlElement | undefined): ImportedAffinity | undefined => {
  if (isTrue(attribute(affinity, 'useCookie'))) {
    const cookieName = attribute(affinity, 'cookieName');
    return { kind: 'cookie', ...(cookieName !== undefined && { cookieName }) };
  }
  return isTrue(attribute(affinity, 'useHostName')) ? { kind: 'host-name' } : undefined;
};

const healthOf = (check: XmlElement | undefined): ImportedHealth | undefined => {
  const url = attribute(check, 'url') ?? '';
  const minServers = wholeOf(attribute(check, 'minServers'), 0, 64);
  if (url === '' && !minServers) return undefined;
  const path = url === '' ? undefined : pathOf(url);
  const intervalSeconds = secondsOf(attribute(check, 'interval'));
  const timeoutSeconds = secondsOf(attribute(check, 'timeout'));
  const statusCodes = attribute(check, 'statusCodeMatch');
  const responseMatch = attribute(check, 'responseMatch');
  const retries = wholeOf(attribute(check, 'retries'), 0, 100);
  return {
    ...(path !== undefined && { path }),
    ...(intervalSeconds !== undefined && { intervalSeconds }),
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    ...(statusCodes !== undefined && statusCodes !== '' && { statusCodes }),
    ...(responseMatch !== undefined && responseMatch !== '' && { responseMatch }),
    ...(retries !== undefined && { retries }),
    ...(minServers !== undefined && { minServers }),
  };
};

const pathOf = (url: string): string => {
  const [path = ''] = url.replace(/^https?:\/\/[^/?#]*/i, '').split('#');
  return path.startsWith('/') ? path : `/${path}`;
};

/** `[days.]hours:minutes:seconds`, as IIS writes a time span. */
const secondsOf = (span: string | undefined): number | undefined => {
  const parts = /^(?:(\d{1,3})\.)?(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.\d+)?$/.exec(span ?? '');
  if (!parts) return undefined;
  const [days, hours, minutes, seconds] = parts
    .slice(1)
    .map((part: string | undefined) => Number(part ?? 0));
  const whole = (days ?? 0) * 86_400 + (hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0);
  return Math.min(whole, 86_400);
};

const listOf = (text: string | undefined): string[] =>
  (text ?? '').split(/[,;\s]+/).filter((part) => part !== '');

const isTrue = (text: string | undefined): boolean => text?.toLowerCase() === 'true';
const isFalse = (text: string | undefined): boolean => text?.toLowerCase() === 'false';

const attribute = (element: XmlElement | undefined, name: string): string | undefined =>
  element?.attributes.get(name)?.value;

const children = (element: XmlElement | undefined, name: string): readonly XmlElement[] =>
  element?.children.filter((each) => each.name === name) ?? [];

const child = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  children(element, name)[0];

/** All elements of a name, wherever they are. */
const all = (element: XmlElement, name: string): readonly XmlElement[] => [
  ...children(element, name),
  ...element.children.flatMap((each) => all(each, name)),
];
