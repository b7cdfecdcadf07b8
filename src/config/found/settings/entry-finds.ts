import { filledIn, isPlaceholder, placeholderIn } from '../../placeholder.ts';
import { addressTarget, piecesTarget } from '../addresses.ts';
import type { Find, FoundKind, FoundTarget } from '../find.ts';

import { isRedisUrl, looksLikeAddress } from './address-looks.ts';
import { sensibleEntries } from './entries.ts';
import type { Entry } from './entries.ts';
import { parentGroup, splitName, strengthOf } from './setting-names.ts';
import type { Field, NameStrength } from './setting-names.ts';

/** What is said of the finds of one file. */
export interface FindsOptions {
  readonly kind: FoundKind;
  /** For addresses that are put together from several settings, where they are another kind. */
  readonly combinedKind?: FoundKind;
  /** What `${…}` stands for in a value, where whoever reads the file fills it in. */
  readonly variable?: (name: string) => string | undefined;
}

/** The settings that make one address. */
type Group = Map<Field, Entry[]>;

const MAX_FINDS = 100;

/**
 * Finds addresses of Redis among settings: values that are one by their look under a name that says so, and hosts,
 * ports, passwords and so on whose names begin alike.
 */
export function entryFinds(all: readonly Entry[], options: FindsOptions): readonly Find[] {
  const { variable } = options;
  const sensible = sensibleEntries(all);
  const entries = variable
    ? sensible.map((entry) => ({ ...entry, value: filledIn(entry.value, variable) }))
    : sensible;
  const groups = groupsOf(entries);
  const common = commonApplication(groups);
  const finds: Find[] = [];
  for (const entry of entries) {
    const found = findOf(entry, groups);
    if (!found) continue;
    const { group } = splitName(entry.key);
    const own = inherited(group, 'application', groups)?.value ?? '';
    const application = own === '' ? common : own;
    const kind = found.isCombined ? (options.combinedKind ?? options.kind) : options.kind;
    finds.push({
      ...entry.place,
      key: entry.key,
      kind,
      target: found.target,
      ...(application !== undefined && { application }),
    });
    if (finds.length >= MAX_FINDS) break;
  }
  return finds;
}

function groupsOf(entries: readonly Entry[]): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>();
  for (const entry of entries) {
    const { group, field, index } = splitName(entry.key);
    if (field === undefined) continue;
    const fields: Group = groups.get(group) ?? new Map<Field, Entry[]>();
    groups.set(group, fields);
    const list = fields.get(field) ?? [];
    fields.set(field, list);
    // Of several of a name that is no list, the last counts, as in a file of variables.
    list[index] = entry;
  }
  return groups;
}

interface Found {
  readonly target: FoundTarget;
  readonly isCombined: boolean;
}

function findOf(entry: Entry, groups: ReadonlyMap<string, Group>): Found | undefined {
  const { group, field, index } = splitName(entry.key);
  if (index > 0) return undefined;
  const strength = strengthOf(entry.key);
  const value = entry.value.trim();
  if (value === '') return undefined;
  const isAddressField = field === 'address' || field === 'host' || field === undefined;
  if (!isAddressField && field !== 'socket') return undefined;
  if (placeholderIn(value) !== undefined) return markedTarget(entry.key, value, strength);
  if (field === 'host' || field === 'socket') {
    const combined = combinedTarget(entry, group, groups);
    if (combined) return combined;
  }
  if (field === 'socket') return undefined;
  if (!looksLikeAddress(value, strength, isMeant(entry.key))) return undefined;
  return { target: withGroupPassword(addressTarget(value), group, groups), isCombined: false };
}

/** A value in which a mark stands: an address with one in it, or one in the place of an address. */
function markedTarget(key: string, value: string, strength: NameStrength): Found | undefined {
  const isOne = looksLikeAddress(value, strength, false);
  if (!isOne && !(strength === 'redis' && isMeant(key))) return undefined;
  const target = addressTarget(value);
  const isUnderstood = target.type !== 'unusable' || target.problem.code === 'placeholder';
  return isOne || isUnderstood ? { target, isCombined: false } : undefined;
}

/** Whether a name says that an address is in its value, so that a placeholder there is worth telling. */
function isMeant(key: string): boolean {
  const { field } = splitName(key);
  if (field !== undefined) return field === 'address' || field === 'host';
  return /^connectionstrings:|^[^:]*$/i.test(key) || isJustRedis(key);
}

/** `Redis`, `RedisCache` and the like as the last name: the value is the whole address. */
function isJustRedis(key: string): boolean {
  return /(?:^|:)(?:redis|valkey|garnet)[\s_-]?(?:cache|session|sessions|store)?$/i.test(key);
}

