import { posix, win32 } from 'node:path';
import { type Directive, matchesList } from './config-file.ts';
import { type ConfigFile, expandHome, type SshPlaces } from './load-config.ts';

/** An SSH server as the user names it: an alias of the configuration, or a host. */
export interface SshTarget {
  readonly host: string;
  readonly user?: string;
  readonly port?: number;
}

/** Where an SSH server is, and what the configuration says of signing in there. */
export interface SshHop extends Required<SshTarget> {
  /** What the user calls it. */
  readonly alias: string;
  /** Files of private keys that the configuration names, or those that OpenSSH looks for. */
  readonly keyFiles: readonly string[];
  /** True when the configuration names the files: one that can't be read is worth a word then. */
  readonly namesKeyFiles: boolean;
  /** Whether only the keys of `keyFiles` may be shown, those of the agent included. */
  readonly isKeysOnly: boolean;
  /** `IdentityAgent` as it stands there. */
  readonly agent?: string;
  /** Files with the keys of servers: the user's, to the first of which new ones are added. */
  readonly knownHostsFiles: readonly string[];
  readonly globalKnownHostsFiles: readonly string[];
  /** The name under which its key is known, where that isn't its own. */
  readonly keyAlias?: string;
  /** True when keys that aren't known are refused without a question (`StrictHostKeyChecking yes`). */
  readonly isStrict: boolean;
}

/** `user@host:port`, without a port where it is 22. */
export function nameOfHop({ user, host, port }: SshHop): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return `${user}@${name}${port === 22 ? '' : `:${port}`}`;
}

/** What of a configuration can't be followed. */
export type ConfigTrouble =
  | { readonly problem: 'proxy-command'; readonly command: string }
  | { readonly problem: 'bad-proxy-jump'; readonly text: string }
  | { readonly problem: 'too-many-jumps' };

/** A configuration can't be followed for a host. */
export class SshConfigError extends Error {
  override readonly name = 'SshConfigError';
  readonly alias: string;
  readonly trouble: ConfigTrouble;

  constructor(alias: string, trouble: ConfigTrouble) {
    super(`${alias}: ${trouble.problem}`);
    this.alias = alias;
    this.trouble = trouble;
  }
}

/** More jumps than anybody makes; a circle has no end. */
const MAX_HOPS = 8;
const DEFAULT_KEYS = ['id_rsa', 'id_ecdsa', 'id_ed25519'];

/**
 * The way to an SSH server: the jump hosts that lead there, and it itself. A value counts where it
 * stands first, as in ssh_config(5).
 * @param jump hosts to jump over in the place of those that the configuration has (`-J`)
 * @throws SshConfigError
 */
export function resolveHops(
  files: readonly ConfigFile[],
  target: SshTarget,
  places: SshPlaces,
  jump?: string,
  depth = 0,
): readonly SshHop[] {
  const alias = target.host;
  const values = valuesFor(files, alias);
  const hop = hopOf(target, values, places);
  const command = jump === undefined ? values.get('proxycommand') : undefined;
  const proxyJump = jump ?? values.get('proxyjump')?.args[0];
  // Whichever stands first: the other one is as if it weren't there.
  const isCommandFirst =
    command && command.order < (values.get('proxyjump')?.order ?? Number.POSITIVE_INFINITY);
  if (isCommandFirst && command.args[0]?.toLowerCase() !== 'none') {
    throw new SshConfigError(alias, { problem: 'proxy-command', command: command.args.join(' ') });
  }
  if (isCommandFirst || proxyJump === undefined || proxyJump.toLowerCase() === 'none') return [hop];
  const hops: SshHop[] = [];
  for (const [index, text] of proxyJump.split(',').entries()) {
    const via = parseSshTarget(text.trim());
    if (!via) throw new SshConfigError(alias, { problem: 'bad-proxy-jump', text: text.trim() });
    if (depth + index >= MAX_HOPS) throw new SshConfigError(alias, { problem: 'too-many-jumps' });
    // The first one may itself be behind others; the further ones are reached from the one before.
    hops.push(...resolveHops(files, via, places, index === 0 ? undefined : 'none', depth + 1));
  }
  return [...hops, hop];
}

/** The names of hosts that the configuration has, without patterns, in the order of the files. */
export function hostAliases(files: readonly ConfigFile[]): readonly string[] {
  const aliases = new Set<string>();
  const visit = (file: ConfigFile): void => {
    for (const entry of file.entries) {
      if ('included' in entry) entry.included.forEach(visit);
      else if (entry.keyword === 'host') {
        for (const name of entry.args) if (!/[*?!]/.test(name)) aliases.add(name);
      }
    }
  };
  files.forEach(visit);
  return [...aliases];
}

/** True when the configuration has `Match` blocks whose conditions aren't understood here. */
export function hasMatchBlocks(files: readonly ConfigFile[]): boolean {
  return files.some(({ entries }) =>
    entries.some((entry) =>
      'included' in entry
        ? hasMatchBlocks(entry.included)
        : entry.keyword === 'match' && !isMatchAll(entry),
    ),
  );
}

