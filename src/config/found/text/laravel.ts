import { piecesTarget } from '../addresses.ts';
import { environmentEntries } from './environment-file.ts';
import type { Find, Reader } from '../find.ts';
import { besides, Places } from '../places.ts';
import { addressTarget } from '../addresses.ts';

/** A value of PHP: a literal, or `env('NAME', literal)`. */
const VALUE =
  /['"](\w+)['"]\s*=>\s*(?:env\(\s*['"](\w+)['"]\s*(?:,\s*(?:['"]([^'"]*)['"]|(\w+))\s*)?\)|['"]([^'"]*)['"]|(\d+|null|true|false))/g;

/**
 * `config/database.php` of Laravel: the connections under `redis`, with `env(…)` filled in from `.env` where it has the
 * variable and the default where it hasn't. Nothing is run.
 */
export const readLaravelDatabase: Reader = async (file, around) => {
  const start = /['"]redis['"]\s*=>\s*\[/.exec(file.text);
  if (!start) return [];
  const env = besides(file.file, '../.env');
  const text = env === undefined ? undefined : await around.textOf(env);
  const variables = new Map(
    env === undefined || text === undefined
      ? []
      : environmentEntries({ file: env, text }).map(({ key, value }) => [
          key.replaceAll(':', '__'),
          value,
        ]),
  );
  const places = new Places(file);
  const finds: Find[] = [];
  const section = file.text.slice(start.index);
  for (const block of section.matchAll(/['"](\w+)['"]\s*=>\s*\[([^[\]]{1,4000})\]/g)) {
    const [whole, name = '', body = ''] = block;
    if (name === 'options' || name === 'clusters') continue;
    const values = new Map<string, string>();
    const offsets = new Map<string, number>();
    const isQuiet = (index: number) =>
      /^\s*(?:\/\/|#|\*)/.test(body.slice(body.lastIndexOf('\n', index) + 1));
    for (const match of body.matchAll(VALUE)) {
      if (isQuiet(match.index)) continue;
      const [, key = '', variable, quoted, bare, literal, plain] = match;
      const given = variable === undefined ? undefined : variables.get(variable);
      const value = given ?? quoted ?? bare ?? literal ?? plain ?? '';
      if (value !== '' && value !== 'null') values.set(key, value);
      offsets.set(key, match.index);
    }
    const host = values.get('host');
    const url = values.get('url');
    if (host === undefined && url === undefined) continue;
    const at = start.index + block.index + whole.length - body.length - 1;
    const place = places.at(at + (offsets.get(url === undefined ? 'host' : 'url') ?? 0));
    const scheme = values.get('scheme');
    const target =
      url === undefined
        ? piecesTarget({
            host: host ?? '',
            port: values.get('port'),
            password: values.get('password'),
            username: values.get('username'),
            database: values.get('database'),
            ...(scheme !== undefined && { usesTls: /^(?:tls|ssl|rediss)$/i.test(scheme) }),
          })
        : addressTarget(url);
    finds.push({ ...place, key: `redis:${name}`, kind: 'laravel', target });
  }
  return finds;
};
