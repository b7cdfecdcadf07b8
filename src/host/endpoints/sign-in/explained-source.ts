import type { EndpointAccess } from '../../../config/endpoint-access.ts';
import type { EndpointAddress } from '../../../config/endpoint-address.ts';
import type { CredentialSource } from '../../../links/connect-options.ts';
import type { UserError } from '../../errors.ts';

/** A source of passwords, and words for what it throws. */
export interface ExplainedSource extends CredentialSource {
  /** Undefined for errors that have their words already, or none. */
  explain(error: unknown): UserError | undefined;
}

/** Whose password it is. */
export interface SignInPlace {
  readonly access: EndpointAccess;
  readonly address: EndpointAddress;
}
