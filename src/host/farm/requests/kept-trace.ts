import type { RequestDetails } from '../../../protocol/farm/request-details.ts';
import type { TraceEntry } from '../../../protocol/farm/trace.ts';

/** What a trace without a farm that runs is made of. */
export interface KeptTraceParts {
  readonly id: string;
  readonly name: string;
  /** What was known of each request in the end, the oldest first. */
  readonly details: readonly RequestDetails[];
  /** Where a request was sent to: `http://localhost:9000`. */
  readonly originOf: (request: number) => string;
  /** The farm that left it, told by identity. */
  readonly farm?: { readonly id: string };
  /** True for a file in which secrets were masked. */
  readonly isMasked?: boolean;
}

/** The requests of a farm that has ended, or of a file. */
export class KeptTrace {
  /** Stands for it in the ids of rows. */
  readonly id: string;
  /** As the view names it: `shop (ended 14:03)`, `requests.har`. */
  readonly name: string;
  /** Oldest first. */
  readonly trace: readonly TraceEntry[];
  readonly originOf: (request: number) => string;
  readonly farm: KeptTraceParts['farm'];
  readonly isMasked: boolean;
  /** It has none any more. */
  readonly state: undefined;
  readonly #details: ReadonlyMap<number, RequestDetails>;

  constructor({ id, name, details, originOf, farm, isMasked = false }: KeptTraceParts) {
    this.id = id;
    this.name = name;
    this.trace = details.map(({ entry }) => entry);
    this.originOf = originOf;
    this.farm = farm;
    this.isMasked = isMasked;
    this.#details = new Map(details.map((each) => [each.entry.id, each]));
  }

  /** Undefined for a request that isn't one of these. */
  describe(request: number): RequestDetails | undefined {
    return this.#details.get(request);
  }
}
