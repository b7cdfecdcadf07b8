import { addressTarget } from '../addresses.ts';
import type { Find, Reader } from '../find.ts';
import { Places } from '../places.ts';
import { iniLines } from './ini-lines.ts';
import type { IniLine } from './ini-lines.ts';

const MAX_SERVERS = 100;
const MAX_SECTIONS = 50;

/** Settings by their names, as PHP knows them where they hold. */
type Settings = ReadonlyMap<string, IniLine>;

/**
 * php.ini, .user.ini and the pools of PHP-FPM: where `session.save_handler` is `redis`, each address of
 * `session.save_path` (phpredis/phpredis, README.md "PHP Session handler"). Of several, sessions are spread over all.
 */
export const readPhpIni: Reader = (file) => {
  const places = new Places(file);
  const finds = scopes(file.file, iniLines(file.text)).flatMap((settings): readonly Find[] => {
    const handler = settings.get('session.save_handler')?.value.trim().toLowerCase();
    const path = settings.get('session.save_path');
    if (!path) return [];
    const servers = serversOf(handler, path.value);
    const placeOf = (server: string) => {
      const line = file.text.slice(path.offset, path.offset + 2 * path.value.length + 2);
      return places.at(path.offset + Math.max(0, line.indexOf(server)));
    };
    if (handler === 'memcached' || handler === 'memcache') {
      const hosts = servers.map((server) => server.replace(/^tcp:\/\//, '').split(/[?/]/, 1)[0]);
      const target = addressTarget(`memcached://${hosts.join(',')}`);
      const key = `${path.section}|save_path`;
      return [{ ...placeOf(path.value), key, kind: 'memcached', target }];
    }
    return servers.map((server, index) => {
      const application = prefixOf(server);
      return {
        ...placeOf(server),
        key: `${path.section}|save_path|${index}`,
        kind: 'php-session',
        target: addressTarget(handler === 'redis' ? server : clusterUrl(server)),
        ...(application !== undefined && { application }),
      };
    });
  });
  return Promise.resolve(finds);
};

/**
 * PHP passes over the names of sections, but for those of a host or a path, which add to the rest (php.net, "The
 * configuration file"). Each pool of FPM stands for itself; `php_admin_value` wins there.
 */
function scopes(file: string, lines: readonly IniLine[]): readonly Settings[] {
  const isOwn = (section: string) =>
    file.toLowerCase().endsWith('.conf') || /^(?:host|path)\s*=/i.test(section);
  const common: IniLine[] = [];
  const own = new Map<string, IniLine[]>();
  for (const line of lines) {
    const list = isOwn(line.section) ? (own.get(line.section) ?? []) : common;
    list.push(line);
    if (list !== common) own.set(line.section, list);
  }
  const shared = settingsOf(common);
  return [
    shared,
    ...[...own.values()]
      .slice(0, MAX_SECTIONS)
      .map((values) => new Map([...shared, ...settingsOf(values)])),
  ];
}

function settingsOf(lines: readonly IniLine[]): Settings {
  const ways = [/^(.+)$/, /^php_value\[(.+)\]$/, /^php_admin_value\[(.+)\]$/];
  return new Map(
    ways.flatMap((way) =>
      lines.flatMap((line) => {
        const name = way.exec(line.name)?.[1];
        return name === undefined ? [] : [[name, line] as const];
      }),
    ),
  );
}

/** The servers of a path; of a cluster all together. */
function serversOf(handler: string | undefined, path: string): readonly string[] {
  switch (handler) {
    case 'redis':
    case 'memcached':
    case 'memcache':
      return (path.match(/[^\s,]+/g) ?? []).slice(0, MAX_SERVERS);
    case 'rediscluster':
      return path.includes('seed') ? [path.trim()] : [];
    default:
      return [];
  }
}

/** `seed[]=host:port&seed[]=…&auth=…`, as one address of several hosts. */
function clusterUrl(path: string): string {
  const options = new URLSearchParams(path);
  const seeds = options.getAll('seed[]').slice(0, MAX_SERVERS);
  const auth = options.getAll('auth[]');
  const [user = '', password] = auth.length > 1 ? auth : ['', options.get('auth') ?? auth[0]];
  const login = password ? `${encodeURIComponent(user)}:${encodeURIComponent(password)}@` : '';
  const hosts = seeds.map((seed) => seed.replace(/^(?:tls|tcp|ssl):\/\//, '')).join(',');
  const isTls =
    seeds.some((seed) => /^(?:tls|ssl):/.test(seed)) || options.has('stream[verify_peer]');
  return `${isTls ? 'rediss' : 'redis'}://${login}${hosts}`;
}

/** Each server has a prefix of its own. */
function prefixOf(server: string): string | undefined {
  const prefix = /[?&]prefix=([^&]*)/.exec(server)?.[1];
  if (prefix === undefined) return undefined;
  try {
    return decodeURIComponent(prefix);
  } catch {
    return prefix;
  }
}
