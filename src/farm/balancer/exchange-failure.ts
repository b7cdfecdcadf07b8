import { headerValues } from './header-values.ts';
import type { RequestHead } from './request-head.ts';
import type { ConnectionFailure } from './upstream/connection.ts';
import type { ResponseHead } from './upstream/response-head.ts';
import { answersTls } from './upstream/tls-probe.ts';

/** RFC 9110, 9.2.2: these may be sent again when it isn't known what became of the first. */
const idempotent = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

/** Whether a request may be sent a second time. */
export const mayBeRepeated = (method: string, { body }: RequestHead): boolean =>
  body === 'none' && idempotent.has(method);

/** Whether an answer is a stream of server-sent events, which may be silent for as long as it likes. */
export const isEventStream = ({ headers }: ResponseHead): boolean =>
  /^text\/event-stream\b/i.test(headerValues(headers, 'content-type')[0] ?? '');

/** Title and text of an error page. */
export type PageTexts = readonly [title: string, text: string];

/** What a client is told where no server's failure is the reason, or not alone. */
export const pages = {
  noServer: [
    'No server is ready',
    'Start a server in the Farm view, make one available, or wait for one.',
  ],
  tooManyHops: ['Too many hops', 'Max-Forwards is 0. Does the farm forward to itself?'],
  badHeader: ['Invalid response header', "The server's response could not be forwarded."],
  /** A server goes over to a protocol that it wasn't asked for. */
  switched: (server = 'The server') => [
    `${server} switched protocols`,
    'The server answered 101 to a request that did not ask for it. See its output.',
  ],
  /** The balancer waits no longer. */
  silent: (server: string, limitMs: number) => [
    `${server} did not answer within ${limitMs / 1000} seconds`,
    'The balancer has stopped waiting, as ARR does. The server may still work on the request and hold ' +
      'the lock of its session: until it finishes, a retry will wait for that lock. To wait longer, ' +
      'raise "responseTimeoutSeconds" of the farm. 0 means no limit.',
  ],
} as const satisfies Readonly<Record<string, PageTexts | ((...args: never[]) => PageTexts)>>;

/**
 * Says more of a failure where that takes another look at the server: one that closes without a
 * word may want https.
 * @param wasReused true when the connection had carried a request before: then it took http
 */
export const diagnose = async (
  { host, port }: { readonly host: string; readonly port: number },
  failure: ConnectionFailure,
  wasReused: boolean,
): Promise<ConnectionFailure> => {
  const isSilent = failure.kind === 'closed' && failure.isBeforeResponse && !wasReused;
  return isSilent && (await answersTls(host, port)) ? { ...failure, kind: 'tls' } : failure;
};

/** What a client is told when a server has failed. */
export const explainFailure = (server: string, failure: ConnectionFailure): PageTexts => {
  switch (failure.kind) {
    case 'connect':
      return [`${server} cannot be reached`, `No other server is ready. ${failure.message}`];
    case 'protocol':
      return [`${server} sent something that is not HTTP`, failure.message];
    case 'tls':
      return [
        `${server} expects https`,
        'The balancer forwards requests over http. Start the server with an http address.',
      ];
    case 'cut':
      return [
        `${server} was made unavailable`,
        'The request was cut off while it ran. Make the server available in the Farm view.',
      ];
    case 'closed':
      return [
        `${server} closed the connection`,
        `It had not answered yet. See its output. ${failure.message}`,
      ];
  }
};
