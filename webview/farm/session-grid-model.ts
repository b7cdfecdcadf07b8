import type { OpenRequest, SessionCard, TraceRow } from '../../src/protocol/farm-page-state.ts';

/** The requests of a session, by the server that each went to. */
export interface SessionLine {
  readonly number: number;
  readonly shownId: string;
  /** By the server's name; those that none got aren't counted. */
  readonly counts: ReadonlyMap<string, number>;
  /** The servers of its last requests, oldest first. */
  readonly strip: readonly string[];
  /** How often a request went to another server than the one before. */
  readonly changeCount: number;
  /** Those that aren't over. */
  readonly underwayCount: number;
  readonly lock?: SessionCard['lock'];
  readonly itemCount?: number;
}

/** The most requests that a strip shows. */
export const maxStripLength = 40;

/**
 * Which server the requests of each session went to, in the order of their arrival; the session that was
 * used last comes first.
 */
export function sessionLines(
  trace: readonly TraceRow[],
  open: readonly OpenRequest[],
  sessions: readonly SessionCard[],
): readonly SessionLine[] {
  const visits = [...trace, ...open.filter(({ isHeld }) => !isHeld)]
    .filter(({ session, server }) => session !== undefined && server !== undefined)
    .sort((a, b) => a.arrivedAtMs - b.arrivedAtMs || a.id - b.id);
  const byNumber = new Map<number, (TraceRow | OpenRequest)[]>();
  for (const visit of visits) {
    const { session = 0 } = visit;
    const others = byNumber.get(session);
    if (others) others.push(visit);
    else byNumber.set(session, [visit]);
  }
  const lastUse = (number: number): number => byNumber.get(number)?.at(-1)?.arrivedAtMs ?? 0;
  const known = new Map(sessions.map((session) => [session.number, session]));
  const numbers = [...new Set([...byNumber.keys(), ...known.keys()])];
  return numbers
    .sort((a, b) => lastUse(b) - lastUse(a) || b - a)
    .map((number) => {
      const servers = (byNumber.get(number) ?? []).flatMap(({ server }) => server ?? []);
      const { shownId = '', lock, itemCount } = known.get(number) ?? {};
      const counts = new Map<string, number>();
      for (const server of servers) counts.set(server, (counts.get(server) ?? 0) + 1);
      return {
        number,
        shownId,
        counts,
        strip: servers.slice(-maxStripLength),
        changeCount: servers.filter((server, at) => at > 0 && server !== servers[at - 1]).length,
        underwayCount: open.filter(({ session }) => session === number).length,
        ...(lock && { lock }),
        ...(itemCount !== undefined && { itemCount }),
      };
    });
}
