import { parse } from 'ini';
import { addressTarget } from '../addresses.ts';
import type { Find, Reader, TextFile } from '../find.ts';
import { Places } from '../places.ts';
import { entryFinds } from '../settings/entry-finds.ts';
import type { Entry } from '../settings/entries.ts';
import { springFinds } from '../settings/spring.ts';

/**
 * php.ini, .user.ini and the pools of PHP-FPM: where `session.save_handler` is `redis`, each address of
 * `session.save_path` (phpredis/phpredis, README.md "PHP Session handler"). Of several, sessions are spread over all.
 */
export const readPhpIni: Reader = (file) => {
  const places = new Places(file);
  const finds: Find[] = [];
  const parsed: unknown = parse(file.text);
  const sections = sectionsOf(parsed);
  for (const [section, values] of sections) {
    const setting = (name: string) => {
      const names = ['', 'php_value', 'php_admin_value'].map((way) =>
        way ? `${way}[${name}]` : name,
      );
      const value = names
        .map((spelled) => values.get(spelled))
        .find((found) => found !== undefined);
      return typeof value === 'string' ? value : undefined;
    };
    const handler = setting('session.save_handler')?.trim().toLowerCase();
    const path = setting('session.save_path') ?? '';
    if (handler === 'memcached' || handler === 'memcache') {
      const servers = path.split(',').map((server) => server.trim().replace(/^tcp:\/\//, ''));
      const place = placeOf(file, places, path);
      finds.push({
        ...place,
        key: `${section}|save_path`,
        kind: 'memcached',
        target: { type: 'memcached', servers },
      });
    }
    if (handler !== 'redis' && handler !== 'rediscluster') continue;
    const addresses = handler === 'redis' ? path.split(/[\s,]/) : clusterSeeds(path);
    addresses.forEach((address, index) => {
      if (address.trim() === '') return;
      const prefix = /[?&]prefix=([^&\s,]*)/.exec(path)?.[1];
      finds.push({
        ...placeOf(file, places, address),
        key: `${section}|save_path|${index}`,
        kind: 'php-session',
        target: addressTarget(address.trim()),
        ...(prefix !== undefined && { application: unescaped(prefix) }),
      });
    });
  }
  return Promise.resolve(finds);
};

/** `seed[]=host:port&seed[]=…&auth=…`, as one address of several hosts. */
function clusterSeeds(path: string): readonly string[] {
  const options = new URLSearchParams(path);
  const seeds = options.getAll('seed[]');
  if (seeds.length === 0) return [];
  const auth = options.getAll('auth[]');
  const [user = '', password] = auth.length > 1 ? auth : ['', options.get('auth') ?? auth[0]];
  const login = password ? `${encodeURIComponent(user)}:${encodeURIComponent(password)}@` : '';
  const hosts = seeds.map((seed) => seed.replace(/^(?:tls|tcp|ssl):\/\//, '')).join(',');
  const isTls =
    seeds.some((seed) => /^(?:tls|ssl):/.test(seed)) || options.has('stream[verify_peer]');
  return [`${isTls ? 'rediss' : 'redis'}://${login}${hosts}`];
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The values before the first section, and those of each. */
function sectionsOf(parsed: unknown): readonly (readonly [string, ReadonlyMap<string, unknown>])[] {
  if (typeof parsed !== 'object' || parsed === null) return [];
  const all = Object.entries(parsed);
  const top = all.filter(([, value]) => typeof value !== 'object');
  const sections = all.flatMap(([name, value]) =>
    typeof value === 'object' && value !== null
      ? [[name, new Map<string, unknown>(Object.entries(value as object))] as const]
      : [],
  );
  return [['', new Map<string, unknown>(top)], ...sections];
}

function placeOf({ text }: TextFile, places: Places, value: string) {
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
    const line = text.slice(text.lastIndexOf('\n', at) + 1, at);
    if (!/^\s*[;#]/.test(line)) return places.at(at);
  }
  return places.at(Math.max(0, text.search(/session\.save_path/)));
}

/** `application.properties`, and any other file of Java properties. */
export const readProperties: Reader = (file) => {
  const places = new Places(file);
  const entries: Entry[] = [];
  const line = /^[ \t]*([^#!\s=:][^\s=:]*)[ \t]*[=:][ \t]*(.*)$/gm;
  for (const match of file.text.matchAll(line)) {
    const [whole, name = '', value = ''] = match;
    const place = places.at(match.index + whole.length - value.length);
    entries.push({ key: name.replaceAll('.', ':'), value: value.trim(), place });
  }
  return Promise.resolve(springFinds(entries));
};

/** Settings in sections, as many programs have them. */
export const readIniSettings: Reader = (file) => {
  const places = new Places(file);
  const entries = sectionsOf(parse(file.text)).flatMap(([section, values]) =>
    [...values].flatMap(([name, value]): Entry[] =>
      typeof value === 'string'
        ? [
            {
              key: section ? `${section}:${name}` : name,
              value,
              place: placeOf(file, places, value),
            },
          ]
        : [],
    ),
  );
  return Promise.resolve(entryFinds(entries, { kind: 'settings' }));
};
