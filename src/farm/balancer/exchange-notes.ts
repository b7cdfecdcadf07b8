import { randomUUID } from 'node:crypto';
import type { UnderwayRequest } from '../../protocol/farm/request-state.ts';
import type { TraceEntry } from '../../protocol/farm/trace.ts';
import { readChanged } from '../changed-header.ts';
import type { BodyTap } from './body-tap.ts';
import type { Backend } from './backend.ts';
import { reasonOf } from './chooser.ts';
import type { Choice } from './chooser.ts';

/** What the trace says of a request apart from what its head and its response say. */
export interface NotedEnd {
  readonly id: number;
  readonly method: string;
  readonly path: string;
  readonly choice: Choice | undefined;
  /** The server that had it; undefined when none did. */
  readonly backend: Backend | undefined;
  readonly status: number;
}

/** What is noted of a request while it is under way. */
export class ExchangeNotes {
  readonly logId = randomUUID();
  readonly arrivedAtMs = Date.now();
  /** Servers that failed to take it. */
  readonly tried: Backend[] = [];
  end: TraceEntry['end'];
  /** The value of the header by which a server says what it changed. */
  changed: string | undefined;
  /** The farm's number for the session that it belongs to, once that is known. */
  session: number | undefined;
  /** The breakpoint that stopped it, by its id. */
  breakpoint: string | undefined;
  /** The request that has the lock that it waits for, where that is known, and since when it waits. */
  waitsFor: UnderwayRequest['waitsFor'];
  /** Sees the bodies, where somebody keeps them. */
  tap: BodyTap | undefined;
  /** The request that it is a copy of. */
  replayOf: number | undefined;
  /** True when a user has made it say something else. */
  isEdited = false;
  /** After its arrival: when it was sent to a server last, and when the head of the answer had come. */
  sentMs: number | undefined;
  answeredMs: number | undefined;
  readonly #startedAt = performance.now();
  #heldSince: number | undefined;
  #heldMs: number | undefined;

  /** Whether it waits at the balancer until it is sent on. */
  get isHeld(): boolean {
    return this.#heldSince !== undefined;
  }

  /** A server gets it now. */
  markSent(): void {
    this.sentMs = performance.now() - this.#startedAt;
  }

  /** The head of the answer has come. */
  markAnswered(): void {
    this.answeredMs = performance.now() - this.#startedAt;
  }

  /** It waits at the balancer from now on. */
  beginHold(): void {
    this.#heldSince = performance.now();
  }

  /** @returns whether it waited */
  endHold(): boolean {
    if (this.#heldSince === undefined) return false;
    this.#heldMs = (this.#heldMs ?? 0) + performance.now() - this.#heldSince;
    this.#heldSince = undefined;
    return true;
  }

  /** The request as the trace has it, now that it is over. */
  entry({ id, method, path, choice, backend, status }: NotedEnd): TraceEntry {
    return {
      id,
      logId: this.logId,
      arrivedAtMs: this.arrivedAtMs,
      method,
      path,
      ...(backend && { server: backend.name }),
      ...(this.tried.length > 0 && { tried: this.tried.map(({ name }) => name) }),
      ...reasonOf(choice),
      status,
      durationMs: performance.now() - this.#startedAt,
      ...(this.#heldMs !== undefined && { heldMs: this.#heldMs }),
      ...(this.session !== undefined && { session: this.session }),
      ...(this.end && { end: this.end }),
      ...(this.isEdited && { isEdited: true }),
      ...(this.replayOf !== undefined && { replayOf: this.replayOf }),
      ...(this.changed !== undefined && { changed: readChanged(this.changed) }),
    };
  }
}
