import { type Agent, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { HostPort } from '../config/endpoint-address.ts';
import { NoReplyError } from '../stores/source-error.ts';
import { BadReplyError } from './wire-value.ts';

/** A POST of text, and how long its answer is waited for. */
export interface Post {
  readonly target: HostPort;
  readonly usesTls: boolean;
  readonly agent: Agent;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly date: string | undefined;
}

/** A batch of 16 MB has up to three times as many bytes of JSON ("BatchGetItem"). */
const MAX_BYTES = 64 * 1024 * 1024;

/** Sends it. @throws NoReplyError, the signal's reason */
export function post(asked: Post): Promise<Answer> {
  const { target, usesTls, agent, headers, body, timeoutMs, signal } = asked;
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(reasonOf(signal));
      return;
    }
    let wasSent = false;
    let isLate = false;
    const request = (usesTls ? requestHttps : requestHttp)({
      host: target.host,
      port: target.port,
      method: 'POST',
      path: '/',
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      agent,
    });
    const timer = setTimeout(() => {
      isLate = true;
      request.destroy(new Error('The answer takes too long'));
    }, timeoutMs);
    const onAbort = (): void => {
      request.destroy(reasonOf(signal));
    };
    signal.addEventListener('abort', onAbort, { once: true });
    const done = (settle: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      settle();
    };
    const fail = (cause: unknown): void =>
      done(() => {
        const options = { wasSent, isLate, cause };
        const name = `${target.host}:${target.port}`;
        reject(
          signal.aborted && !wasSent
            ? reasonOf(signal)
            : new NoReplyError(`No answer from ${name}`, options),
        );
      });
    request.on('socket', (socket) => {
      const event = usesTls ? 'secureConnect' : 'connect';
      if (request.reusedSocket) wasSent = true;
      else socket.once(event, () => (wasSent = true));
    });
    request.on('error', fail);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > MAX_BYTES) response.destroy(new BadReplyError('The answer is too long'));
        else chunks.push(chunk);
      });
      response.on('error', fail);
      response.on('aborted', () => fail(new Error('The answer was cut off')));
      response.on('end', () =>
        done(() =>
          resolve({
            status: response.statusCode ?? 0,
            text: Buffer.concat(chunks).toString('utf8'),
            date: response.headers.date,
          }),
        ),
      );
    });
    request.end(body);
  });
}

function reasonOf({ reason }: AbortSignal): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
