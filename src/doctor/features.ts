import { l10n, type Reason } from '../formats/reason.ts';
import type { Command } from '../stores/commands.ts';

/** Something that the product does, and the commands that it takes. */
export interface Feature {
  readonly id: string;
  readonly name: Reason;
  /** Any one of these is enough; the first is the one to ask for. */
  readonly ways: readonly (readonly CommandName[])[];
  /** What it means that the user lacks it. */
  readonly without: Reason;
  /** True where there is nothing to see without it. */
  readonly isNeeded?: boolean;
  readonly isForClusters?: boolean;
}

/** Stands for a key that doesn't exist. */
const KEY = '\u0000key';

/**
 * The commands that the product sends, with arguments as they could be. Those under `reads` are sent where the
 * server doesn't say what the user may do: none of them changes anything.
 */
const reads = {
  SCAN: ['0', 'COUNT', '1'],
  TYPE: [KEY],
  PTTL: [KEY],
  STRLEN: [KEY],
  GETRANGE: [KEY, '0', '0'],
  GET: [KEY],
  HGET: [KEY, 'field'],
  HMGET: [KEY, 'field'],
  HGETALL: [KEY],
  HSTRLEN: [KEY, 'field'],
  'OBJECT IDLETIME': [KEY],
  EVALSHA: ['0'.repeat(40), '0'],
  EVAL: ['return 1', '-1'],
  // Says that there was no MULTI.
  EXEC: [],
  INFO: ['server'],
  ROLE: [],
  TIME: [],
  DBSIZE: [],
  'CLUSTER SLOTS': [],
  'CLUSTER NODES': [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

const writes = {
  WATCH: [KEY],
  MULTI: [],
  SET: [KEY, 'value'],
  SETRANGE: [KEY, '0', 'value'],
  APPEND: [KEY, 'value'],
  HSET: [KEY, 'field', 'value'],
  HDEL: [KEY, 'field'],
  DEL: [KEY],
  PEXPIRE: [KEY, '1'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

const commands: Readonly<Record<CommandName, readonly string[]>> = { ...reads, ...writes };

/** A command as ACL rules know it, with its subcommand. */
export type CommandName = keyof typeof reads | keyof typeof writes;

export const commandNames = Object.keys(commands) as readonly CommandName[];

/** Whether a command may be sent to see whether it is allowed. */
export function isHarmless(name: CommandName): boolean {
  return Object.hasOwn(reads, name);
}

/** A command as it could be sent, about a key. */
export function commandOf(name: CommandName, key: string): Command {
  const [word = '', ...rest] = name.split(' ');
  return [word, ...rest, ...commands[name].map((argument) => (argument === KEY ? key : argument))];
}

/** The rule that grants a command: `+get`, `+cluster|slots`. */
export function ruleOf(name: CommandName): string {
  return `+${name.toLowerCase().replace(' ', '|')}`;
}

/** Whether `+@read` grants a command (`ACL CAT read`, Redis 6 to 8). */
export function isInReadCategory(name: CommandName): boolean {
  return isHarmless(name) && !otherCategories.has(name);
}

const otherCategories: ReadonlySet<CommandName> = new Set([
  ...(['EVALSHA', 'EVAL', 'EXEC', 'INFO', 'ROLE', 'TIME'] as const),
  ...(['CLUSTER SLOTS', 'CLUSTER NODES'] as const),
]);

/** A change is made by a script, or in a transaction where scripts aren't allowed. */
function changing(...names: readonly CommandName[]): Feature['ways'] {
  const looks = ['TYPE', 'PTTL', 'GETRANGE'] as const;
  return [
    ['EVALSHA', 'EVAL', ...looks, ...names],
    ['WATCH', 'MULTI', 'EXEC', ...looks, ...names],
  ];
}

/** What the product does, the most important first. */
export const features: readonly Feature[] = [
  {
    id: 'list',
    name: l10n.t('List sessions'),
    ways: [['SCAN', 'TYPE', 'STRLEN', 'GETRANGE', 'HSTRLEN', 'HMGET']],
    without: l10n.t('Sessions cannot be listed.'),
    isNeeded: true,
  },
  {
    id: 'read',
    name: l10n.t('Read sessions'),
    ways: [['TYPE', 'PTTL', 'GET', 'GETRANGE', 'HGET', 'HGETALL']],
    without: l10n.t('Sessions cannot be opened.'),
    isNeeded: true,
  },
  {
    id: 'save',
    name: l10n.t('Save sessions'),
    ways: changing('GET', 'HGET', 'SET', 'SETRANGE', 'APPEND', 'HSET', 'HDEL', 'PEXPIRE'),
    without: l10n.t('Sessions cannot be saved.'),
  },
  {
    id: 'lifetime',
    name: l10n.t('Extend sessions'),
    ways: changing('PEXPIRE'),
    without: l10n.t('Sessions cannot be extended.'),
  },
  {
    id: 'locks',
    name: l10n.t('Hold and release locks'),
    ways: changing('SET', 'DEL', 'HSET', 'HDEL'),
    without: l10n.t('Locks cannot be held or released.'),
  },
  {
    id: 'end',
    name: l10n.t('End sessions'),
    ways: changing('DEL'),
    without: l10n.t('Sessions cannot be ended.'),
  },
  {
    id: 'watch',
    name: l10n.t('Notice changes without loading everything'),
    ways: [['EVALSHA', 'EVAL']],
    without: l10n.t('Open sessions are loaded whole each time.'),
  },
  {
    id: 'waits',
    name: l10n.t('Notice requests that wait for a lock'),
    ways: [['OBJECT IDLETIME']],
    without: l10n.t('Rows do not say whether requests are waiting for a lock.'),
  },
  {
    id: 'news',
    name: l10n.t('Notice restarts and other databases'),
    ways: [['INFO']],
    without: l10n.t('Restarts of the server and keys in other databases go unnoticed.'),
  },
  {
    id: 'role',
    name: l10n.t('Tell primaries from replicas'),
    ways: [['ROLE'], ['INFO']],
    without: l10n.t('A replica is recognized when the first write is refused.'),
  },
  {
    id: 'clock',
    name: l10n.t('Give up changes in time'),
    ways: [['TIME']],
    without: l10n.t('A change whose reply is missing is looked for afterwards.'),
  },
  {
    id: 'cluster',
    name: l10n.t('Find the nodes of the cluster'),
    ways: [['CLUSTER SLOTS']],
    without: l10n.t('The nodes are found by asking for keys, which takes longer.'),
    isForClusters: true,
  },
];
