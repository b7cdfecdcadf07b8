import type { CommandTarget } from '../../contributions/commands.ts';
import { isSessionsNode, sessionAddress } from '../nodes.ts';
import { isSearchNode, resultOf } from '../results/result-nodes.ts';
import { addressKey, type SessionAddress } from '../session-uri.ts';

/** The sessions that selected rows stand for, each once; rows of other things are passed over. */
export function sessionsOf(targets: readonly unknown[]): readonly SessionAddress[] {
  const found = new Map<string, SessionAddress>();
  for (const target of targets) {
    const address = addressOf(target);
    if (address) found.set(addressKey(address), address);
  }
  return [...found.values()];
}

function addressOf(target: unknown): SessionAddress | undefined {
  if (isSearchNode(target)) return resultOf(target)?.address;
  if (!isSessionsNode(target)) return undefined;
  if (target.kind === 'session') return sessionAddress(target);
  return target.kind === 'item' ? sessionAddress(target.parent) : undefined;
}

/** The rows that a command is about: all that are selected, where the one it was called on is among them. */
export function rowsOf(
  target: CommandTarget | undefined,
  selection: readonly CommandTarget[] | undefined,
): readonly CommandTarget[] {
  if (selection !== undefined && selection.length > 0) return selection;
  return target === undefined ? [] : [target];
}
