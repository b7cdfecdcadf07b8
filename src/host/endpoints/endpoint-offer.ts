import type { EndpointDraft } from './endpoint-draft.ts';
import type { EndpointEnvironment, EndpointRecord } from './endpoint-record.ts';

/** An endpoint as somebody proposes it: tried next, then named and stored. */
export interface EndpointProposal {
  readonly draft: EndpointDraft;
  /** What its name begins with in the input; a name is made of the address if absent. */
  readonly name?: string;
  readonly environment?: EndpointEnvironment;
  /** True where nothing needs to be asked about it: name and environment are taken as they are. */
  readonly isComplete?: boolean;
  readonly foundIn?: EndpointRecord['foundIn'];
}

/** A way to an endpoint beside typing its address: one that was found, or the list of a cloud. */
export interface EndpointOffer {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  /** The id of a codicon. */
  readonly icon: string;
  /** Shows where it comes from, while the list stays. */
  readonly open?: () => Promise<void>;
  /** What the offer leads to, perhaps after questions; undefined takes the user back to the list. */
  choose(): Promise<EndpointProposal | undefined>;
}

/** Looks for offers while the input is open; the signal ends it when the input has closed. */
export type FindOffers = (signal: AbortSignal) => Promise<readonly EndpointOffer[]>;
