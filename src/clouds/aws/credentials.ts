import {
  fromContainerMetadata,
  fromEnv,
  fromHttp,
  fromIni,
  fromTokenFile,
} from '@aws-sdk/credential-providers';
import { untilAborted } from '../../links/until-aborted.ts';
import { AwsError, explainAwsError } from './aws-error.ts';
import type { AwsErrorCode, AwsErrorFacts } from './aws-error.ts';
import { environmentKinds } from './profiles.ts';

/** What signs requests to AWS. Secret; kept in memory alone. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Whose credentials: those of a profile, or of the environment that VS Code was started in. */
export interface AwsIdentity {
  readonly profile?: string;
}

/** Gives credentials that are good at the moment. */
export type CredentialSource = (signal?: AbortSignal) => Promise<AwsCredentials>;

/** What the way to credentials asks of whoever sits in front of it. */
export interface CredentialQuestions {
  /** The code that an MFA device shows; undefined when the user gives up. */
  readonly mfaCode: (serial: string, profile: string) => Promise<string | undefined>;
  /** Told of each secret that comes, so that it stands in no log. */
  readonly hide?: (secret: string, expiresAtMs?: number) => void;
}

/** Credentials that say no end are asked for again after this time: a file may have changed. */
const keptMs = 60_000;
/** Credentials are given up this long before they run out, so that what they sign is still good. */
const spareMs = 60_000;

/**
 * Credentials by identity, in memory until they run out: by the SDK's own chain, with keys, SSO,
 * assumed roles, processes and web identities. The metadata service of EC2 is asked only where a
 * profile names it, because on any other machine that means to wait for nothing.
 */
export class CredentialKeeper {
  readonly #questions: CredentialQuestions;
  /** Those for which somebody was asked for the code of a device. */
  readonly #asked = new Set<string>();
  readonly #kept = new Map<
    string,
    { readonly asked: Promise<AwsCredentials>; goodUntilMs: number }
  >();

  constructor(questions: CredentialQuestions) {
    this.#questions = questions;
  }

  /**
   * A source for one identity.
   * @param region where a role is assumed that names no region itself
   * @param asks whether somebody may be asked for the code of a device each time, or only for the
   *   first credentials: what is renewed by itself must not open questions
   */
  source(
    identity: AwsIdentity,
    region: string,
    asks: 'always' | 'once' = 'always',
  ): CredentialSource {
    return (signal) => {
      const mayAsk = asks === 'always' || !this.#asked.has(keyOf(identity));
      const asked = this.get(identity, region, mayAsk);
      if (!signal) return asked;
      return untilAborted(asked, signal).catch((error: unknown) => {
        throw signal.aborted ? new AwsError('canceled') : error;
      });
    };
  }

  /**
   * Credentials that are good at the moment.
   * @throws AwsError; `mfa-needed` if a code is needed and nobody may be asked
   */
  async get(identity: AwsIdentity, region: string, mayAsk = true): Promise<AwsCredentials> {
    const key = keyOf(identity);
    const kept = this.#kept.get(key);
    if (kept && Date.now() < kept.goodUntilMs) return kept.asked;
    const asked = this.#ask(identity, region, mayAsk);
    // Whoever asks meanwhile gets the same answer, and the user one question for a code.
    const entry = { asked, goodUntilMs: Infinity };
    this.#kept.set(key, entry);
    try {
      const { expiration } = await asked;
      const endMs = expiration === undefined ? Infinity : expiration.getTime() - spareMs;
      entry.goodUntilMs = Math.min(endMs, expiration ? Infinity : Date.now() + keptMs);
    } catch (error) {
      if (this.#kept.get(key) === entry) this.#kept.delete(key);
      throw error;
    }
    return asked;
  }

  /** Asks anew next time: after `aws sso login`, or when AWS refuses what is kept. */
  forget(identity: AwsIdentity): void {
    this.#kept.delete(keyOf(identity));
  }

  async #ask(identity: AwsIdentity, region: string, mayAsk: boolean): Promise<AwsCredentials> {
    const { profile } = identity;
    try {
      const { accessKeyId, secretAccessKey, sessionToken, expiration } =
        profile === undefined
          ? await fromEnvironment(region)
          : await fromIni({
              profile,
              ignoreCache: true,
              ...clientConfigs(region, profile),
              mfaCodeProvider: async (serial) => {
                if (!mayAsk) throw new AwsError('mfa-needed', { profile });
                this.#asked.add(keyOf(identity));
                const code = await this.#questions.mfaCode(serial, profile);
                if (code === undefined) throw new AwsError('canceled');
                return code.trim();
              },
            })();
      for (const secret of [secretAccessKey, sessionToken]) {
        if (secret !== undefined) this.#questions.hide?.(secret, expiration?.getTime());
      }
      return {
        accessKeyId,
        secretAccessKey,
        ...(sessionToken !== undefined && { sessionToken }),
        ...(expiration && { expiration }),
      };
    } catch (error) {
      throw credentialError(error, profile);
    }
  }
}

