import type { AffinityKind } from '../../../protocol/farm/balancer-state.ts';
import type { ChoosableRequest } from '../algorithms/picker.ts';
import type { Backend } from '../backend.ts';

/** An answer of a server's, before it is passed on. */
export interface BindingAnswer {
  readonly request: ChoosableRequest;
  readonly backend: Backend;
  /** The headers of the answer, as raw pairs. */
  readonly headers: readonly string[];
  /** True when the client speaks TLS with the balancer. */
  readonly isTls: boolean;
}

/** Binds clients to servers. */
export interface Affinity {
  readonly kind: AffinityKind;
  /**
   * The server to which a client is bound: one of those given, which may be down; null when it is bound to one that
   * is none of them; undefined when it isn't bound.
   */
  boundTo(request: ChoosableRequest, backends: readonly Backend[]): Backend | null | undefined;
  /** A request goes to a server. */
  onSend?(request: ChoosableRequest, backend: Backend): void;
  /** What the client is to be told with an answer, as values of Set-Cookie. */
  onAnswer?(answer: BindingAnswer): readonly string[];
}

/** How clients are bound; what is absent is as ARR or Elastic Load Balancing have it. */
export interface AffinityOptions {
  readonly kind: AffinityKind;
  /** What the balancer's own cookie is called. */
  readonly cookieName?: string | undefined;
  /** For how long a client is bound after its last request, where it isn't for as long as its browser runs. */
  readonly seconds?: number | undefined;
  /** The site's own cookie, for `application-cookie`. */
  readonly cookie?: string | undefined;
}