/** Reads `[user@]host[:port]` or `ssh://[user@]host[:port]`; undefined for anything else. */
export function parseSshTarget(text: string): SshTarget | undefined {
  const [, user, bracketed, plain = '', portText] =
    /^(?:ssh:\/\/)?(?:([^@\s/:]{1,256})@)?(?:\[([0-9A-Fa-f:.%\w]{1,64})\]|([^@\s/:[\]]{1,253}))(?::(\d{1,5}))?\/?$/.exec(
      text,
    ) ?? [];
  const host = bracketed ?? plain;
  const port = portText === undefined ? undefined : Number(portText);
  if (host === '' || host.startsWith('-') || port === 0 || (port ?? 0) > 65_535) return undefined;
  return { host, ...(user !== undefined && { user }), ...(port !== undefined && { port }) };
}

interface Value {
  readonly args: readonly string[];
  /** Grows with the place where it stands. */
  readonly order: number;
}

/** Every value that holds for a host: the first of each keyword, of key files all. */
function valuesFor(files: readonly ConfigFile[], alias: string): ReadonlyMap<string, Value> {
  const values = new Map<string, Value>();
  let order = 0;
  const visit = (file: ConfigFile, isWanted: boolean): void => {
    let isActive = isWanted;
    for (const entry of file.entries) {
      order += 1;
      if ('included' in entry) {
        for (const included of entry.included) visit(included, isActive);
      } else if (entry.keyword === 'host') {
        isActive = isWanted && matchesList(alias, entry.args);
      } else if (entry.keyword === 'match') {
        isActive = isWanted && isMatchAll(entry);
      } else if (isActive) {
        const before = values.get(entry.keyword);
        if (entry.keyword === 'identityfile') {
          const args = [...(before?.args ?? []), ...entry.args];
          values.set(entry.keyword, { args, order: before?.order ?? order });
        } else if (!before) values.set(entry.keyword, { args: entry.args, order });
      }
    }
  };
  for (const file of files) visit(file, true);
  return values;
}

function isMatchAll({ args }: Directive): boolean {
  return args.length === 1 && args[0]?.toLowerCase() === 'all';
}

function hopOf(target: SshTarget, values: ReadonlyMap<string, Value>, places: SshPlaces): SshHop {
  const first = (keyword: string): string | undefined => values.get(keyword)?.args[0];
  const { env, home, platform } = places;
  const alias = target.host;
  const host = (first('hostname') ?? alias).replace(/%([%h])/g, (_, sign) =>
    sign === 'h' ? alias : '%',
  );
  const localUser = env['USER'] ?? env['USERNAME'] ?? env['LOGNAME'] ?? '';
  const user = target.user ?? first('user') ?? localUser;
  const port = target.port ?? portOf(first('port')) ?? 22;
  const tokens: Readonly<Record<string, string>> = {
    '%': '%',
    d: home,
    h: host,
    n: alias,
    p: String(port),
    r: user,
    u: localUser,
  };
  const path = platform === 'win32' ? win32 : posix;
  const fileOf = (text: string): string =>
    path.resolve(
      home,
      expandHome(text, places).replace(/%(.)/g, (whole, sign: string) => tokens[sign] ?? whole),
    );
  const filesOf = (keyword: string, otherwise: readonly string[]): readonly string[] =>
    (values.get(keyword)?.args ?? otherwise)
      .filter((text) => text.toLowerCase() !== 'none')
      .map(fileOf);
  const agent = first('identityagent');
  const keyAlias = first('hostkeyalias');
  const globalFolder =
    platform === 'win32' ? path.join(env['ProgramData'] ?? 'C:\\ProgramData', 'ssh') : '/etc/ssh';
  return {
    alias,
    host,
    user,
    port,
    keyFiles: filesOf(
      'identityfile',
      DEFAULT_KEYS.map((name) => path.join(home, '.ssh', name)),
    ),
    namesKeyFiles: values.has('identityfile'),
    isKeysOnly: first('identitiesonly')?.toLowerCase() === 'yes',
    ...(agent !== undefined && { agent: agent === 'none' ? agent : expandHome(agent, places) }),
    knownHostsFiles: filesOf('userknownhostsfile', [
      path.join(home, '.ssh', 'known_hosts'),
      path.join(home, '.ssh', 'known_hosts2'),
    ]),
    globalKnownHostsFiles: filesOf('globalknownhostsfile', [
      path.join(globalFolder, 'ssh_known_hosts'),
    ]),
    ...(keyAlias !== undefined && { keyAlias }),
    isStrict: ['yes', 'true'].includes(first('stricthostkeychecking')?.toLowerCase() ?? ''),
  };
}

function portOf(text: string | undefined): number | undefined {
  const port = /^\d{1,5}$/.test(text ?? '') ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : undefined;
}