function keyOf({ profile }: AwsIdentity): string {
  return JSON.stringify(profile ?? null);
}

/** How the SDK's own clients for roles and SSO ask: in bounded time. SSO has a region of its own. */
function clientConfigs(region: string, profile?: string) {
  return {
    clientConfig: { requestHandler: { connectionTimeout: 5000, requestTimeout: 20_000 } },
    parentClientConfig: { region, ...(profile !== undefined && { profile }) },
  };
}

/** Credentials as the SDK has them. */
type SdkCredentials = Awaited<ReturnType<ReturnType<typeof fromIni>>>;

async function fromEnvironment(region: string): Promise<SdkCredentials> {
  const [kind] = environmentKinds(process.env);
  if (kind === undefined) throw new AwsError('no-credentials');
  if (kind === 'keys') return fromEnv()();
  if (kind === 'web-identity') return fromTokenFile(clientConfigs(region))();
  // The agent of EKS and the relative addresses of ECS are two providers of the SDK.
  return process.env['AWS_CONTAINER_CREDENTIALS_FULL_URI'] === undefined
    ? fromContainerMetadata({ timeout: 1000, maxRetries: 1 })()
    : fromHttp({ timeout: 1000, maxRetries: 1 })();
}

/** Names the SDK's many ways to say that a profile gives no credentials. */
function credentialError(error: unknown, profile: string | undefined): AwsError {
  if (error instanceof AwsError || !(error instanceof Error)) return explainAwsError(error, {});
  const whose: AwsErrorFacts = profile === undefined ? {} : { profile };
  const { message } = error;
  const because = (code: AwsErrorCode, detail = message) =>
    new AwsError(code, { ...whose, detail });
  if (/MultiFactorAuthentication failed/i.test(message)) return because('mfa-refused');
  if (message.includes('not authorized to perform: sts:')) return because('role-denied');
  if (error.name !== 'CredentialsProviderError' && error.name !== 'TokenProviderError') {
    return explainAwsError(error, whose);
  }
  if (message.startsWith('Command failed')) {
    // Its first line is the command, which may have a secret among its arguments.
    const [, ...output] = message.trim().split('\n');
    return because('process-failed', output.join('\n'));
  }
  if (message.includes('credential_process')) return because('process-failed');
  const host = /getaddrinfo \w+ (?<host>[\w.-]+)/.exec(message)?.groups?.['host'];
  if (host !== undefined || /ECONNREFUSED|ETIMEDOUT|ECONNRESET|timed out/i.test(message)) {
    const facts = { ...whose, detail: message, ...(host !== undefined && { host }) };
    return new AwsError('unreachable', facts, { cause: error });
  }
  if (/ForbiddenException|No access/i.test(message)) return because('role-denied');
  if (/required parameters|could not be found|missing required|conflict/i.test(message)) {
    return because('profile-incomplete');
  }
  const isSignIn = /\bsso\b|UnauthorizedException|aws login|login session/i.test(message);
  if (!isSignIn) return because('profile-incomplete');
  const signIn = /aws login|login session/i.test(message) ? 'console' : 'sso';
  const facts: AwsErrorFacts = { ...whose, signIn, detail: message };
  return new AwsError('sign-in-expired', facts);
}
