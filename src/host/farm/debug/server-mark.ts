import type * as vscode from '../../shown/vscode.ts';

/** The member of a debug configuration that says which server of which farm it is about. */
export const serverMember = '__farmServer';

/** A server of a farm, as the configuration of its debugger names it. */
export interface ServerMark {
  /** The id of the farm in this window. */
  readonly farm: string;
  readonly server: string;
}

/** The server that a debug session of ours is about; that of a session that it started counts as its own. */
export function markOf(session: vscode.DebugSession): ServerMark | undefined {
  for (let each: vscode.DebugSession | undefined = session; each; each = each.parentSession) {
    const mark: unknown = each.configuration[serverMember];
    if (typeof mark !== 'object' || mark === null) continue;
    const { farm, server } = mark as Partial<Record<keyof ServerMark, unknown>>;
    if (typeof farm === 'string' && typeof server === 'string') return { farm, server };
  }
  return undefined;
}
