import type { OpenRequest, SessionCard, TraceRow } from '../../src/protocol/farm-page-state.ts';

/** Who takes part in a sequence: the client, the balancer, a server by its name, a session by its number. */
export type Lane =
  | { readonly kind: 'client' | 'balancer' }
  | { readonly kind: 'server'; readonly name: string }
  | { readonly kind: 'session'; readonly number: number };

/** Something that happened at one moment: an arrow from a lane to another. */
export interface Step {
  readonly kind: 'arrives' | 'forwarded' | 'lock' | 'answered';
  readonly request: number;
  readonly atMs: number;
  /** On which line it stands, from 0: what a request does at one moment stands on one. */
  readonly row: number;
  /** An answer that was none, or an error. */
  readonly isBad: boolean;
  /** Indexes of lanes. */
  readonly from: number;
  readonly to: number;
}

/** A stretch of time on a lane: what a request did there, from one step to another. */
export interface Bar {
  readonly kind: 'held' | 'work' | 'wait' | 'lock' | 'use';
  readonly request: number;
  readonly lane: number;
  /** Lines; `to` is the number of lines for what goes on. */
  readonly from: number;
  readonly to: number;
  /** Its place among bars that stand beside it on the lane, from 0. */
  readonly slot: number;
}

/** Requests over time, in the order in which things happened. */
export interface Sequence {
  readonly lanes: readonly Lane[];
  readonly steps: readonly Step[];
  readonly bars: readonly Bar[];
  readonly rowCount: number;
  readonly requests: readonly SequenceRequest[];
}

/** A request that is over, or isn't. */
export interface SequenceRequest {
  readonly id: number;
  readonly label: string;
  readonly server?: string;
  readonly session?: number;
  readonly arrivedAtMs: number;
  /** When a server got it; undefined while it waits at the balancer, or when none did. */
  readonly sentAtMs?: number;
  /** Since when it waits, or has waited, for the lock of its session. */
  readonly waitsFromMs?: number;
  /** When it got the lock; undefined where it has none, or that isn't known. */
  readonly lockedAtMs?: number;
  /** Undefined while it goes on. */
  readonly endedAtMs?: number;
  readonly status?: number;
  readonly end?: string;
}

/** A request of the trace, as far as the moments of its life are known. */
export function endedRequest(row: TraceRow): SequenceRequest {
  const { id, label, server, session, arrivedAtMs, heldMs = 0, lockWaitMs, status, end } = row;
  const sentAtMs = arrivedAtMs + heldMs;
  const endedAtMs = arrivedAtMs + row.durationMs;
  const lockedAtMs = sentAtMs + (lockWaitMs ?? 0);
  // Who waited for the lock got it, and who changed something had it.
  const hadLock = lockWaitMs !== undefined || row.changed.length > 0;
  return {
    id,
    label,
    ...(server !== undefined && { server, sentAtMs: Math.min(sentAtMs, endedAtMs) }),
    ...(session !== undefined && { session }),
    arrivedAtMs,
    ...(lockWaitMs !== undefined && lockWaitMs > 0 && { waitsFromMs: sentAtMs }),
    ...(hadLock && { lockedAtMs: Math.min(lockedAtMs, endedAtMs) }),
    endedAtMs,
    status,
    ...(end !== undefined && { end }),
  };
}

/** A request that goes on. */
export function openRequest(
  request: OpenRequest,
  sessions: readonly SessionCard[],
): SequenceRequest {
  const { id, label, server, session, arrivedAtMs, isHeld, waitsFor } = request;
  const lock = sessions.find(({ number }) => number === session)?.lock;
  const hasLock = lock?.request === id;
  return {
    id,
    label,
    ...(server !== undefined && !isHeld && { server, sentAtMs: arrivedAtMs }),
    ...(session !== undefined && { session }),
    arrivedAtMs,
    ...(waitsFor && { waitsFromMs: Math.max(arrivedAtMs, waitsFor.sinceMs) }),
    ...(hasLock && { lockedAtMs: Math.max(arrivedAtMs, lock.sinceMs ?? arrivedAtMs) }),
  };
}

/** The last requests, oldest first: those that go on always, and as many of the others as fit. */
export function lastRequests(
  trace: readonly TraceRow[],
  open: readonly OpenRequest[],
  sessions: readonly SessionCard[],
  most: number,
): readonly SequenceRequest[] {
  const going = open.slice(-most);
  const goingIds = new Set(going.map(({ id }) => id));
  const ended = trace.filter(({ id }) => !goingIds.has(id));
  const room = most - going.length;
  return [
    ...(room > 0 ? ended.slice(-room).map(endedRequest) : []),
    ...going.map((request) => openRequest(request, sessions)),
  ].sort((a, b) => a.arrivedAtMs - b.arrivedAtMs || a.id - b.id);
}

/**
 * Lays requests out as a sequence: what happened earlier stands above, whatever the time between.
 * @param servers the names of the farm's servers in their order; others that answered come behind them
 */
