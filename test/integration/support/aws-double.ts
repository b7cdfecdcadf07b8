import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** A request as AWS gets it: of the query protocol, or of the JSON protocol. */
export interface AwsRequest {
  /** `DescribeCacheClusters`. */
  readonly action: string;
  /** `elasticache`, `memorydb`, `ec2`, `sts`, as the request is signed; empty if it isn't. */
  readonly service: string;
  readonly region: string;
  /** The parameters of the query protocol. */
  readonly query: Readonly<Record<string, string>>;
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

/** What AWS answers. */
export interface AwsAnswer {
  readonly status?: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A server on the wire in the place of AWS's. */
export interface AwsDouble {
  readonly url: string;
  readonly requests: readonly AwsRequest[];
  /** What is answered from now on. */
  answer: (request: AwsRequest) => AwsAnswer | Promise<AwsAnswer>;
  stop(): Promise<void>;
}

/** Starts a double that answers to each request with what `answer` gives. */
export async function startAwsDouble(): Promise<AwsDouble> {
  const requests: AwsRequest[] = [];
  const double = {
    url: '',
    requests,
    answer: (): AwsAnswer | Promise<AwsAnswer> => ({ status: 500, body: '' }),
  } as Omit<AwsDouble, 'stop'> & { url: string };
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      void (async () => {
        const request = requestOf(incoming.headers, Buffer.concat(chunks).toString());
        requests.push(request);
        const { status = 200, body, headers } = await double.answer(request);
        const isJson = body.startsWith('{');
        outgoing.writeHead(status, {
          'content-type': isJson ? 'application/x-amz-json-1.1' : 'text/xml',
          ...headers,
        });
        outgoing.end(body);
      })();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  double.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(double, {
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}

function requestOf(headers: IncomingHttpHeaders, body: string): AwsRequest {
  const target = headers['x-amz-target'];
  const query = target === undefined ? Object.fromEntries(new URLSearchParams(body)) : {};
  const [, , region = '', service = ''] =
    /Credential=(?<scope>[^,]+)/.exec(headers.authorization ?? '')?.groups?.['scope']?.split('/') ??
    [];
  const action = target === undefined ? (query['Action'] ?? '') : String(target).split('.')[1];
  return { action: action ?? '', service, region, query, body, headers };
}

/** An answer of ElastiCache: the envelope of its query protocol. */
export function xmlAnswer(action: string, result: string): AwsAnswer {
  return {
    body: `<${action}Response xmlns="http://elasticache.amazonaws.com/doc/2015-02-02/"><${action}Result>${result}</${action}Result><ResponseMetadata><RequestId>00000000-0000-0000-0000-000000000000</RequestId></ResponseMetadata></${action}Response>`,
  };
}

/** A refusal of ElastiCache or STS. */
export function xmlRefusal(status: number, code: string, message: string): AwsAnswer {
  return {
    status,
    body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>00000000-0000-0000-0000-000000000000</RequestId></ErrorResponse>`,
  };
}

/** A refusal of MemoryDB. */
export function jsonRefusal(status: number, code: string, message: string): AwsAnswer {
  return { status, body: JSON.stringify({ __type: code, message }) };
}

/** A refusal of EC2, which has an envelope of its own. */
export function ec2Refusal(status: number, code: string, message: string): AwsAnswer {
  return {
    status,
    body: `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors><RequestID>00000000-0000-0000-0000-000000000000</RequestID></Response>`,
  };
}
