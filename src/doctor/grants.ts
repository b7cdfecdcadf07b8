import { type Reply, ReplyError } from '../stores/commands.ts';
import { refusalIn } from '../stores/replies.ts';
import { replyText } from '../redis/reach/handshake.ts';
import { commandNames, commandOf, isHarmless, type CommandName } from './features.ts';
import { refusedBy, type Server } from './server.ts';

/**
 * What a user may do with a command: `keys` where the command is granted, but not for the key that was tried;
 * `blocked` where the server doesn't have the command.
 */
export type Grant = 'allowed' | 'refused' | 'keys' | 'blocked' | 'unknown';

/** What a user may do, and how that was found out. */
export interface Grants {
  readonly way: 'dry-run' | 'rules' | 'tried';
  readonly of: ReadonlyMap<CommandName, Grant>;
}

/**
 * Finds out what the user may do with each command of the product: by the server's own word where the user
 * may ask for it, else by sending the commands that change nothing, about a key that doesn't exist.
 */
export async function findGrants(server: Server, username: string | undefined): Promise<Grants> {
  const who = await server.ask(['ACL', 'WHOAMI']);
  const user = who instanceof ReplyError ? (username ?? 'default') : replyText(who);
  const key = `session-farm:doctor:${crypto.randomUUID()}`;
  return (
    (await byDryRun(server, user, key)) ??
    (await byRules(server, user)) ?? { way: 'tried', of: await byTrying(server, key) }
  );
}

/** ACL DRYRUN, since Redis 7.0. */
async function byDryRun(server: Server, user: string, key: string): Promise<Grants | undefined> {
  const dryRun = (name: CommandName) =>
    server.ask(['ACL', 'DRYRUN', user, ...commandOf(name, key)]);
  const first = await dryRun('GET');
  if (first instanceof ReplyError) return undefined;
  const replies = await Promise.all(commandNames.map(dryRun));
  return {
    way: 'dry-run',
    of: new Map(commandNames.map((name, i) => [name, dryRunGrant(replies[i])])),
  };
}

function dryRunGrant(reply: Reply | undefined): Grant {
  if (reply instanceof ReplyError) return /not found/i.test(reply.message) ? 'blocked' : 'unknown';
  const text = replyText(reply);
  if (text === 'OK') return 'allowed';
  return refusalIn(new ReplyError(`NOPERM ${text}`))?.what === 'command' ? 'refused' : 'keys';
}

/** The rules of ACL GETUSER, for Redis 6. */
async function byRules(server: Server, user: string): Promise<Grants | undefined> {
  const reply = await server.ask(['ACL', 'GETUSER', user]);
  if (!Array.isArray(reply)) return undefined;
  const fields = reply as readonly Reply[];
  const at = (name: string): Reply | undefined => {
    const index = fields.findIndex((field, i) => i % 2 === 0 && replyText(field) === name);
    return index < 0 ? undefined : fields[index + 1];
  };
  const rules = replyText(at('commands')).split(' ');
  const keys = at('keys');
  const patterns = Array.isArray(keys)
    ? (keys as readonly Reply[]).map(replyText)
    : [replyText(keys)];
  const hasAllKeys = patterns.some((pattern) => /^(?:~|%RW~)?\*$/.test(pattern));
  const members = await categories(server, rules);
  if (!members) return undefined;
  const of = new Map(
    commandNames.map((name): [CommandName, Grant] => {
      if (!isGranted(name, rules, members)) return [name, 'refused'];
      return [
        name,
        hasAllKeys || !commandOf(name, '\u0001').includes('\u0001') ? 'allowed' : 'keys',
      ];
    }),
  );
  return { way: 'rules', of };
}

/** What is in each category that the rules name; undefined where the server doesn't tell. */
async function categories(
  server: Server,
  rules: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>> | undefined> {
  const names = new Set(rules.flatMap((rule) => /^[+-]@(?!all$)(\w+)$/.exec(rule)?.[1] ?? []));
  const members = new Map<string, ReadonlySet<string>>();
  for (const name of names) {
    const reply = await server.ask(['ACL', 'CAT', name]);
    if (!Array.isArray(reply)) return undefined;
    members.set(name, new Set((reply as readonly Reply[]).map(replyText)));
  }
  return members;
}

/** Rules apply in their order, so that the last one about a command counts. */
export function isGranted(
  name: CommandName,
  rules: readonly string[],
  members: ReadonlyMap<string, ReadonlySet<string>>,
): boolean {
  const [word = '', sub] = name.toLowerCase().split(' ');
  const names = [word, ...(sub === undefined ? [] : [`${word}|${sub}`])];
  let isAllowed = false;
  for (const rule of rules) {
    const [, sign, what = ''] = /^([+-])(\S+)$/.exec(rule) ?? [];
    const isAbout = what.startsWith('@')
      ? what === '@all' || names.some((each) => members.get(what.slice(1))?.has(each))
      : names.includes(what);
    if (isAbout) isAllowed = sign === '+';
  }
  return isAllowed;
}

async function byTrying(server: Server, key: string): Promise<ReadonlyMap<CommandName, Grant>> {
  const grants = new Map<CommandName, Grant>();
  await Promise.all(
    commandNames.map(async (name) => {
      grants.set(
        name,
        isHarmless(name) ? triedGrant(await server.ask(commandOf(name, key))) : 'unknown',
      );
    }),
  );
  return grants;
}

function triedGrant(given: Reply): Grant {
  // EXEC wraps what it is refused for (execCommandAbort of multi.c).
  const reply =
    given instanceof ReplyError ? new ReplyError(given.message.replace(abortWords, '')) : given;
  if (refusalIn(reply)?.what === 'keys') return 'keys';
  const refused = refusedBy(reply);
  return refused === undefined || refused === 'error' ? 'allowed' : refused;
}

const abortWords = /^EXECABORT Transaction discarded because of: /;
