import type { ServerKind } from '../../protocol/farm/server-state.ts';

/** The members of a definition by which it says where a server comes from: one of them at most. */
export const sources = ['command', 'launch', 'address'] as const;

/** Where a server comes from: by the one of {@link sources} that is there, else the sample site. */
export const kindOf = (
  server: Readonly<Partial<Record<(typeof sources)[number], unknown>>>,
): ServerKind => sources.find((source) => server[source] !== undefined) ?? 'sample';

/** Whether the farm starts a process for servers of that kind, on a port of this machine. */
export const hasProcess = (kind: ServerKind): boolean => kind === 'sample' || kind === 'command';