function combinedTarget(
  entry: Entry,
  group: string,
  groups: ReadonlyMap<string, Group>,
): Found | undefined {
  const fields = groups.get(group);
  const isHost = fields?.get('host')?.includes(entry) ?? false;
  const isSocket = fields?.get('socket')?.includes(entry) ?? false;
  const value = entry.value.trim();
  if (isSocket && !/^(?:unix:\/\/)?\/\S/.test(value)) return undefined;
  if (isSocket && strengthOf(group) !== 'redis') return undefined;
  if (!isSocket && !isHost) return undefined;
  // An option or a path makes it an address of its own, a scheme that isn't ours something else.
  if (isHost && (value.includes('=') || isRedisUrl(value) || /\s/.test(value))) return undefined;
  if (/^(?!tls:|tcp:|ssl:|unix:)[a-z][a-z0-9+.-]*:\/\//i.test(value)) return undefined;
  const ports = fields?.get('port') ?? [];
  const strength = strengthOf(group);
  const isUsual = /^(?:6379|6380)$/.test(ports[0]?.value.trim() ?? '');
  if (strength !== 'redis' && !(strength === 'store' && isUsual)) return undefined;
  if (isHost && !isHostList(value)) return undefined;
  const hosts = (fields?.get('host') ?? []).map((host, at) =>
    withPort(host.value.trim(), at === 0 ? undefined : ports[at]?.value.trim()),
  );
  const one = (field: Field) => inherited(group, field, groups)?.value;
  const scheme = one('scheme')?.trim() ?? '';
  const tls = one('tls')?.trim() ?? '';
  const usesTls = /^(?:tls|ssl|rediss|valkeys)$/i.test(scheme) || yes(tls);
  const service = one('sentinelService');
  const target = piecesTarget({
    host: isSocket ? value : hosts.filter((host) => host !== '').join(','),
    port: ports[0]?.value.trim(),
    password: known(one('password')),
    username: known(one('username')),
    database: one('database'),
    ...((usesTls || no(tls) || scheme !== '') && { usesTls }),
    ...(service !== undefined && service !== '' && { sentinelService: service }),
    ...(one('sentinelPassword') && { sentinelPassword: one('sentinelPassword') }),
  });
  return { target, isCombined: true };
}

/** One host, or several with commas between: what else stands under such a name is no host. */
function isHostList(value: string): boolean {
  return value
    .split(',')
    .every((host) => /^(?:(?:tls|tcp|ssl|unix):\/\/)?\[?[\w.:/-]+\]?\s*$/.test(host.trim()));
}

function withPort(host: string, port: string | undefined): string {
  return port === undefined || host.includes(':') ? host : `${host}:${port}`;
}

function yes(text: string): boolean {
  return /^(?:true|1|yes|on|required)$/i.test(text);
}

function no(text: string): boolean {
  return /^(?:false|0|no|off)$/i.test(text);
}

/** Empty, and the `null` that Laravel writes, is none. */
function known(text: string | undefined): string | undefined {
  return text === undefined || text === '' || text === 'null' ? undefined : text;
}

/** The value of a group, or of those that it is in, as far up as they are about a Redis. */
function inherited(
  group: string,
  field: Field,
  groups: ReadonlyMap<string, Group>,
): Entry | undefined {
  for (let at: string | undefined = group; at !== undefined; at = parentGroup(at)) {
    const entry = groups.get(at)?.get(field)?.find(Boolean);
    if (entry) return entry;
    if (strengthOf(at) !== 'redis') return undefined;
  }
  return undefined;
}

/** A password may stand beside a URL that has none. */
function withGroupPassword(
  target: FoundTarget,
  group: string,
  groups: ReadonlyMap<string, Group>,
): FoundTarget {
  if (target.type !== 'endpoint' || target.parsed.secrets.password !== undefined) return target;
  const password = known(groups.get(group)?.get('password')?.find(Boolean)?.value);
  if (password === undefined || isPlaceholder(password)) return target;
  const { parsed } = target;
  return { ...target, parsed: { ...parsed, secrets: { ...parsed.secrets, password } } };
}

/** The one name that the file has for all instances. */
function commonApplication(groups: ReadonlyMap<string, Group>): string | undefined {
  const named = [...groups].flatMap(([, fields]) => fields.get('application') ?? []);
  const instances = named.filter(
    ({ key }) => /instancename$/i.test(key) && strengthOf(key) !== 'other',
  );
  return instances.length === 1 ? instances[0]?.value : undefined;
}
