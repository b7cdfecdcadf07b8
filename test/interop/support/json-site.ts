import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ToldJson } from './told-json.ts';

/** A session as a site tells of it. */
export interface JsonSession {
  readonly id: string;
  /** Names and values as the site's language has them, in their order. */
  readonly items: readonly (readonly [string, ToldJson])[];
  /** The cookie's age in milliseconds; null where it ends with the browser. Of Express alone. */
  readonly maxAgeMs?: number | null;
  /** When the cookie ends. Of Express alone. */
  readonly endsMs?: number | null;
  /** What `get_expiry_age` gives. Of Django alone. */
  readonly ageSeconds?: number;
  /** What the framework keeps there for itself. Of Laravel and Symfony. */
  readonly own?: unknown;
}

/** A site whose sessions are JSON, as a process. The test stops it. */
export interface JsonSite {
  /** A browser that hasn't been there before. */
  newClient(): JsonClient;
  stop(): Promise<void>;
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/**
 * Starts a program that tells its port once it takes requests, in a line of JSON or as PHP does. It finds its Redis
 * by its last argument or by `REDIS_PORT`.
 */
export async function startJsonSite(
  command: string,
  args: readonly string[],
  redisPort: number,
): Promise<JsonSite> {
  const port = String(redisPort);
  const env = { ...process.env, REDIS_PORT: port };
  const child = spawn(command, [...args, port], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  child.once('exit', () => running.delete(child));
  const sitePort = await new Promise<number>((resolve, reject) => {
    let output = '';
    const onOutput = (text: Buffer): void => {
      output = (output + text.toString()).slice(-20_000);
      const found = /(?:\{"port": ?|http:\/\/127\.0\.0\.1:)(\d+)(?:\}|\) started)/.exec(
        output,
      )?.[1];
      if (found !== undefined) resolve(Number(found));
    };
    child.stdout.on('data', onOutput);
    child.stderr.on('data', onOutput);
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`The site ended: ${output}`)));
  });
  return {
    newClient: () => new JsonClient(sitePort),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

/** A browser that keeps the session's cookie. */
export class JsonClient {
  readonly #port: number;
  #cookie = '';

  constructor(port: number) {
    this.#port = port;
  }

  /** Another window of the same browser. */
  twin(): JsonClient {
    const twin = new JsonClient(this.#port);
    twin.#cookie = this.#cookie;
    return twin;
  }

  /** A page that only reads. */
  async session(): Promise<JsonSession> {
    return (await this.get('/')) as JsonSession;
  }

  /** A page that stores values. @param json the text of an object, as the site's language reads it */
  async store(json: string): Promise<JsonSession> {
    return (await this.post('/', json)) as JsonSession;
  }

  async post(path: string, json: string): Promise<unknown> {
    return this.#send(path, { method: 'POST', body: json });
  }

  async get(path: string): Promise<unknown> {
    return this.#send(path, {});
  }

  async #send(path: string, init: RequestInit): Promise<unknown> {
    const url = `http://127.0.0.1:${this.#port}${path}`;
    const response = await fetch(url, { ...init, headers: { cookie: this.#cookie } });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    const [cookie] = response.headers.getSetCookie();
    if (cookie !== undefined) this.#cookie = cookie.split(';')[0] ?? '';
    return JSON.parse(text);
  }
}
