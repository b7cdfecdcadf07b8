import type { SignIn } from '../../../config/endpoint-access.ts';
import type { CredentialSource } from '../../../links/connect-options.ts';
import { redactor } from '../../redaction.ts';
import type { ExplainedSource, SignInPlace } from './explained-source.ts';

/** A password that doesn't say when it ends is fetched anew, and told of anew, before this. */
const UNDATED_LIFE_MS = 24 * 3_600_000;

/**
 * Who gives the passwords of an endpoint that signs in without a stored one. What it throws are
 * {@link UserError}s, and what it gives stands in no log.
 */
export function credentialsOf({
  access = {},
  address,
}: Partial<SignInPlace> & Pick<SignInPlace, 'address'>): CredentialSource | undefined {
  const { signIn } = access;
  if (!signIn) return undefined;
  let source: ExplainedSource | undefined;
  return {
    // Tokens of clouds let in whoever has read them.
    needsTls: signIn.kind !== 'command',
    get: async (signal) => {
      try {
        source ??= await sourceOf(signIn, { access, address });
        const credentials = await source.get(signal);
        const { password, expiresAtMs = Date.now() + UNDATED_LIFE_MS } = credentials;
        redactor.addSecret(password, expiresAtMs);
        return credentials;
      } catch (error) {
        signal.throwIfAborted();
        throw source?.explain(error) ?? error;
      }
    },
  };
}

/** Each kind is loaded when the first endpoint needs it. */
async function sourceOf(signIn: SignIn, place: SignInPlace): Promise<ExplainedSource> {
  switch (signIn.kind) {
    case 'command': {
      const { commandSource } = await import('./command-source.ts');
      return commandSource(signIn.command);
    }
    case 'entra': {
      const { entraSource } = await import('../azure/entra-sign-in.ts');
      return entraSource(signIn);
    }
    case 'aws-iam': {
      const { awsIamSource } = await import('../aws/iam-sign-in.ts');
      return awsIamSource(place);
    }
  }
}
