import { filledIn } from '../../placeholder.ts';
import { addressTarget, piecesTarget } from '../addresses.ts';
import type { Find, FoundTarget, Reader } from '../find.ts';
import { besides, Places } from '../places.ts';
import { environmentVariables } from './environment-file.ts';
import { literalOf, literalsIn, groupsNamed, textOfLiteral } from './script-values.ts';
import type { Literal, LiteralGroup } from './script-values.ts';

const MAX_CONNECTIONS = 50;

/**
 * `config/database.php` of Laravel: the connections under `redis`, with `env(…)` filled in from `.env` where it has the
 * variable and the default where it hasn't. Nothing is run.
 */
export const readLaravelDatabase: Reader = async (file, around) => {
  const env = besides(file.file, '../.env');
  const variable = await environmentVariables(env, around);
  const places = new Places(file);
  const connections = groupsNamed(literalsIn(file.text), /^redis$/).flatMap(
    ({ members }) => members,
  );
  const finds: Find[] = [];
  for (const { name, value: connection } of connections) {
    if (finds.length >= MAX_CONNECTIONS) break;
    if (connection.type !== 'group' || /^(?:|options|clusters)$/.test(name)) continue;
    const value = (key: string) => valueOf(literalOf(connection, key), variable);
    const url = value('url');
    const host = value('host');
    if (url === undefined && host === undefined) continue;
    const place = places.at(literalOf(connection, url === undefined ? 'host' : 'url')?.offset ?? 0);
    const target = url === undefined ? partsTarget(value) : addressTarget(url);
    finds.push({ ...place, key: `redis:${name}`, kind: 'laravel', target });
  }
  return finds;
};

function partsTarget(value: (key: string) => string | undefined): FoundTarget {
  const scheme = value('scheme');
  return piecesTarget({
    host: value('host') ?? '',
    port: value('port'),
    password: value('password'),
    username: value('username'),
    database: value('database'),
    ...(scheme !== undefined && { usesTls: /^(?:tls|ssl|rediss)$/i.test(scheme) }),
  });
}

/** A literal, or `env('NAME', default)`; empty and `null` are none. */
function valueOf(
  literal: Literal | undefined,
  variable: (name: string) => string | undefined,
): string | undefined {
  const text = isVariable(literal) ? variableOf(literal, variable) : textOfLiteral(literal);
  return text === '' || text === 'null' ? undefined : text;
}

function isVariable(literal: Literal | undefined): literal is LiteralGroup {
  return literal?.type === 'group' && /^(?:\\?env|Env::get)$/i.test(literal.callee);
}

function variableOf(
  { members: [name, fallback] }: LiteralGroup,
  variable: (name: string) => string | undefined,
): string | undefined {
  const given = variable(textOfLiteral(name?.value) ?? '');
  return given === undefined ? textOfLiteral(fallback?.value) : filledIn(given, variable);
}
