/** Why AWS, or the way to its credentials, refused. The host has the words for each. */
export type AwsErrorCode =
  /** Temporary credentials ran out: those of a profile are fetched again, others must be renewed. */
  | 'expired-credentials'
  /** A key that AWS doesn't know, a wrong secret, or a region that the account hasn't turned on. */
  | 'invalid-credentials'
  /** The identity lacks the permission for `action`. */
  | 'denied'
  /** The clock of this machine differs from that of AWS by more than AWS allows. */
  | 'wrong-clock'
  | 'throttled'
  /** AWS answers, and says that it fails. */
  | 'unavailable'
  /** No answer: the name isn't found, nothing listens, or it takes too long. */
  | 'unreachable'
  /** `aws sso login` is needed: never signed in, or the sign-in ran out. */
  | 'sign-in-expired'
  /** The user may not use the account or the role that the profile names. */
  | 'role-denied'
  /** Assuming the role takes the code of a device, and nobody was to be asked for it now. */
  | 'mfa-needed'
  /** The code of the MFA device was wrong or used before. */
  | 'mfa-refused'
  /** The program that the profile names in `credential_process` failed. */
  | 'process-failed'
  /** The profile doesn't exist, or doesn't say how to sign in. */
  | 'profile-incomplete'
  /** Neither variables of the environment nor a profile. */
  | 'no-credentials'
  /** DynamoDB has no table of that name in the region and account. */
  | 'no-table'
  /** The table's keys aren't those of sessions: one text, and nothing beside it. */
  | 'other-table'
  | 'canceled'
  | 'unknown';

/** What is known of a failure beside its code; nothing secret. */
export interface AwsErrorFacts {
  /** The permission that is missing, such as `elasticache:DescribeUsers`. */
  readonly action?: string;
  /** The profile whose credentials were asked for; absent for those of the environment. */
  readonly profile?: string;
  /** What signs the profile in: `aws sso login`, or `aws login`, which is that of the console. */
  readonly signIn?: 'sso' | 'console';
  /** The host that doesn't answer. */
  readonly host?: string;
  /** How far the clock of this machine is ahead of that of AWS, in seconds; negative if behind. */
  readonly clockAheadSeconds?: number;
  /** The words of AWS, or of a program. Foreign text. */
  readonly detail?: string;
}

/** A question to AWS that has no answer. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly code: AwsErrorCode;
  readonly facts: AwsErrorFacts;

  constructor(code: AwsErrorCode, facts: AwsErrorFacts = {}, options?: ErrorOptions) {
    const detail = facts.detail === undefined ? {} : { detail: firstWords(facts.detail) };
    super(messageOf(code, { ...facts, ...detail }), options);
    this.code = code;
    this.facts = { ...facts, ...detail };
  }
}

/**
 * The first line of what somebody else says, and no more than fits into a message. Below it, AWS
 * quotes the request whose signature is wrong, with the session token in it.
 */
function firstWords(text: string): string {
  const [line = ''] = text.trim().split(/\r?\n/, 1);
  return line.length > maxDetailLength ? `${line.slice(0, maxDetailLength)}…` : line;
}

const maxDetailLength = 300;

function messageOf(code: AwsErrorCode, { action, detail }: AwsErrorFacts): string {
  return [`AWS: ${code}`, action, detail].filter((part) => part !== undefined).join(': ');
}

/** Codes of AWS by what they mean ("Common errors" of each API reference; EC2: "Error codes"). */
const codesByName: ReadonlyMap<string, AwsErrorCode> = new Map([
  ...entries('expired-credentials', 'ExpiredToken', 'ExpiredTokenException'),
  ...entries(
    'invalid-credentials',
    'InvalidClientTokenId',
    'InvalidAccessKeyId',
    'UnrecognizedClientException',
    'SignatureDoesNotMatch',
    'InvalidSignatureException',
    'IncompleteSignature',
    'MissingAuthenticationToken',
    'AuthFailure',
    'OptInRequired',
  ),
  ...entries(
    'denied',
    'AccessDenied',
    'AccessDeniedException',
    'UnauthorizedOperation',
    'NotAuthorized',
  ),
  ...entries('wrong-clock', 'RequestExpired', 'RequestTimeTooSkewed', 'RequestInTheFuture'),
  ...entries(
    'throttled',
    'Throttling',
    'ThrottlingException',
    'ThrottledException',
    'TooManyRequestsException',
    'RequestLimitExceeded',
    'SlowDown',
  ),
  ...entries(
    'unavailable',
    'ServiceUnavailable',
    'ServiceUnavailableException',
    'InternalFailure',
    'InternalError',
    'InternalServerError',
    'Unavailable',
  ),
]);

