import { cookieChange } from '../../../../farm/balancer/affinity/set-cookie.ts';
import type { Headers, RequestDetails } from '../../../../protocol/farm/request-details.ts';
import { mask } from '../masking.ts';

/** A request of a series as it was recorded. */
export type Recorded = Pick<RequestDetails, 'request' | 'response' | 'entry'>;

/**
 * The cookies of a series that is sent again: what the site sets anew takes the place of what was recorded for the same
 * name, for each visitor on their own. Who a cookie belongs to is told by its recorded value.
 */
export class SeriesCookies {
  /** The new value by name and recorded value; undefined for a cookie that the site has removed. */
  readonly #fresh = new Map<string, string | undefined>();

  /** The headers with the cookies of today. */
  headersOf({ request, entry }: Recorded): Headers {
    return (request?.headers ?? []).flatMap(({ name, value }) => {
      if (name.toLowerCase() !== 'cookie') return [{ name, value }];
      const pairs = pairsOf(value).flatMap(([cookie, recorded]) => {
        const fresh = this.#freshOf(cookie, recorded, entry.session);
        return fresh === undefined ? [] : [`${cookie}=${fresh}`];
      });
      return pairs.length === 0 ? [] : [{ name, value: pairs.join('; ') }];
    });
  }

  /** The recorded value where there is no new one. */
  #freshOf(name: string, recorded: string, session: number | undefined): string | undefined {
    const keys = [keyOf(name, recorded, session), keyOf(name, recorded, undefined)];
    const key = keys.find((each) => this.#fresh.has(each));
    return key === undefined ? recorded : this.#fresh.get(key);
  }

  /** Notes what the site has set in answer to a request. @param headers those of today's answer */
  note({ request, response, entry }: Recorded, headers: Headers, nowMs: number): void {
    const sent = new Map(valuesOf(request?.headers, 'cookie').flatMap(pairsOf));
    const recorded = new Map(valuesOf(response?.headers, 'set-cookie').flatMap(firstPairOf));
    const raw = headers.flatMap(({ name, value }) => [name, value]);
    for (const [name, value] of valuesOf(headers, 'set-cookie').flatMap(firstPairOf)) {
      const fresh = cookieChange(raw, name, nowMs)?.untilMs === 0 ? undefined : value;
      // With the recorded answer the cookie got another value, with which later requests were recorded.
      for (const before of [recorded.get(name) ?? sent.get(name)]) {
        if (before !== undefined) this.#fresh.set(keyOf(name, before, entry.session), fresh);
      }
    }
  }
}

/**
 * Whether a request came after another one of the same visitor had ended: it was sent with what that one had brought.
 * A cookie that both have tells so.
 */
export function followsOn(later: Recorded, earlier: Recorded): boolean {
  const { arrivedAtMs, durationMs } = earlier.entry;
  if (later.entry.arrivedAtMs < arrivedAtMs + durationMs) return false;
  const had = new Set([
    ...valuesOf(earlier.request?.headers, 'cookie').flatMap(pairsOf).map(String),
    ...valuesOf(earlier.response?.headers, 'set-cookie').flatMap(firstPairOf).map(String),
  ]);
  return valuesOf(later.request?.headers, 'cookie')
    .flatMap(pairsOf)
    .some((pair) => had.has(String(pair)));
}

/** Masked values are all the same: there the session tells visitors apart. */
function keyOf(name: string, value: string, session: number | undefined): string {
  return `${name}=${value === mask ? `${mask}${session ?? ''}` : value}`;
}

function valuesOf(headers: Headers = [], name: string): string[] {
  return headers.filter((header) => header.name.toLowerCase() === name).map(({ value }) => value);
}

function pairsOf(text: string): [string, string][] {
  return text.split(';').flatMap((pair): [string, string][] => {
    const [name = '', ...rest] = pair.trim().split('=');
    return name === '' || rest.length === 0 ? [] : [[name, rest.join('=')]];
  });
}

const firstPairOf = (text: string): [string, string][] =>
  pairsOf(text.split(';')[0] ?? '').slice(0, 1);
