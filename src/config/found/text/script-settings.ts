import { isPlaceholder } from '../../placeholder.ts';
import { piecesTarget } from '../addresses.ts';
import type { Find, FoundKind, FoundTarget, Reader, TextFile } from '../find.ts';
import { Places } from '../places.ts';
import type { Entry } from '../settings/entries.ts';
import { entryFinds } from '../settings/entry-finds.ts';
import {
  groupsNamed,
  literalOf,
  literalsIn,
  namedMembers,
  textOfLiteral,
} from './script-values.ts';
import type { Literal, LiteralGroup } from './script-values.ts';
import { MAX_FINDS, urlLiterals } from './source-literals.ts';

const MAX_GROUPS = 100;
const HASH = /^\s*#|\s#\s/;

/**
 * Django's and Flask's settings: URLs, also with a password in `OPTIONS` beside them; `host` and `port` of SESSION_REDIS
 * and of a channel layer; settings such as `SESSION_REDIS_HOST = 'a'`.
 */
export const readPythonSource: Reader = (file) => {
  const root = literalsIn(file.text);
  const groups = groupsNamed(root, /^SESSION_REDIS/);
  const layers = groupsNamed(root, /^CHANNEL_LAYERS$/).flatMap((layer) =>
    groupsNamed(layer, /^hosts$/),
  );
  const urls = urlLiterals(file, { kind: 'django', comment: HASH });
  return Promise.resolve(
    limited(
      withPasswords(urls, root, file),
      hostFinds(groups, 'SESSION_REDIS', 'django', file),
      hostFinds(layers.flatMap(pairs), 'CHANNEL_LAYERS', 'django', file),
      assignedFinds(root, file),
    ),
  );
};

/** Ruby: `config/initializers/session_store.rb` and other settings of Rails. */
export const readRubySource: Reader = (file) => {
  const servers = groupsNamed(literalsIn(file.text), /^(?:servers?|redis(?:_server)?)$/);
  const each = servers.flatMap((group) => [
    group,
    ...group.members.flatMap(({ value }) => (value.type === 'group' ? [value] : [])),
  ]);
  return Promise.resolve(
    limited(
      urlLiterals(file, { kind: 'rails', comment: HASH }),
      hostFinds(each, 'servers', 'rails', file),
    ),
  );
};

/** Those of the same place once, the first of them; not without end. */
function limited(...lists: readonly (readonly Find[])[]): readonly Find[] {
  const places = new Set<string>();
  return lists
    .flat()
    .filter(({ line, column }) => {
      const place = `${line}:${column}`;
      return !places.has(place) && places.add(place);
    })
    .slice(0, MAX_FINDS);
}

/** Dictionaries, hashes or calls with a literal host. */
function hostFinds(
  groups: readonly LiteralGroup[],
  name: string,
  kind: FoundKind,
  file: TextFile,
): readonly Find[] {
  const places = new Places(file);
  return groups.slice(0, MAX_GROUPS).flatMap((group, index): readonly Find[] => {
    const named = (key: string) => textOfLiteral(literalOf(group, key));
    const host = named('host');
    if (host === undefined) return [];
    const application = named('prefix') ?? named('namespace');
    const place = places.at(literalOf(group, 'host')?.offset ?? group.offset);
    const target = piecesTarget({
      host,
      port: named('port'),
      password: named('password'),
      username: named('username'),
      database: named('db'),
      usesTls: /^true$/i.test(named('ssl') ?? '') ? true : undefined,
    });
    return [
      {
        ...place,
        key: `${name} ${index}`,
        kind,
        target,
        ...(application !== undefined && { application }),
      },
    ];
  });
}

/** `("host", 6379)` as what has names. */
function pairs({ members }: LiteralGroup): readonly LiteralGroup[] {
  return members.flatMap(({ value }): readonly LiteralGroup[] => {
    if (value.type !== 'group') return [];
    const [host, port] = value.members;
    if (host?.name !== '' || host.value.type !== 'text') return [value];
    return [
      {
        ...value,
        members: [
          { name: 'host', value: host.value },
          ...(port ? [{ name: 'port', value: port.value }] : []),
        ],
      },
    ];
  });
}

/** A cache of Django may have its password beside its URL: `"OPTIONS": {"PASSWORD": "…"}`. */
function withPasswords(
  finds: readonly Find[],
  root: LiteralGroup,
  file: TextFile,
): readonly Find[] {
  const places = new Places(file);
  const passwords = new Map<string, string>();
  for (const { value: group } of namedMembers(root)) {
    if (group.type !== 'group') continue;
    const options = literalOf(group, 'options');
    const password =
      options?.type === 'group' ? textOfLiteral(literalOf(options, 'password')) : undefined;
    if (password === undefined || password === '' || isPlaceholder(password)) continue;
    for (const { offset } of textsOf(literalOf(group, 'location'))) {
      const { line, column } = places.at(offset);
      passwords.set(`${line}:${column}`, password);
    }
  }
  return finds.map((find) => {
    const password = passwords.get(`${find.line}:${find.column}`);
    return password === undefined ? find : { ...find, target: withPassword(find.target, password) };
  });
}

function textsOf(value: Literal | undefined): readonly Literal[] {
  if (value?.type !== 'group') return value ? [value] : [];
  return value.members.map((member) => member.value);
}

function withPassword(target: FoundTarget, password: string): FoundTarget {
  if (target.type !== 'endpoint' || target.parsed.secrets.password !== undefined) return target;
  const { parsed } = target;
  return { ...target, parsed: { ...parsed, secrets: { ...parsed.secrets, password } } };
}

/** `REDIS_HOST = 'a'`, or the default of `os.environ.get('REDIS_HOST', 'a')`. */
function assignedFinds(root: LiteralGroup, file: TextFile): readonly Find[] {
  const places = new Places(file);
  const entries = root.members.flatMap(({ name, value }): readonly Entry[] => {
    const given = isVariable(value) ? value.members[1]?.value : value;
    const text = textOfLiteral(given);
    if (!given || text === undefined || !/^[A-Z][A-Z0-9_]*$/.test(name)) return [];
    return [{ key: name, value: text, place: places.at(given.offset) }];
  });
  return entryFinds(entries, { kind: 'django' });
}

function isVariable(value: Literal): value is LiteralGroup {
  return value.type === 'group' && /(?:^|\.)(?:getenv|environ\.get|env|config)$/.test(value.callee);
}
