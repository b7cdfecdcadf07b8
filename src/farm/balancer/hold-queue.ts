import type { HeldRequest } from '../../protocol/farm/request-state.ts';
import { FarmError } from '../errors.ts';
import type { Exchange } from './exchange.ts';
import { l10n } from '../../formats/reason.ts';

/** With more requests than this waiting, further ones are refused. */
export const maxHeld = 1000;

/** The requests that wait at the balancer, in order of arrival. */
export class HoldQueue {
  readonly #waiting = new Map<number, Exchange>();

  get size(): number {
    return this.#waiting.size;
  }

  add(exchange: Exchange): void {
    if (this.#waiting.size >= maxHeld) {
      exchange.answer(503, 'Too many requests wait', 'Forward some of the held requests first.');
      return;
    }
    exchange.hold();
    this.#waiting.set(exchange.id, exchange);
  }

  /** @throws FarmError `unknown-request` when it isn't here: sent on already, or its client has gone */
  take(id: number): Exchange {
    const exchange = this.#waiting.get(id);
    if (!exchange) {
      throw new FarmError('unknown-request', l10n.t('Request {0} is no longer waiting.', id), {
        request: id,
      });
    }
    this.#waiting.delete(id);
    return exchange;
  }

  /** The client has gone. @returns whether the request was waiting */
  forget(id: number): boolean {
    return this.#waiting.delete(id);
  }

  takeAll(): readonly Exchange[] {
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    return all;
  }

  list(): readonly HeldRequest[] {
    return [...this.#waiting.values()].map((exchange) => ({
      id: exchange.id,
      method: exchange.method,
      path: exchange.path,
      ...(exchange.choice && { server: exchange.choice.backend.name }),
      reason: exchange.choice?.reason ?? 'algorithm',
      ...(exchange.notes.session !== undefined && { session: exchange.notes.session }),
      arrivedAtMs: exchange.notes.arrivedAtMs,
    }));
  }
}
