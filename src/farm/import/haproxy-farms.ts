import { l10n, type Reason } from '../../formats/reason.ts';
import type { ImportedFarm, ImportedHealth, ImportedServer } from './imported-farm.ts';
import { haproxySections } from './haproxy-sections.ts';
import type { HaproxySection } from './haproxy-sections.ts';
import { durationSeconds, wholeOf } from './numbers.ts';
import { serverAddress } from './server-address.ts';

const maxServers = 64;

/**
 * The backends of an HAProxy configuration, `listen` sections included, with the frontends that lead to them
 * (HAProxy's Configuration Manual, sections 4.2 and 5.2).
 */
export const haproxyFarms = (text: string): ImportedFarm[] => {
  const sections = haproxySections(text);
  return sections
    .filter(({ kind }) => kind === 'backend' || kind === 'listen')
    .filter((section) => section.lines.some(([word]) => isServer(word)))
    .map((section) => farmOf(section, sections));
};

const isServer = (word: string | undefined): boolean =>
  word === 'server' || word === 'server-template';

const farmOf = (section: HaproxySection, sections: readonly HaproxySection[]): ImportedFarm => {
  const leftOut: Reason[] = [];
  const { name, kind } = section;
  if (valueOf(section, 'mode') === 'tcp') {
    leftOut.push(l10n.t('It forwards TCP connections. A farm forwards HTTP requests.'));
  }
  const defaults = optionsOf(lineOf(section, 'default-server')?.slice(1) ?? []);
  const servers = section.lines
    .filter(([word]) => isServer(word))
    .flatMap((line) => serversOf(line, defaults, leftOut))
    .slice(0, maxServers);
  const timeout = durationSeconds(lineOf(section, 'timeout', 'server')?.[2], 'ms');
  const health = healthOf(section, defaults);
  return {
    name,
    servers,
    ...choiceOf(section, leftOut),
    ...(health && { health }),
    ...(timeout !== undefined && { responseTimeoutSeconds: timeout }),
    usedBy: kind === 'listen' ? [name] : frontendsOf(name, sections),
    leftOut,
  };
};

/** The frontends that lead to a backend. */
const frontendsOf = (backend: string, sections: readonly HaproxySection[]): string[] =>
  sections
    .filter(({ kind }) => kind === 'frontend' || kind === 'listen')
    .filter(({ lines }) =>
      lines.some(
        ([word, target]) =>
          (word === 'use_backend' || word === 'default_backend') && target === backend,
      ),
    )
    .map(({ name }) => name);

type Choice = Pick<ImportedFarm, 'algorithm' | 'hashQueryNames' | 'hashHeader' | 'affinity'>;

const choiceOf = (section: HaproxySection, leftOut: Reason[]): Choice => {
  const affinity = affinityOf(section, leftOut);
  return { ...balanceOf(section, leftOut), ...(affinity && { affinity }) };
};

const balanceOf = (section: HaproxySection, leftOut: Reason[]): Choice => {
  const [, written = 'roundrobin', argument] = lineOf(section, 'balance') ?? [];
  const header = /^hdr\(([^()]+)\)$/.exec(written)?.[1];
  if (header !== undefined) return { algorithm: 'request-hash', hashHeader: header };
  switch (written) {
    case 'roundrobin':
    case 'static-rr':
      return { algorithm: 'weighted-round-robin' };
    case 'leastconn':
      return { algorithm: 'least-requests' };
    case 'uri':
      return { algorithm: 'request-hash' };
    case 'url_param':
      return {
        algorithm: 'request-hash',
        ...(argument !== undefined && { hashQueryNames: [argument] }),
      };
    case 'source':
      leftOut.push(
        l10n.t(
          'Clients are bound by a cookie here, not by their addresses, which are all the same on one machine.',
        ),
      );
      return { algorithm: 'weighted-round-robin', affinity: { kind: 'cookie' } };
    default:
      leftOut.push(l10n.t('The algorithm "{0}" is not known here.', written));
      return { algorithm: 'weighted-round-robin' };
  }
};

