import type { UnderwayRequest } from '../../protocol/farm/request-state.ts';
import type { Exchange } from './exchange.ts';

/** So many requests are told of; nobody reads more rows. */
export const maxShownUnderway = 200;

/**
 * Requests that have come and aren't over, in order of arrival: the oldest where there are very many.
 * @param unanswered those of each connection
 */
export const underwayRequests = (unanswered: Iterable<Iterable<Exchange>>): UnderwayRequest[] => {
  const all: Exchange[] = [];
  for (const exchanges of unanswered) all.push(...exchanges);
  all.sort((a, b) => a.id - b.id);
  return all.slice(0, maxShownUnderway).map((exchange) => {
    const { id, method, path, notes, activeBackend } = exchange;
    const { session, arrivedAtMs, isHeld, waitsFor } = notes;
    return {
      id,
      method,
      path,
      ...(activeBackend && { server: activeBackend.name }),
      ...(session !== undefined && { session }),
      arrivedAtMs,
      ...(isHeld && { isHeld }),
      ...(waitsFor && { waitsFor }),
    };
  });
};
