import type { OpenRequest, TraceRow } from '../../../../src/protocol/farm-page-state.ts';

/** A request of the trace that went well. */
export function traceRow(id: number, more: Partial<TraceRow> = {}): TraceRow {
  return {
    id,
    arrivedAtMs: id * 100,
    label: `GET /${id}`,
    request: `GET /${id}`,
    server: 'a',
    tried: [],
    reason: 'algorithm',
    why: '',
    status: 200,
    mood: 'ok',
    durationMs: 10,
    logId: '',
    changed: [],
    changes: [],
    ...more,
  };
}

/** A request that a server works on. */
export function openRequest(id: number, more: Partial<OpenRequest> = {}): OpenRequest {
  return { id, label: `GET /${id}`, server: 'a', arrivedAtMs: id * 100, isHeld: false, ...more };
}
