import { hostTraits } from '../../known-hosts.ts';
import type { NameStrength } from './setting-names.ts';

const REDIS_URL = /^(?:rediss?|valkeys?|redis-sentinel|rediss-sentinel|redis[-+]socket):\/\//i;
const OTHER_URL = /^[a-z][a-z0-9+.-]*:\/\//i;
/** Schemes that say no more than how bytes travel. */
const PLAIN_URL = /^(?:tcp|tls|ssl|unix):\/\//i;
/** What connection strings of databases, queues and storage begin with. */
const OTHER_OPTIONS =
  /^\s*(?:server|data source|datasource|addr|address|network address|host|hostname|initial catalog|database|dbname|uid|user id|userid|accountendpoint|endpoint|defaultendpointsprotocol|defaultendpointprotocol|blobendpoint|filename|provider|driver|metadata|port|instrumentationkey|usedevelopmentstorage)\s*=/i;
const KNOWN_OPTIONS =
  /,\s*(?:password|ssl|abortconnect|allowadmin|user|defaultdatabase|connecttimeout|synctimeout|sslhost|connectretry|servicename|channelprefix|keepalive|asynctimeout|name|resolvedns|tiebreaker|protocol)\s*=/i;
/** What only StackExchange.Redis knows (its docs/Configuration.md). */
const OWN_OPTIONS =
  /,\s*(?:abortconnect|allowadmin|defaultdatabase|synctimeout|asynctimeout|sslhost|connectretry|channelprefix|configcheckseconds|configchannel|resolvedns|tiebreaker)\s*=/i;
const HOST = /^\[?[A-Za-z0-9_.:-]{1,253}\]?$/;
const HOST_AND_PORT = /^(?:\[[0-9a-f:.%]{2,60}\]|[A-Za-z0-9_.-]{1,253}):\d{2,5}$/i;
/** What Redis and its managed services usually listen on. */
const USUAL_PORT = /:(?:6379|6380|7000|10000|26379)(?:,|$)/;

/** A URL that only a Redis can have. */
export function isRedisUrl(value: string): boolean {
  return REDIS_URL.test(value.trim());
}

/** Whether a value, under a name of a certain strength, is meant as the address of a Redis. */
export function looksLikeAddress(
  value: string,
  strength: NameStrength,
  /** True where the name says that an address is in it. */
  isAddressField: boolean,
): boolean {
  const text = value.trim();
  if (isRedisUrl(text)) return true;
  if (strength === 'redis' && PLAIN_URL.test(text)) return true;
  if (OTHER_URL.test(text) || OTHER_OPTIONS.test(text)) return false;
  const [first = ''] = text.split(/[,;]/, 1);
  if (isOurs(first.trim(), text)) return true;
  if (strength === 'other') return false;
  const hasOptions = KNOWN_OPTIONS.test(text);
  if (strength === 'store') {
    return HOST_AND_PORT.test(first.trim()) && (hasOptions || USUAL_PORT.test(text));
  }
  if (HOST_AND_PORT.test(first.trim()) || hasOptions) return true;
  if (!isAddressField || !HOST.test(text)) return false;
  if (/^(?:localhost|\d{1,3}(?:\.\d{1,3}){3})$|\.[A-Za-z]{2,}$/i.test(text)) return true;
  return /^[a-z][a-z0-9-]{1,62}$/.test(text) && !isWord(text);
}

/** Whether a text is about a Redis whatever its name says: by an option, or by the service that its host is of. */
function isOurs(first: string, text: string): boolean {
  if (!HOST_AND_PORT.test(first) && !HOST.test(first)) return false;
  return OWN_OPTIONS.test(text) || hostTraits(first.replace(/:\d+$/, '')) !== undefined;
}

/** Words that settings have in the place of an address. */
function isWord(text: string): boolean {
  return /^(?:true|false|yes|no|on|off|null|none|memory|default|enabled|disabled|standalone|cluster|sentinel|single|optional|file|array|database|predis|phpredis|lettuce|jedis|tcp|tls)$/.test(
    text,
  );
}
