import * as vscode from '../../../shown/vscode.ts';
import { replayed } from '../../../../protocol/farm/replay.ts';
import type { RequestDetails } from '../../../../protocol/farm/request-details.ts';
import type { TraceEntry } from '../../../../protocol/farm/trace.ts';
import { shaped } from '../../../../shapes/shape.ts';
import { FarmCommandError } from '../../farm-client.ts';
import type { RunningFarm } from '../../running-farm.ts';
import { withoutMasks } from '../masking.ts';
import { sourceOf } from '../request-source.ts';
import type { TracedRequest } from '../trace-targets.ts';
import { followsOn, SeriesCookies } from './series-cookies.ts';

/** A request of a series: as it was recorded, and from where. */
interface SeriesRequest {
  readonly traced: TracedRequest;
  readonly details: RequestDetails;
}

/** What came of a request that was sent again. */
export interface SeriesResult {
  readonly before: TraceEntry;
  /** Undefined when the farm refused it, or it was broken off. */
  readonly after: TraceEntry | undefined;
}

/** Requests that were recorded one after the other, on their way to a farm again. */
export class Series {
  readonly farm: RunningFarm;
  /** Oldest first. */
  readonly requests: readonly SeriesRequest[];
  /** How many can't be sent: what they said isn't known, or they changed the protocol. */
  readonly leftOutCount: number;
  readonly results: SeriesResult[] = [];
  readonly #cookies = new SeriesCookies();
  /** Each request that is sent, or is about to be, until it is over. */
  readonly #underway = new Map<RequestDetails, Promise<unknown>>();
  #isStopped = false;

  private constructor(farm: RunningFarm, all: readonly SeriesRequest[]) {
    this.farm = farm;
    this.requests = all.filter(({ details }) => canBeSent(details));
    this.leftOutCount = all.length - this.requests.length;
  }

  /** Reads all requests. @param requests in the order in which they came */
  static async of(farm: RunningFarm, requests: readonly TracedRequest[]): Promise<Series> {
    const all: SeriesRequest[] = [];
    for (const traced of requests) {
      all.push({ traced, details: await detailsOf(traced) });
    }
    return new Series(farm, all);
  }

  get timesMs(): number[] {
    return this.requests.map(({ traced }) => traced.entry.arrivedAtMs);
  }

  /**
   * Sends one, and resolves when it is over. It waits for those of the same visitor that had ended before it came: they
   * bring its cookies.
   * @throws FarmCommandError when the farm takes none any more
   */
  async send(index: number): Promise<SeriesResult | undefined> {
    const one = this.requests[index];
    if (!one) return undefined;
    const waitedFor = [...this.#underway]
      .filter(([earlier]) => followsOn(one.details, earlier))
      .map(([, end]) => end);
    const sending = Promise.allSettled(waitedFor).then(() => this.#replay(one));
    this.#underway.set(one.details, sending);
    try {
      const result = { before: one.traced.entry, after: await sending };
      this.results.push(result);
      return result;
    } finally {
      this.#underway.delete(one.details);
    }
  }

  /** Breaks off what is under way. */
  stop(): void {
    this.#isStopped = true;
    this.farm.send({ name: 'stopReplays' }).catch(() => undefined);
  }

  async #replay({ traced, details }: SeriesRequest): Promise<TraceEntry | undefined> {
    const { entry, request } = details;
    if (!request || this.#isStopped) return undefined;
    const headers = this.#cookies.headersOf(details);
    const { target, body } = request;
    try {
      const value = await this.farm.send({
        name: 'replay',
        ...(traced.farm === this.farm && { request: entry.id }),
        given: {
          method: entry.method,
          target,
          headers: traced.isMasked ? withoutMasks(headers) : headers,
          ...(body && { body }),
        },
      });
      const [after] = shaped(replayed, value)?.entries ?? [];
      if (after) await this.#noteCookies(details, after);
      return after;
    } catch (error) {
      if (isAboutThis(error)) return undefined;
      throw error;
    }
  }

  async #noteCookies(before: RequestDetails, { id }: TraceEntry): Promise<void> {
    const { response } = await sourceOf(this.farm).describe(id);
    if (response) this.#cookies.note(before, response.headers, Date.now());
  }
}

/** What the farm has forgotten meanwhile can't be sent. */
async function detailsOf({ source, entry }: TracedRequest): Promise<RequestDetails> {
  try {
    return await source.describe(entry.id);
  } catch (error) {
    if (error instanceof FarmCommandError) return { entry };
    throw error;
  }
}

function canBeSent({ entry, request }: RequestDetails): boolean {
  if (!request || entry.method === 'CONNECT') return false;
  if (request.headers.some(({ name }) => name.toLowerCase() === 'upgrade')) return false;
  const { body } = request;
  return !body || Buffer.byteLength(body.base64, 'base64') >= body.byteCount;
}

/** The farm refuses this request, or has let go of it, and takes others. */
function isAboutThis(error: unknown): boolean {
  return (
    error instanceof FarmCommandError &&
    ['not-replayable', 'body-not-kept', 'request-forgotten'].includes(error.problem.code)
  );
}

/** What came of a series so far: how many of each status, and how many answered otherwise than before. */
export function seriesSummary({ results }: Series, statuses: string): string {
  const { l10n } = vscode;
  const sent = results.flatMap(({ before, after }) => (after ? [{ before, after }] : []));
  const others = sent.filter(({ before, after }) => before.status !== after.status).length;
  return [
    sent.length === 1
      ? l10n.t('1 request was sent again: {0}.', statuses)
      : l10n.t('{0} requests were sent again: {1}.', sent.length, statuses),
    ...(others > 0 ? [l10n.t('Other status than before: {0}.', others)] : []),
    ...(sent.length < results.length
      ? [l10n.t('Not sent: {0}.', results.length - sent.length)]
      : []),
  ].join(' ');
}
