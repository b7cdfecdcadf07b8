import { piecesTarget } from '../addresses.ts';
import { environmentVariables } from '../text/environment-file.ts';
import type { Find, FoundTarget, Place, Reader } from '../find.ts';
import { besides } from '../places.ts';
import { filledIn } from '../../placeholder.ts';
import { entryFinds } from '../settings/entry-finds.ts';
import type { Entry } from '../settings/entries.ts';
import { isRedisPort, REDIS_IMAGE, requiredPassword, wordsOf } from './images.ts';
import { items, member, members, parseYaml, textOf } from './yaml-tree.ts';
import type { YamlValue } from './yaml-tree.ts';

/** A service of Redis in a compose file. */
interface RedisService {
  readonly name: string;
  readonly published: readonly Published[];
}

interface Published {
  readonly host: string;
  readonly port: string;
  /** The port inside the container. */
  readonly target: string;
  readonly place: Place;
}

/**
 * A compose file: ports that services of Redis publish on this machine, with the password of their command line, and
 * the variables of the other services. `${…}` is filled in from the `.env` beside the file, as compose does it.
 */
export const readCompose: Reader = async (file, around) => {
  const variable = await environmentVariables(besides(file.file, '.env'), around);
  const finds: Find[] = [];
  for (const document of parseYaml(file)) {
    const services = members(member(document, 'services'));
    const servers = new Map(
      services.flatMap(([name, service]) =>
        redisService(name, service, variable).map((server) => [name, server] as const),
      ),
    );
    for (const [name, service] of services) {
      const server = servers.get(name);
      if (server) finds.push(...publishedFinds(server, service, variable));
      const found = entryFinds(variablesOf(service), { kind: 'compose', variable });
      finds.push(
        ...found.map((find) => onThisMachine({ ...find, key: `${name}:${find.key}` }, servers)),
      );
    }
  }
  return finds;
};

function redisService(
  name: string,
  service: YamlValue,
  variable: (name: string) => string | undefined,
): readonly RedisService[] {
  const image = filledIn(textOf(member(service, 'image')) ?? '', variable);
  if (!REDIS_IMAGE.test(image)) return [];
  const published = items(member(service, 'ports')).flatMap((port): readonly Published[] => {
    const found = port.type === 'text' ? shortPort(port, variable) : longPort(port, variable);
    return found ? [found] : [];
  });
  return [{ name, published }];
}

/** `6380:6379`, `127.0.0.1:6380:6379/tcp`; a port alone is published on one that nobody knows beforehand. */
function shortPort(
  port: YamlValue & { readonly type: 'text' },
  variable: (name: string) => string | undefined,
): Published | undefined {
  const text = filledIn(port.text, variable);
  const match =
    /^(?:(?<host>\[[^\]]+\]|[\d.]+):)?(?<port>\d{1,5}):(?<target>\d{1,5})(?:\/tcp)?$/.exec(text);
  const { host, port: own = '', target = '' } = match?.groups ?? {};
  return match ? { host: hostOf(host), port: own, target, place: port.place } : undefined;
}

function longPort(
  port: YamlValue,
  variable: (name: string) => string | undefined,
): Published | undefined {
  const text = (name: string) => filledIn(textOf(member(port, name)) ?? '', variable);
  const place = member(port, 'published');
  if (place?.type !== 'text' || !/^\d{1,5}$/.test(text('published'))) return undefined;
  const host = hostOf(text('host_ip') || undefined);
  return { host, port: text('published'), target: text('target'), place: place.place };
}

/** An address that stands for all of the machine is reached as `localhost`. */
function hostOf(host: string | undefined): string {
  return host === undefined || /^(?:0\.0\.0\.0|\[::\])$/.test(host) ? 'localhost' : host;
}

function publishedFinds(
  { name, published }: RedisService,
  service: YamlValue,
  variable: (name: string) => string | undefined,
): readonly Find[] {
  const password = passwordOf(service, variable);
  return published
    .filter(({ target }) => isRedisPort(Number(target)))
    .map(({ host, port, place, target }) => ({
      ...place,
      key: `services:${name}:${target}`,
      kind: 'compose',
      target: piecesTarget({ host, port, password }),
    }));
}

/** `--requirepass` of the command line, or the variable in which an image takes it. */
function passwordOf(
  service: YamlValue,
  variable: (name: string) => string | undefined,
): string | undefined {
  const words = [member(service, 'command'), member(service, 'entrypoint')].flatMap((command) =>
    command?.type === 'text'
      ? wordsOf(command.text)
      : items(command).map((item) => textOf(item) ?? ''),
  );
  // What is given to a shell stands in one word.
  const all = words.flatMap((word, at) => (words[at - 1] === '-c' ? wordsOf(word) : [word]));
  const given = requiredPassword(all);
  const named = variablesOf(service).find(
    ({ key, value }) =>
      /^(?:REDIS|VALKEY|KEYDB|DFLY)_(?:PASSWORD|requirepass)$/.test(key) && value !== '',
  )?.value;
  const text = given ?? named;
  return text === undefined ? undefined : filledIn(text.replaceAll('$$', '$'), variable);
}

/** `environment` as a map, or as a list of `NAME=value`. */
function variablesOf(service: YamlValue): readonly Entry[] {
  const environment = member(service, 'environment');
  if (environment?.type === 'map') {
    return members(environment).flatMap(([name, value]) =>
      value.type === 'text' ? [entry(name, value.text, value.place)] : [],
    );
  }
  return items(environment).flatMap((item) => {
    const text = textOf(item) ?? '';
    const at = text.indexOf('=');
    return item.type === 'text' && at > 0
      ? [entry(text.slice(0, at), text.slice(at + 1), item.place)]
      : [];
  });
}

function entry(name: string, value: string, place: Place): Entry {
  return { key: name.replaceAll('__', ':'), value: value.replaceAll('$$', '$'), place };
}

/** The name of a service is known to the other containers only: from here it is the port that it publishes. */
function onThisMachine(find: Find, servers: ReadonlyMap<string, RedisService>): Find {
  if (find.target.type !== 'endpoint') return find;
  const { parsed } = find.target;
  const [host, ...others] = parsed.address.hosts;
  const server = servers.get(host?.host ?? '');
  const published = server?.published.find(({ target }) => target === String(host?.port));
  if (!published || others.length > 0) return find;
  const hosts = [{ host: published.host, port: Number(published.port) }];
  const target: FoundTarget = {
    ...find.target,
    parsed: { ...parsed, address: { ...parsed.address, hosts } },
  };
  return { ...find, target };
}
