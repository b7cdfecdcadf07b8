import { l10n, type Reason } from '../../formats/reason.ts';
import type { ImportedAffinity, ImportedFarm, ImportedServer } from './imported-farm.ts';
import { readNginxDirectives } from './nginx-directives.ts';
import type { NginxDirective } from './nginx-directives.ts';
import { durationSeconds, wholeOf } from './numbers.ts';
import { serverAddress } from './server-address.ts';

/** The directives that lead to an upstream. */
const passes = new Set(['proxy_pass', 'fastcgi_pass', 'uwsgi_pass', 'scgi_pass', 'grpc_pass']);

/**
 * The upstreams of an nginx configuration, with the places that lead to them
 * (nginx.org/en/docs/http/ngx_http_upstream_module.html and ngx_http_proxy_module.html).
 * @throws NginxSyntaxError
 */
export const nginxFarms = (text: string): ImportedFarm[] => {
  const top = readNginxDirectives(text);
  const users = usersIn(top);
  const hasIncludes = hasAny(top, 'include');
  return named(top, 'upstream').flatMap(({ words, block }) => {
    const [name = ''] = words;
    return block ? [farmOf(name, block, users.get(name) ?? [], hasIncludes)] : [];
  });
};

/** A place that leads to an upstream. */
interface User {
  readonly place: string;
  readonly isTls: boolean;
  readonly responseTimeoutSeconds: number | undefined;
}

const farmOf = (
  name: string,
  block: readonly NginxDirective[],
  users: readonly User[],
  hasIncludes: boolean,
): ImportedFarm => {
  const leftOut: Reason[] = [];
  const isTls = users.some((user) => user.isTls);
  const servers = block
    .filter((directive) => directive.name === 'server')
    .flatMap((directive) => serverOf(directive.words, isTls, leftOut));
  const choice = choiceOf(block, leftOut);
  const timeout = users.find((user) => user.responseTimeoutSeconds !== undefined);
  if (hasIncludes) {
    leftOut.push(l10n.t('Included files are not read. Import them one by one.'));
  }
  return {
    name,
    servers,
    ...choice,
    ...(timeout && { responseTimeoutSeconds: timeout.responseTimeoutSeconds ?? 0 }),
    usedBy: users.map(({ place }) => place),
    leftOut,
  };
};

type Choice = Pick<ImportedFarm, 'algorithm' | 'hashQueryNames' | 'hashHeader' | 'affinity'>;

const choiceOf = (block: readonly NginxDirective[], leftOut: Reason[]): Choice => {
  let choice: Choice = { algorithm: 'weighted-round-robin' };
  for (const { name, words } of block) {
    const [first = ''] = words;
    switch (name) {
      case 'least_conn':
        choice = { ...choice, algorithm: 'least-requests' };
        break;
      case 'least_time':
        choice = { ...choice, algorithm: 'least-response-time' };
        break;
      case 'random':
        choice = {
          ...choice,
          algorithm: words.includes('two') ? 'least-requests' : choice.algorithm,
        };
        leftOut.push(l10n.t('Servers are not chosen at random here.'));
        break;
      case 'ip_hash':
        choice = { ...choice, affinity: { kind: 'cookie' } };
        leftOut.push(
          l10n.t(
            'Clients are bound by a cookie here, not by their addresses, which are all the same on one machine.',
          ),
        );
        break;
      case 'hash':
        choice = { ...choice, ...hashOf(first, leftOut) };
        break;
      case 'sticky': {
        const affinity = stickyOf(words);
        choice = { ...choice, ...(affinity && { affinity }) };
        break;
      }
    }
  }
  return choice;
};

const hashOf = (key: string, leftOut: Reason[]): Partial<Choice> => {
  const cookie = /^\$\{?cookie_(\w+)\}?$/.exec(key)?.[1];
  if (cookie !== undefined) {
    return { affinity: { kind: 'application-cookie', cookieName: cookie } };
  }
  const argument = /^\$\{?arg_(\w+)\}?$/.exec(key)?.[1];
  if (argument !== undefined) return { algorithm: 'request-hash', hashQueryNames: [argument] };
  const header = /^\$\{?http_(\w+)\}?$/.exec(key)?.[1];
  if (header !== undefined) {
    return { algorithm: 'request-hash', hashHeader: header.replaceAll('_', '-') };
  }
  if (!/request_uri|\$\{?uri\b/.test(key)) {
    leftOut.push(l10n.t('The path is hashed here instead of "{0}".', key));
  }
  return { algorithm: 'request-hash' };
};

const stickyOf = ([kind, name, ...options]: readonly string[]): ImportedAffinity | undefined => {
  if (kind === 'cookie') {
    const cookieName = name === undefined ? {} : { cookieName: name };
    const expires = options.find((option) => option.startsWith('expires='));
    const seconds = durationSeconds(expires?.slice('expires='.length), 's');
    return seconds === undefined
      ? { kind: 'cookie', ...cookieName }
      : { kind: 'duration', ...cookieName, seconds };
  }
  const variable = [name ?? '', ...options].map((word) => /\$\w*cookie_(\w+)/.exec(word)?.[1]);
  const cookieName = variable.find((found) => found !== undefined);
  return { kind: 'application-cookie', ...(cookieName !== undefined && { cookieName }) };
};

const serverOf = (
  [written = '', ...options]: readonly string[],
  isTls: boolean,
  leftOut: Reason[],
): ImportedServer[] => {
  const address = serverAddress(written, 80);
  if (!address) {
    leftOut.push(l10n.t('The server "{0}" has no TCP port.', written));
    return [];
  }
  const weight = options.find((option) => option.startsWith('weight='));
  return [
    {
      name: address.host,
      address,
      isTls,
      weight: wholeOf(weight?.slice('weight='.length), 1, 1_000_000) ?? 1,
      isOut: options.includes('down') || options.includes('backup'),
    },
  ];
};

/** Where an upstream is used, by its name. */
const usersIn = (top: readonly NginxDirective[]): ReadonlyMap<string, User[]> => {
  const users = new Map<string, User[]>();
  const look = (
    block: readonly NginxDirective[],
    place: string,
    above: number | undefined,
  ): void => {
    const own = block.find(({ name }) => name === 'proxy_read_timeout')?.words[0];
    const timeout = durationSeconds(own, 's') ?? above;
    for (const { name, words, block: inner } of block) {
      if (inner) look(inner, placeOf(name, words, inner, place), timeout);
      if (!passes.has(name)) continue;
      const [, scheme = '', host = ''] = /^(?:(\w+):\/\/)?([^/:$]+)/.exec(words[0] ?? '') ?? [];
      const all = users.get(host) ?? [];
      all.push({ place, isTls: scheme === 'https', responseTimeoutSeconds: timeout });
      users.set(host, all);
    }
  };
  look(top, '', undefined);
  return users;
};

const placeOf = (
  name: string,
  words: readonly string[],
  block: readonly NginxDirective[],
  above: string,
): string => {
  if (name === 'server') {
    const host = block.find((directive) => directive.name === 'server_name')?.words[0];
    return host === undefined || host === '_' ? '' : host;
  }
  return name === 'location' ? `${above}${words.at(-1) ?? ''}` : above;
};

/** The directives of a name, also those in `http` and other blocks. */
const named = (block: readonly NginxDirective[], name: string): readonly NginxDirective[] =>
  block.flatMap((directive) =>
    directive.name === name ? [directive] : named(directive.block ?? [], name),
  );

const hasAny = (block: readonly NginxDirective[], name: string): boolean =>
  named(block, name).some(({ words }) => !/(?:mime\.types|_params|modules)/.test(words[0] ?? ''));
