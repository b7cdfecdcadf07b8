import type {
  FarmPageState,
  FarmPageUpdate,
  TraceRow,
} from '../../../src/protocol/farm-page-state.ts';
import { farmPageRequest } from '../../../src/protocol/farm-page.ts';
import type { FarmPageReplies, FarmPageRequest } from '../../../src/protocol/farm-page.ts';
import { shaped } from '../../../src/shapes/shape.ts';

const startMs = Date.UTC(2026, 10, 21, 12, 1, 7);

function row(id: number, more: Partial<TraceRow> = {}): TraceRow {
  const server = id % 2 === 0 ? 'server-a' : 'server-b';
  return {
    id,
    arrivedAtMs: startMs + id * 40,
    label: `GET /Result?${id}`,
    request: `GET /Result?${id}`,
    server,
    tried: [],
    reason: 'algorithm',
    why: `${server}: next in round robin`,
    status: 200,
    mood: 'ok',
    durationMs: 14,
    session: (id % 3) + 1,
    logId: `log-${id}`,
    changed: [],
    changes: [],
    ...more,
  };
}

/** Requests that went well, waited, were held, failed and changed things. */
export const traceRows: readonly TraceRow[] = [
  row(1),
  row(2, {
    label: 'POST /Save',
    request: 'POST /Save',
    status: 303,
    changed: ['Text', 'When'],
    changes: [
      { name: 'Text', before: '"before"', after: '"after"' },
      { name: 'When', after: '2026-11-21' },
    ],
    durationMs: 900,
  }),
  row(3, { server: 'server-a', session: 3, lockWaitMs: 780, durationMs: 860 }),
  row(4, { status: 502, mood: 'error', end: 'server disconnected', tried: ['server-b'] }),
  row(5, { heldMs: 2100, durationMs: 2130, reason: 'user', why: 'server-b: chosen manually' }),
  row(6, { status: 404, mood: 'client-error', arrivedAtMs: startMs + 9000 }),
  row(7, { arrivedAtMs: startMs + 9100 }),
];

/** A farm of three servers with requests held and under way, a lock, and trouble. */
export const farmState: FarmPageState = {
  farmId: '/tmp/control',
  name: 'sample',
  nowMs: startMs + 12_000,
  phase: 'ready',
  phaseText: 'running',
  can: [
    'setAffinity',
    'setAlgorithm',
    'setHolding',
    'sendOn',
    'answer',
    'drop',
    'setWeight',
    'setAvailability',
    'setTrouble',
    'startServer',
    'stopServer',
    'restartServer',
    'killServer',
    'addServer',
    'removeServer',
    'scaleTo',
    'clearTrace',
  ],
  balancer: {
    url: 'http://127.0.0.1:9000',
    algorithm: 'weighted-round-robin',
    isBound: false,
    affinity: 'cookie',
    isHolding: true,
    requestCount: 1204,
    errorCount: 2,
    responseTimeoutMs: 30_000,
  },
  servers: [
    {
      name: 'server-a',
      port: 9001,
      kind: 'sample',
      phase: 'ready',
      phaseText: 'ready',
      availability: 'available',
      weight: 1,
      requestCount: 602,
      errorCount: 0,
      activeCount: 2,
      trouble: {},
      isHealthy: true,
      problems: [],
      lastLines: [],
      restartCount: 0,
      isLeaving: false,
      lostSessionCount: 3,
      note: 'Added while the farm runs.',
    },
    {
      name: 'server-b',
      port: 9002,
      kind: 'command',
      phase: 'ready',
      phaseText: 'ready',
      availability: 'drain',
      weight: 3,
      requestCount: 600,
      errorCount: 2,
      activeCount: 0,
      trouble: { latencyMs: 500, errorPercent: 20, isCutOff: true },
      isHealthy: false,
      problems: ['The health test got status 500.'],
      lastLines: [],
      restartCount: 2,
      isLeaving: true,
      lostSessionCount: 0,
      troubleUntilMs: startMs + 60_000,
      redisPort: 41_007,
      stoppedSinceMs: startMs + 3000,
    },
    {
      name: 'server-c',
      port: 9003,
      kind: 'command',
      phase: 'down',
      phaseText: 'down',
      availability: 'available',
      weight: 1,
      requestCount: 0,
      errorCount: 0,
      activeCount: 0,
      trouble: {},
      problems: ['The server ended with exit code 1.'],
      lastLines: ['Error: Cannot find module <b>left-pad</b>', '    at Module._load'],
      restartCount: 0,
      isLeaving: false,
      lostSessionCount: 0,
      restartsAtMs: startMs + 14_000,
    },
  ],
  held: [
    {
      id: 20,
      label: 'GET /Cart',
      server: 'server-a',
      why: '→ server-a (round robin)',
      session: 1,
      arrivedAtMs: startMs + 11_000,
      isAtBreakpoint: false,
    },
    {
      id: 21,
      label: 'POST /Order <img src=x>',
      server: 'server-b',
      why: '→ server-b (affinity)',
      session: 2,
      arrivedAtMs: startMs + 11_500,
      isAtBreakpoint: true,
    },
  ],
  underway: [
    {
      id: 18,
      label: 'GET /Cart',
      server: 'server-a',
      session: 1,
      arrivedAtMs: startMs + 9500,
      isHeld: false,
    },
    {
      id: 19,
      label: 'GET /Items',
      server: 'server-a',
      session: 1,
      arrivedAtMs: startMs + 9700,
      isHeld: false,
      waitsFor: { request: 18, sinceMs: startMs + 9700 },
    },
    { id: 20, label: 'GET /Cart', session: 1, arrivedAtMs: startMs + 11_000, isHeld: true },
  ],
  sessions: [
    {
      number: 1,
      shownId: '4hj2…x0q',
      lock: { sinceMs: startMs + 9510, request: 18 },
      itemCount: 5,
    },
    { number: 2, shownId: '9xw0…aa1', itemCount: 2 },
    { number: 3, shownId: 'k3j1…99z' },
  ],
};

/** All that the host tells at first. */
export const firstUpdate: FarmPageUpdate = {
  state: farmState,
  trace: { isAll: true, rows: traceRows, count: traceRows.length },
};

/** Stands in for the host: notes what the page asks, each request as the host would take it. */
export class RecordingHost {
  readonly asked: FarmPageRequest[] = [];

  readonly replies: Readonly<Record<keyof FarmPageReplies, (asked: unknown) => unknown>> = {
    ready: () => firstUpdate,
    command: (asked) => this.#note(asked),
    farm: (asked) => this.#note(asked),
    server: (asked) => this.#note(asked),
    request: (asked) => this.#note(asked),
  };

  #note(asked: unknown): null {
    const request = shaped(farmPageRequest, asked);
    if (!request) throw new Error('The page asked for what the host would refuse');
    this.asked.push(request);
    return null;
  }
}