export function sequenceOf(
  requests: readonly SequenceRequest[],
  servers: readonly string[],
): Sequence {
  const lanes = lanesOf(requests, servers);
  const [client, balancer] = [0, 1];
  const serverLane = (name: string): number =>
    lanes.findIndex((lane) => lane.kind === 'server' && lane.name === name);
  const sessionLane = (number: number): number =>
    lanes.findIndex((lane) => lane.kind === 'session' && lane.number === number);

  const unordered = requests.flatMap((request): Moment[] => {
    const { id, server, session, arrivedAtMs, sentAtMs, lockedAtMs, endedAtMs } = request;
    const worker = server === undefined ? balancer : serverLane(server);
    const steps: Moment[] = [
      { kind: 'arrives', request: id, atMs: arrivedAtMs, from: client, to: balancer },
    ];
    if (sentAtMs !== undefined) {
      steps.push({ kind: 'forwarded', request: id, atMs: sentAtMs, from: balancer, to: worker });
    }
    if (session !== undefined && lockedAtMs !== undefined) {
      const to = sessionLane(session);
      steps.push({ kind: 'lock', request: id, atMs: lockedAtMs, from: worker, to });
    }
    if (endedAtMs !== undefined) {
      steps.push({ kind: 'answered', request: id, atMs: endedAtMs, from: worker, to: client });
    }
    return steps;
  });
  // A sort that keeps the order of what happened at once; an answer lets go before another takes.
  const rank = ({ kind }: Moment): number => (kind === 'answered' ? 0 : 1);
  const order = new Map(unordered.map((step, index) => [step, index]));
  const ordered = unordered.sort(
    (a, b) =>
      a.atMs - b.atMs ||
      (a.request === b.request ? 0 : rank(a) - rank(b)) ||
      (order.get(a) ?? 0) - (order.get(b) ?? 0),
  );

  const byId = new Map(requests.map((request) => [request.id, request]));
  let row = -1;
  const steps = ordered.map((moment, index): Step => {
    const before = ordered[index - 1];
    if (before?.request !== moment.request || before.atMs !== moment.atMs) row += 1;
    return { ...moment, row, isBad: isBad(moment, byId.get(moment.request)) };
  });
  const rowCount = row + 1;

  const at = new Map(steps.map((step) => [`${step.request} ${step.kind}`, step.row]));
  const bars = requests.flatMap((request): Unplaced[] => {
    const { id, server, session, sentAtMs, waitsFromMs, lockedAtMs } = request;
    const step = (kind: Step['kind']): number => at.get(`${id} ${kind}`) ?? rowCount;
    const end = step('answered');
    const found: Unplaced[] = [];
    const add = (kind: Bar['kind'], lane: number, from: number, to: number): void => {
      if (lane >= 0 && from < to) found.push({ kind, request: id, lane, from, to });
    };
    add('held', balancer, step('arrives'), sentAtMs === undefined ? end : step('forwarded'));
    if (server === undefined || sentAtMs === undefined) return found;
    add('work', serverLane(server), step('forwarded'), end);
    if (session === undefined) return found;
    const lane = sessionLane(session);
    const lockFrom = step('lock');
    if (waitsFromMs !== undefined) add('wait', lane, step('forwarded'), Math.min(lockFrom, end));
    if (lockedAtMs !== undefined) add('lock', lane, lockFrom, end);
    else if (waitsFromMs === undefined) add('use', lane, step('forwarded'), end);
    return found;
  });
  return { lanes, steps, bars: withSlots(bars), rowCount, requests };
}

type Moment = Omit<Step, 'row' | 'isBad'>;
type Unplaced = Omit<Bar, 'slot'>;

/** Bars of one request on a lane keep one slot; those of others that overlap stand beside it. */
function withSlots(bars: readonly Unplaced[]): readonly Bar[] {
  const spans = new Map<string, { lane: number; from: number; to: number; slot: number }>();
  const keyOf = ({ lane, request }: Unplaced): string => `${lane} ${request}`;
  for (const bar of bars) {
    const span = spans.get(keyOf(bar));
    if (span) {
      span.from = Math.min(span.from, bar.from);
      span.to = Math.max(span.to, bar.to);
    } else spans.set(keyOf(bar), { lane: bar.lane, from: bar.from, to: bar.to, slot: 0 });
  }
  const free = new Map<number, number[]>();
  for (const span of [...spans.values()].sort((a, b) => a.from - b.from)) {
    const ends = free.get(span.lane) ?? [];
    free.set(span.lane, ends);
    const found = ends.findIndex((end) => end <= span.from);
    span.slot = found < 0 ? ends.length : found;
    ends[span.slot] = span.to;
  }
  return bars.map((bar) => ({ ...bar, slot: spans.get(keyOf(bar))?.slot ?? 0 }));
}

function isBad({ kind }: Moment, request: SequenceRequest | undefined): boolean {
  const { status = 0 } = request ?? {};
  return kind === 'answered' && (status === 0 || status >= 400);
}

function lanesOf(
  requests: readonly SequenceRequest[],
  servers: readonly string[],
): readonly Lane[] {
  const answering = requests.flatMap(({ server }) => (server === undefined ? [] : [server]));
  const sessions = requests.flatMap(({ session }) => (session === undefined ? [] : [session]));
  return [
    { kind: 'client' },
    { kind: 'balancer' },
    ...[...new Set([...servers, ...answering])].map((name): Lane => ({ kind: 'server', name })),
    ...[...new Set(sessions)]
      .sort((a, b) => a - b)
      .map((number): Lane => ({ kind: 'session', number })),
  ];
}
