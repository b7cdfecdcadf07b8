import type { AffinityKind, Algorithm } from '../../protocol/farm/balancer-state.ts';
import type { ChoiceReason } from '../../protocol/farm/request-state.ts';
import type { Affinity, AffinityOptions, BindingAnswer } from './affinity/affinity.ts';
import { makeAffinity } from './affinity/make-affinity.ts';
import type { ChoosableRequest, Picker } from './algorithms/picker.ts';
import { makePicker } from './algorithms/pickers.ts';
import type { RequestHashOptions } from './algorithms/request-hash.ts';
import type { Backend } from './backend.ts';

/** The server for a request, and why that one. */
export interface Choice {
  readonly backend: Backend;
  readonly reason: ChoiceReason;
  /** What chose it, unless the user did, or the affinity. */
  readonly algorithm?: Algorithm;
  /** For `affinity` and `failover`: what binds the client. */
  readonly affinityKind?: AffinityKind;
}

/** How servers are chosen; may be another one at any time. */
export interface ChooserOptions {
  /** Absent: weighted round robin. */
  readonly algorithm?: Algorithm;
  readonly requestHash?: RequestHashOptions | undefined;
  /** With fewer healthy servers than this, health counts for nothing; absent: 0. */
  readonly minimumServers?: number;
  /** Whether clients are bound to servers. */
  readonly affinity: boolean;
  /** How, while they are; absent: by ARR's cookie. */
  readonly affinityOptions?: AffinityOptions;
  /** Called before the servers are looked at anew. */
  readonly onRefresh?: () => void;
}

/** Decides which server takes a request. */
export class Chooser {
  /** Another number when requests that wait are to be given to servers anew. */
  rules = 0;
  readonly #backends: readonly Backend[];
  readonly #options: ChooserOptions;
  #algorithm: Algorithm;
  #picker: Picker;
  /** Undefined while clients are free. */
  #affinity: Affinity | undefined;
  #affinityOptions: AffinityOptions;
  /** Those that take any request, and those that take requests bound to them; not made for each request. */
  #open: readonly Backend[] = [];
  #bound: readonly Backend[] = [];

  constructor(backends: readonly Backend[], options: ChooserOptions) {
    this.#backends = backends;
    this.#options = options;
    this.#algorithm = options.algorithm ?? 'weighted-round-robin';
    this.#picker = makePicker(this.#algorithm, options);
    this.#affinityOptions = options.affinityOptions ?? { kind: 'cookie' };
    this.setAffinity(options.affinity);
  }

  get algorithm(): Algorithm {
    return this.#algorithm;
  }

  setAlgorithm(algorithm: Algorithm): void {
    this.#algorithm = algorithm;
    this.#picker = makePicker(algorithm, this.#options);
    this.rules++;
  }

  /** Whether clients are bound. */
  get isBinding(): boolean {
    return this.#affinity !== undefined;
  }

  get affinityKind(): AffinityKind {
    return this.#affinityOptions.kind;
  }

  /** @param options how clients are bound from now on; absent: as before */
  setAffinity(on: boolean, options = this.#affinityOptions): void {
    this.#affinityOptions = options;
    this.#affinity = on ? makeAffinity(options) : undefined;
    this.rules++;
  }

  /** To be called when a server became ready or ceased to be, got another weight, or was judged anew. */
  refresh(): void {
    this.#options.onRefresh?.();
    const up = this.#backends.filter(
      ({ isReady, availability }) =>
        isReady && (availability === 'available' || availability === 'drain'),
    );
    const healthy = up.filter(({ healthProblem }) => healthProblem === undefined);
    // As ARR has it: too few must not carry all, and a test may be wrong.
    this.#bound = healthy.length < (this.#options.minimumServers ?? 0) ? up : healthy;
    this.#open = this.#bound.filter(({ availability }) => availability === 'available');
    this.#picker.reset();
  }

  /** Undefined when no server takes the request. */
  choose(request: ChoosableRequest): Choice | undefined {
    const algorithm = this.#algorithm;
    if (!this.#affinity) {
      const free = this.#picker.pick(this.#open, request);
      return free && { backend: free, reason: 'algorithm', algorithm };
    }
    const affinityKind = this.#affinity.kind;
    const bound = this.#affinity.boundTo(request, this.#backends);
    if (bound && this.#bound.includes(bound)) {
      return { backend: bound, reason: 'affinity', affinityKind };
    }
    const backend = this.#picker.pick(this.#open, request);
    if (!backend) return undefined;
    return bound === undefined
      ? { backend, reason: 'algorithm', algorithm }
      : { backend, reason: 'failover', algorithm, affinityKind };
  }

  /** Another server for a request that others failed to take, the chosen one as the last. */
  chooseOther(
    tried: readonly Backend[],
    request: ChoosableRequest,
    { reason, affinityKind }: Choice,
  ): Choice | undefined {
    const algorithm = this.#algorithm;
    const others = this.#open.filter((other) => !tried.includes(other));
    const backend = this.#picker.pick(others, request);
    if (!backend) return undefined;
    const wasBound = reason === 'affinity' || reason === 'failover';
    return wasBound && affinityKind
      ? { backend, reason: 'failover', algorithm, affinityKind }
      : { backend, reason: 'retry', algorithm };
  }

  /** Whether a choice that was made before still holds. */
  holds({ backend, reason }: Choice): boolean {
    if (reason === 'user') return backend.isReady;
    return (reason === 'affinity' ? this.#bound : this.#open).includes(backend);
  }

  /** A request goes to a server. */
  onSend(request: ChoosableRequest, backend: Backend): void {
    this.#affinity?.onSend?.(request, backend);
  }

  /** What the client is told with an answer so that it comes back to the same server: values of Set-Cookie. */
  bind(answer: BindingAnswer): readonly string[] | undefined {
    return this.#affinity?.onAnswer?.(answer);
  }
}

/** Why a server was chosen, as hosts are told of it; what is usual is left out. */
export const reasonOf = (
  choice: Choice | undefined,
): { readonly reason: ChoiceReason; algorithm?: Algorithm; affinityKind?: AffinityKind } => {
  const { reason = 'algorithm', algorithm, affinityKind } = choice ?? {};
  return {
    reason,
    ...(algorithm && algorithm !== 'weighted-round-robin' && { algorithm }),
    ...(affinityKind && affinityKind !== 'cookie' && { affinityKind }),
  };
};