const affinityOf = (section: HaproxySection, leftOut: Reason[]): ImportedFarm['affinity'] => {
  const [, cookieName, ...options] = lineOf(section, 'cookie') ?? [];
  if (cookieName !== undefined) {
    if (options.includes('prefix')) return { kind: 'application-cookie', cookieName };
    const index = options.indexOf('maxlife');
    const seconds = index < 0 ? undefined : durationSeconds(options[index + 1], 's');
    return seconds === undefined
      ? { kind: 'cookie', cookieName }
      : { kind: 'duration', cookieName, seconds };
  }
  const stick = section.lines.find(([word, on]) => word === 'stick' && on === 'on');
  if (!stick) return undefined;
  const cookie = /cook(?:ie)?\(([^(),]+)/.exec(stick.join(' '))?.[1];
  if (cookie !== undefined) return { kind: 'application-cookie', cookieName: cookie };
  leftOut.push(l10n.t('Clients are bound by a cookie here, not by a stick table.'));
  return { kind: 'cookie' };
};

const healthOf = (
  section: HaproxySection,
  defaults: ReadonlyMap<string, string>,
): ImportedHealth | undefined => {
  const check = lineOf(section, 'option', 'httpchk');
  if (!check) return undefined;
  // `option httpchk [method] [uri [version]]`; newer files have the address in a line of its own.
  const sent = lineOf(section, 'http-check', 'send') ?? [];
  const uri = sent.indexOf('uri');
  const path = uri >= 0 ? sent[uri + 1] : check.slice(2).find((word) => word.startsWith('/'));
  const expected = lineOf(section, 'http-check', 'expect') ?? [];
  const status = expected.indexOf('status');
  const string = expected.indexOf('string');
  const statusCodes = status < 0 ? undefined : expected[status + 1];
  const responseMatch = string < 0 ? undefined : expected.slice(string + 1).join(' ');
  const line = section.lines.find(([word]) => isServer(word));
  const options = new Map([...defaults, ...optionsOf(line?.slice(3) ?? [])]);
  const intervalSeconds = durationSeconds(options.get('inter'), 'ms');
  const timeoutSeconds = durationSeconds(lineOf(section, 'timeout', 'check')?.[2], 'ms');
  const falls = wholeOf(options.get('fall'), 1, 100);
  return {
    path: path ?? '/',
    ...(intervalSeconds !== undefined && { intervalSeconds }),
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    ...(statusCodes !== undefined && { statusCodes }),
    ...(responseMatch !== undefined && responseMatch !== '' && { responseMatch }),
    ...(falls !== undefined && { retries: falls }),
  };
};

/** Options of servers that have a value behind them; the others stand for themselves. */
const valued = new Set([
  'weight',
  'inter',
  'fall',
  'rise',
  'cookie',
  'port',
  'maxconn',
  'sni',
  'verify',
  'ca-file',
]);

const optionsOf = (words: readonly string[]): ReadonlyMap<string, string> => {
  const options = new Map<string, string>();
  for (let index = 0; index < words.length; index++) {
    const name = words[index] ?? '';
    options.set(name, valued.has(name) ? (words[++index] ?? '') : '');
  }
  return options;
};

const serversOf = (
  [word, name = '', ...rest]: readonly string[],
  defaults: ReadonlyMap<string, string>,
  leftOut: Reason[],
): ImportedServer[] => {
  const isTemplate = word === 'server-template';
  const [count, written = ''] = isTemplate ? rest : [undefined, rest[0]];
  const address = serverAddress(written, 80);
  if (!address) {
    leftOut.push(l10n.t('The server "{0}" has no TCP port.', name));
    return [];
  }
  const options = new Map([...defaults, ...optionsOf(rest.slice(isTemplate ? 2 : 1))]);
  const server = {
    address,
    isTls: options.has('ssl'),
    weight: wholeOf(options.get('weight'), 1, 1_000_000) ?? 1,
    isOut: options.has('backup') || options.has('disabled') || options.get('weight') === '0',
  };
  if (!isTemplate) return [{ name, ...server }];
  const [first, last] = (count ?? '').split('-').map((part) => wholeOf(part, 0, 10_000));
  const from = last === undefined ? 1 : (first ?? 1);
  const length = Math.min((last ?? first ?? 1) - from + 1, maxServers);
  return Array.from({ length: Math.max(length, 0) }, (_, index) => ({
    name: `${name}${from + index}`,
    ...server,
  }));
};

/** The last line of a section that begins with these words; its own before those of `defaults`. */
const lineOf = (
  { lines, defaults }: HaproxySection,
  ...words: readonly string[]
): readonly string[] | undefined => {
  const fits = (line: readonly string[]): boolean =>
    words.every((word, index) => line[index] === word);
  return lines.findLast(fits) ?? defaults.findLast(fits);
};

const valueOf = (section: HaproxySection, word: string): string | undefined =>
  lineOf(section, word)?.[1];
