/** What a setting is about, by its name. */
export type NameStrength =
  /** Names Redis or a server that speaks as it does. */
  | 'redis'
  /** Names a cache or sessions, which may be anywhere. */
  | 'store'
  | 'other';

/** A part of an address that a setting can hold. */
export type Field =
  | 'address'
  | 'host'
  | 'port'
  | 'password'
  | 'username'
  | 'database'
  | 'tls'
  | 'scheme'
  | 'application'
  | 'socket'
  | 'sentinelService'
  | 'sentinelPassword';

const FIELDS: readonly (readonly [Field, string])[] = [
  ['address', 'url uri dsn connectionstring connstring connstr connection configuration conn'],
  ['host', 'host hostname hosts server servers endpoint endpoints address addr nodes'],
  ['port', 'port'],
  ['sentinelPassword', 'sentinelpassword'],
  ['password', 'password passwd pass pwd auth authtoken accesskey primarykey'],
  ['username', 'username user login'],
  [
    'database',
    'database databaseid databasenumber databaseindex defaultdatabase dbindex dbnumber db',
  ],
  ['tls', 'ssl tls usessl usetls enablessl enabletls sslenabled tlsenabled'],
  ['scheme', 'scheme protocol'],
  ['application', 'instancename keyprefix namespace applicationname appname instance prefix'],
  ['socket', 'unixsocket unixsocketpath socketpath socket path'],
  ['sentinelService', 'mastername sentinelmaster master servicename sentinelservice service'],
];

/** Every word that ends a name, the longest first, so that `authtoken` isn't taken for `token`. */
const words = FIELDS.flatMap(([field, names]) =>
  names.split(' ').map((word) => ({ field, word })),
).sort((a, b) => b.word.length - a.word.length);

/** How strongly a name says that its value is about a Redis. */
export function strengthOf(key: string): NameStrength {
  if (/redis|valkey|garnet|keydb|dragonfly|elasticache|memorydb/i.test(key)) return 'redis';
  return /cache|session/i.test(key) ? 'store' : 'other';
}

/** A name taken apart. */
export interface SplitName {
  /** What the names of one group begin with, in lower case. */
  readonly group: string;
  /** Undefined where the name says nothing of it: `ConnectionStrings:Redis`. */
  readonly field: Field | undefined;
  /** The place in a list of hosts, for `Redis:Hosts:1:Port`. */
  readonly index: number;
}

/** Takes `Redis:Host`, `REDIS_HOST`, `redisHost` and the like apart. */
export function splitName(key: string): SplitName {
  const segments = key.toLowerCase().split(':');
  if (segments.at(-1) === 'enabled' && /^(?:ssl|tls)$/.test(segments.at(-2) ?? '')) segments.pop();
  const last = segments.pop() ?? '';
  const letters = last.replace(/[\s_.-]/g, '');
  const match = words.find(({ word }) => letters.endsWith(word));
  const rest = match ? withoutEnd(last, match.word.length) : last;
  // `ConnectionStrings` and `appSettings` name the section, not what is in it.
  const path = [...segments, rest].filter((part) => part !== '');
  let index = 0;
  const place = path.at(-1) ?? '';
  if (
    /^\d{1,3}$/.test(place) &&
    /^(?:hosts|endpoints|nodes|servers|sentinels)$/.test(path.at(-2) ?? '')
  ) {
    index = Number(place);
    path.splice(-2);
  }
  return { group: path.join(':'), field: match?.field, index };
}

/** A name without so many of its last letters; what separates words stays, so that `REDIS_` isn't `REDIS`. */
function withoutEnd(name: string, letterCount: number): string {
  let end = name.length;
  for (let left = letterCount; left > 0; end--) {
    if (!/[\s_.-]/.test(name.charAt(end - 1))) left--;
  }
  return name.slice(0, end);
}

/** The group that a group is in: `spring:redis` for `spring:redis:sentinel`. */
export function parentGroup(group: string): string | undefined {
  const at = group.lastIndexOf(':');
  return at < 0 ? undefined : group.slice(0, at);
}
