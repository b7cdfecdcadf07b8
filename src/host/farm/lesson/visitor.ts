import { request } from 'node:http';
import { sessionCookie } from '../../../farm/site/session-id.ts';
import { loopback } from '../../../farm/loopback.ts';

/** More than a page of the sample site has, in bytes. */
const maxBodyLength = 100_000;

/** What a visitor got. */
export interface Visit {
  readonly status: number;
  /** The server that its page names; absent where the balancer answered. */
  readonly server?: string;
  /** How many visits the session counts with this one; absent on other pages. */
  readonly count?: number;
  readonly durationMs: number;
}

/** One visitor of a farm with the sample site, as its browser: keeps cookies, follows nothing. */
export class Visitor {
  readonly #port: number;
  readonly #cookies = new Map<string, string>();

  /** @param port the balancer's */
  constructor(port: number) {
    this.#port = port;
  }

  /** The session that it has been given. */
  get sessionId(): string | undefined {
    return this.#cookies.get(sessionCookie);
  }

  /** @throws what node:http does when no whole answer comes, or the signal says so */
  async get(path: string, signal: AbortSignal): Promise<Visit> {
    const startedAtMs = Date.now();
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return new Promise<Visit>((resolve, reject) => {
      const sent = request({
        host: loopback,
        port: this.#port,
        path,
        agent: false,
        signal,
        headers: cookie === '' ? {} : { cookie },
      });
      sent.once('error', reject);
      sent.once('response', (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (piece: string) => {
          if (body.length < maxBodyLength) body += piece;
        });
        response.once('error', reject);
        response.once('end', () => {
          this.#keep(response.headers['set-cookie'] ?? []);
          const server = /id="server">([\w.-]{1,64})</.exec(body)?.[1];
          const count = /id="visits">(\d{1,9})</.exec(body)?.[1];
          resolve({
            status: response.statusCode ?? 0,
            durationMs: Date.now() - startedAtMs,
            ...(server !== undefined && { server }),
            ...(count !== undefined && { count: Number(count) }),
          });
        });
      });
      sent.end();
    });
  }

  #keep(headers: readonly string[]): void {
    for (const header of headers) {
      const [, name, value] = /^([^=;]+)=([^;]*)/.exec(header) ?? [];
      if (name !== undefined && value !== undefined) this.#cookies.set(name.trim(), value.trim());
    }
  }
}
