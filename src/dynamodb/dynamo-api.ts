import { Agent as HttpAgent, type Agent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import type { EndpointAddress, HostPort } from '../config/endpoint-address.ts';
import { formatHostPort } from '../config/host-port.ts';
import type { TlsOptions } from '../links/connect-options.ts';
import { nodeTlsOptions } from '../links/socket.ts';
import { NoReplyError } from '../stores/source-error.ts';
import { DynamoError, errorOf } from './dynamo-error.ts';
import { type Answer, post } from './http-post.ts';
import { type SigningCredentials, signedHeaders } from './signature.ts';
import { BadReplyError, itemIn, objectIn, type WireItem } from './wire-value.ts';

/** Gives credentials that are good at the moment. */
export type CredentialGiver = (signal?: AbortSignal) => Promise<SigningCredentials>;

/** Where the API is, and as whom it is asked. */
export interface ApiOptions {
  readonly address: EndpointAddress;
  readonly credentials: CredentialGiver;
  readonly tls?: TlsOptions;
  /** How long an answer is waited for, 10,000 by default. */
  readonly timeoutMs?: number;
}

/** A condition didn't hold, and nothing was written. */
export class ConditionFailedError extends Error {
  override readonly name = 'ConditionFailedError';
  /** The record as it is; absent where the answer doesn't have it. */
  readonly item: WireItem | undefined;

  constructor(item: WireItem | undefined) {
    super('A condition did not hold');
    this.item = item;
  }
}

/** An answer of the API. */
export type Reply = Readonly<Record<string, unknown>>;

/** What asks the API to read, which may be asked again, and what changes something. */
const reading: ReadonlySet<string> = new Set([
  'DescribeTable',
  'DescribeTimeToLive',
  'GetItem',
  'BatchGetItem',
  'Scan',
]);

/** How often a request is made in all. */
const ATTEMPTS = 5;
/** Before the second attempt; then twice as long each time. */
const FIRST_WAIT_MS = 50;
/** Idle connections are closed on this side first, so that none is written into as it closes. */
const IDLE_MS = 15_000;

/** Requests to the API of DynamoDB ("DynamoDB low-level API"). Owns its connections. */
export class DynamoApi {
  readonly #target: HostPort;
  readonly #usesTls: boolean;
  readonly #region: string;
  readonly #credentials: CredentialGiver;
  readonly #timeoutMs: number;
  readonly #agent: Agent;
  readonly #closing = new AbortController();
  /** Told of what a request came to: the error, or nothing. */
  onOutcome: (error?: unknown) => void = () => undefined;

  constructor({ address, credentials, tls, timeoutMs = 10_000 }: ApiOptions) {
    const { hosts, usesTls, tlsServerName, store } = address;
    const [target] = hosts;
    if (!target || store?.kind !== 'dynamodb') throw new TypeError('No address of DynamoDB');
    this.#target = target;
    this.#usesTls = usesTls;
    this.#region = store.region;
    this.#credentials = credentials;
    this.#timeoutMs = timeoutMs;
    const serverName = tlsServerName === undefined ? {} : { serverName: tlsServerName };
    this.#agent = usesTls
      ? new HttpsAgent({
          keepAlive: true,
          timeout: IDLE_MS,
          ...nodeTlsOptions({ ...tls, ...serverName }, target.host),
        })
      : new HttpAgent({ keepAlive: true, timeout: IDLE_MS });
  }

  /** `host:port` of the API. */
  get name(): string {
    return formatHostPort(this.#target.host, this.#target.port);
  }

  /**
   * Makes a request. What is only throttled, and a question without an answer, is asked again.
   * @throws DynamoError, ConditionFailedError; NoReplyError when nothing came; what the credentials throw
   */
  async call(action: string, input: object, signal?: AbortSignal): Promise<Reply> {
    const own = this.#closing.signal;
    const either = signal ? AbortSignal.any([signal, own]) : own;
    for (let attempt = 1; ; attempt++) {
      try {
        const reply = await this.#ask(action, input, either);
        this.onOutcome();
        return reply;
      } catch (error) {
        if (own.aborted) throw this.#closed(error);
        signal?.throwIfAborted();
        if (attempt === ATTEMPTS || !isWorthAnotherTry(error, action)) {
          this.onOutcome(error);
          throw error;
        }
      }
      const waitMs = FIRST_WAIT_MS * 2 ** (attempt - 1) * (0.5 + Math.random());
      await wait(waitMs, undefined, { signal: either }).catch((error: unknown) => {
        signal?.throwIfAborted();
        throw this.#closed(error);
      });
    }
  }

  /** Ends it: what waits for an answer rejects. May be called twice. */
  close(): void {
    this.#closing.abort(new Error('closed'));
    this.#agent.destroy();
  }

  #closed(cause: unknown): NoReplyError {
    const wasSent = cause instanceof NoReplyError && cause.wasSent;
    return new NoReplyError(`The source at ${this.name} is closed`, {
      wasSent,
      isLate: wasSent,
      cause,
    });
  }

  async #ask(action: string, input: object, signal: AbortSignal): Promise<Reply> {
    if (signal.aborted) throw new Error('closed');
    const credentials = await this.#credentials(signal);
    const body = JSON.stringify(input);
    const headers = signedHeaders(
      {
        method: 'POST',
        path: '/',
        headers: {
          host: hostHeader(this.#target, this.#usesTls),
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': `DynamoDB_20120810.${action}`,
        },
        body,
      },
      { service: 'dynamodb', region: this.#region, credentials, atMs: Date.now() },
    );
    const answer = await post({
      target: this.#target,
      usesTls: this.#usesTls,
      agent: this.#agent,
      headers,
      body,
      timeoutMs: this.#timeoutMs,
      signal,
    });
    return replyIn(answer, action);
  }
}

/** The host as a request names it: without the port that goes without saying. */
function hostHeader({ host, port }: HostPort, usesTls: boolean): string {
  return port === (usesTls ? 443 : 80) ? host : formatHostPort(host, port);
}

/** What an answer says. @throws DynamoError, ConditionFailedError, NoReplyError */
function replyIn({ status, text, date }: Answer, action: string): Reply {
  const reply = parsed(text);
  if (status === 200 && reply) return reply;
  if (!reply) {
    // Whatever is in between: a proxy, or no DynamoDB at all.
    throw new DynamoError('unavailable', { detail: `HTTP ${status}` });
  }
  const { __type: type, message, Message, Item } = reply;
  const reason = typeof type === 'string' ? (type.split('#').pop() ?? type) : '';
  if (reason === 'ConditionalCheckFailedException') {
    throw new ConditionFailedError(Item === undefined ? undefined : itemIn(Item));
  }
  const words = typeof message === 'string' ? message : typeof Message === 'string' ? Message : '';
  throw errorOf({ reason, message: words, status, date }, `dynamodb:${action}`);
}

function parsed(text: string): Reply | undefined {
  try {
    return objectIn(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof BadReplyError) return undefined;
    throw error;
  }
}

function isWorthAnotherTry(error: unknown, action: string): boolean {
  if (error instanceof DynamoError) {
    if (error.code === 'throttled') return true;
    return error.code === 'unavailable' && reading.has(action);
  }
  return error instanceof NoReplyError && !error.isLate && (reading.has(action) || !error.wasSent);
}
