import type { HeldRequest } from '../../protocol/farm/request-state.ts';
import { FarmError } from '../errors.ts';
import { cookieNames } from './cookie-names.ts';
import { reasonOf } from './chooser.ts';
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
    const exchange = this.get(id);
    this.#waiting.delete(id);
    return exchange;
  }

  /** @throws FarmError `unknown-request` */
  get(id: number): Exchange {
    const exchange = this.#waiting.get(id);
    if (!exchange) {
      throw new FarmError('unknown-request', l10n.t('Request {0} is no longer waiting.', id), {
        request: id,
      });
    }
    return exchange;
  }

  /** The client has gone. @returns whether the request was waiting */
  forget(id: number): boolean {
    return this.#waiting.delete(id);
  }

  all(): readonly Exchange[] {
    return [...this.#waiting.values()];
  }

  list(): readonly HeldRequest[] {
    return this.all().map(({ id, method, path, choice, notes, request }) => ({
      id,
      method,
      path,
      ...(choice && { server: choice.backend.name }),
      ...reasonOf(choice),
      ...(notes.session !== undefined && { session: notes.session }),
      ...(notes.breakpoint !== undefined && { breakpoint: notes.breakpoint }),
      cookies: [...cookieNames(request.rawHeaders)],
      arrivedAtMs: notes.arrivedAtMs,
    }));
  }
}