function entries(code: AwsErrorCode, ...names: string[]): [string, AwsErrorCode][] {
  return names.map((name) => [name, code]);
}

/** What an answer of AWS says of a failure. */
export interface AwsRefusal {
  /** The `Code` of the answer, which is the name of the SDK's error. */
  readonly name: string;
  readonly message: string;
  readonly status?: number | undefined;
  /** The `Date` of the answer. */
  readonly date?: string | undefined;
}

/** A signature that is too old or too new is told from a wrong one by the message alone. */
const clockMessage = /signature (?:expired|not yet current)|request has expired/i;

/**
 * The error for an answer of AWS that refuses.
 * @param facts `action`: the permission that the question needs
 * @param nowMs the time of this machine
 */
export function refusalError(
  { name, message, status, date }: AwsRefusal,
  facts: AwsErrorFacts,
  nowMs = Date.now(),
): AwsError {
  const known = clockMessage.test(message) ? 'wrong-clock' : codesByName.get(name);
  const code = known ?? ((status ?? 0) >= 500 ? 'unavailable' : 'unknown');
  const { action, ...rest } = facts;
  return new AwsError(code, {
    ...rest,
    ...(code === 'denied' && action !== undefined && { action: missingAction(message, action) }),
    ...(code === 'wrong-clock' && clockFacts(date, nowMs)),
    detail: detailOf(name, message),
  });
}

function clockFacts(date: string | undefined, nowMs: number): AwsErrorFacts {
  const serverMs = Date.parse(date ?? '');
  if (Number.isNaN(serverMs)) return {};
  return { clockAheadSeconds: Math.round((nowMs - serverMs) / 1000) };
}

/** AWS often says which permission is missing; it may be another than that of the question. */
function missingAction(message: string, action: string): string {
  return (
    /not authorized to perform: (?<named>[\w-]+:\w+)/.exec(message)?.groups?.['named'] ?? action
  );
}

function detailOf(name: string, message: string): string {
  return [name, message].filter((part) => part !== '' && part !== 'UnknownError').join(': ');
}

/** The codes of Node for a host that can't be reached. */
const networkCodes = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EPIPE',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_SOCKET',
]);

/** The error for one of the SDK, of `fetch` or of Node. */
export function explainAwsError(error: unknown, facts: AwsErrorFacts): AwsError {
  if (error instanceof AwsError) return error;
  if (!(error instanceof Error)) return new AwsError('unknown', { detail: String(error) });
  // The SDK may wrap an error of the credentials.
  const within = error.cause instanceof AwsError ? error.cause : undefined;
  if (within) return within;
  if (error.name === 'AbortError') return new AwsError('canceled', {}, { cause: error });
  const whose = facts.profile === undefined ? {} : { profile: facts.profile };
  const network = [error, error.cause].map(networkFacts).find((found) => found !== undefined);
  if (network || error.name === 'TimeoutError') {
    const detail = network?.detail ?? error.message;
    const host = network?.host ?? facts.host;
    return new AwsError(
      'unreachable',
      { ...whose, detail, ...(host !== undefined && { host }) },
      { cause: error },
    );
  }
  const { $metadata, $response } = error as ServiceFailure;
  return refusalError(
    {
      name: error.name,
      message: error.message,
      status: $metadata?.httpStatusCode,
      date: $response?.headers?.['date'],
    },
    facts,
  );
}

/** What an exception of the SDK carries beside its name and message. */
interface ServiceFailure {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

function networkFacts(error: unknown): { detail: string; host?: string } | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, hostname, message } = error as Partial<
    Record<'code' | 'hostname' | 'message', unknown>
  >;
  if (typeof code !== 'string' || !networkCodes.has(code)) return undefined;
  return {
    detail: typeof message === 'string' && message !== '' ? message : code,
    ...(typeof hostname === 'string' && { host: hostname }),
  };
}
