import type { ReplyError } from '../../stores/commands.ts';

/** The states in which a server refuses, by the first words of its replies (server.c, script.c). */
const states = [
  'READONLY',
  'LOADING',
  'MISCONF',
  'OOM',
  'NOREPLICAS',
  'BUSY',
  'UNKILLABLE',
  'MASTERDOWN',
  'CLUSTERDOWN',
  'TRYAGAIN',
  'EXECABORT',
] as const;

/** Why a server refuses. `EXECABORT`: it has refused a command of a transaction beforehand. */
export type ServerState = (typeof states)[number];

/**
 * The state of a server that refuses what it was asked; undefined for errors of another kind. Before
 * Redis 7.0, an error inside a script is quoted in that of the script.
 */
export function serverStateOf({
  code,
  message,
}: Pick<ReplyError, 'code' | 'message'>): ServerState | undefined {
  const quoted = /: -([A-Z]{3,12}) /.exec(message)?.[1];
  return states.find((each) => each === code || each === quoted);
}
