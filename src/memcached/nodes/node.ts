import type { ServerSocket } from '../../links/dialled-socket.ts';
import type { SilenceLimits } from '../../links/silence-watch.ts';
import { withinTime } from '../../links/time-limit.ts';
import { LinkError } from '../link-error.ts';
import { checkRequest } from '../wire/request-guard.ts';
import { EntryTaker, type EntryReply } from '../wire/entry-taker.ts';
import { type KeySink, ListedKeysTaker } from '../wire/listed-keys.ts';
import { LinesTaker, LineTaker, type ReplyTaker } from '../wire/reply-taker.ts';
import {
  classicDelete,
  classicGets,
  classicSet,
  classicTouch,
  ImpossibleKeyError,
  metaDelete,
  metaGet,
  metaSet,
  metaTouch,
  plainRequests,
  type Request,
  type Writing,
} from '../wire/requests.ts';
import { TextLink } from '../wire/text-link.ts';
import { type Greeting, greet, type Login } from './greeting.ts';
import { type Listed, listByClass } from './list-by-class.ts';

/** What became of a write. Except for `done`, nothing was written. */
export type Written =
  /** `cas` names the new version, where that is told. */
  | { readonly outcome: 'done'; readonly cas?: string }
  /** Another version stands there, or something where nothing was expected. */
  | { readonly outcome: 'changed' }
  | { readonly outcome: 'gone' }
  | { readonly outcome: 'refused'; readonly words: string };

/** What a node is made of. */
export interface NodeParts {
  /** `host:port`. */
  readonly name: string;
  open(signal: AbortSignal): Promise<ServerSocket>;
  readonly login: Login;
  readonly connectMs: number;
  readonly limits: SilenceLimits;
  canWrite(): boolean;
  /** Called when it has gone, and when it is there again. */
  onChange(): void;
}

/** Requests that go out before their replies are awaited. */
const BATCH = 256;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5000;
const MAX_STATS = 4096;

/** One server, and the connection to it, which comes back by itself. */
export class MemcachedNode {
  readonly #parts: NodeParts;
  #link: TextLink | undefined;
  #opening: Promise<TextLink> | undefined;
  #greeting: Greeting | undefined;
  #timer: NodeJS.Timeout | undefined;
  #pauseMs = FIRST_PAUSE_MS;
  readonly #ending = new AbortController();

  constructor(parts: NodeParts) {
    this.#parts = parts;
  }

  get name(): string {
    return this.#parts.name;
  }

  get isThere(): boolean {
    return this.#link?.isOpen === true;
  }

  /** What it said of itself last. */
  get greeting(): Greeting | undefined {
    return this.#greeting;
  }

  /** Connects. @throws GreetingError, LinkError, what opening the way throws */
  async connect(signal: AbortSignal): Promise<void> {
    await this.#open(signal);
  }

  /** Entries in the order of their keys; undefined where there is none. */
  async entries(
    keys: readonly Uint8Array[],
    withValues: (index: number) => boolean,
  ): Promise<readonly (EntryReply | undefined)[]> {
    return this.#entries(await this.#linked(), keys, withValues);
  }

  /** The same with values, and with the server's clock at that moment: to the second, by its own count. */
  async timedEntries(keys: readonly Uint8Array[]): Promise<{
    readonly entries: readonly (EntryReply | undefined)[];
    readonly clockSeconds: number | undefined;
  }> {
    const link = await this.#linked();
    // In one piece, so that no second passes between them.
    const [clockSeconds, entries] = await Promise.all([
      link.ask(plainRequests.stats, new LinesTaker(MAX_STATS)).then(clockIn),
      this.#entries(link, keys, () => true),
    ]);
    return { entries, clockSeconds };
  }

  async #entries(
    link: TextLink,
    keys: readonly Uint8Array[],
    withValues: (index: number) => boolean,
  ): Promise<readonly (EntryReply | undefined)[]> {
    const found: (EntryReply | undefined)[] = [];
    for (let start = 0; start < keys.length; start += BATCH) {
      const requests = keys
        .slice(start, start + BATCH)
        .map((key, index) => this.#reading(key, withValues(start + index)));
      const asked = requests.filter((request) => request !== undefined);
      const replies = await this.#askAll(
        link,
        asked.map((request) => [request, new EntryTaker()] as const),
      );
      let at = 0;
      for (const request of requests) {
        const reply = request === undefined ? undefined : replies[at++];
        found.push(reply && 'refused' in reply ? undefined : reply);
      }
    }
    return found;
  }

  /** Writes an entry. @throws LinkError when it was sent and nobody knows */
  async set(key: Uint8Array, value: Uint8Array, writing: Writing): Promise<Written> {
    const make = this.#hasMeta() ? metaSet : classicSet;
    return this.#write(make(key, value, writing));
  }

  /** Deletes the version of an entry that was read. */
  async delete(key: Uint8Array, cas: string): Promise<Written> {
    return this.#write(this.#hasMeta() ? metaDelete(key, cas) : classicDelete(key, cas));
  }

  /** Lets an entry live for so long from now. */
  async touch(key: Uint8Array, expiry: number): Promise<Written> {
    return this.#write(this.#hasMeta() ? metaTouch(key, expiry) : classicTouch(key, expiry));
  }

  /** What it says of itself, by name; empty where it doesn't. */
  async stats(which: 'stats' | 'settings' = 'stats'): Promise<ReadonlyMap<string, string>> {
    const lines = await this.#ask(plainRequests[which], new LinesTaker(MAX_STATS));
    return new Map(
      lines.flatMap((line) => {
        const [, name, value] = /^STAT (\S{1,100}) (.{0,400})$/.exec(line) ?? [];
        return name !== undefined && value !== undefined ? [[name, value] as const] : [];
      }),
    );
  }

  /** Its clock, in seconds since 1970. */
  async clockSeconds(): Promise<number> {
    const lines = await this.#ask(plainRequests.stats, new LinesTaker(MAX_STATS));
    return clockIn(lines) ?? Math.floor(Date.now() / 1000);
  }

  /** The nodes that a configuration endpoint names, as it says it; undefined where it is none. */
  async nodeList(): Promise<readonly string[] | undefined> {
    for (const request of [plainRequests.nodes, plainRequests.oldNodes]) {
      const lines = await this.#ask(request, new LinesTaker(MAX_STATS));
      if (/^(?:CONFIG|VALUE) /.test(lines[0] ?? '')) return lines.slice(1);
    }
    return undefined;
  }

  /**
   * Lists all keys, or those that the server lists, on a connection of its own.
   */
  async list(sink: KeySink, signal: AbortSignal): Promise<Listed> {
    const link = await this.#freshLink(signal).catch((error: unknown) => {
      signal.throwIfAborted();
      throw this.#lost(error);
    });
    const end = (): void => link.close();
    signal.addEventListener('abort', end);
    try {
      signal.throwIfAborted();
      if (this.#greeting?.listing === 'by-class') return await listByClass(link, sink);
      let refused = await link.ask(plainRequests.listAll, new ListedKeysTaker(sink));
      if (refused !== undefined && !refused.startsWith('BUSY')) {
        refused = await link.ask(plainRequests.listByAge, new ListedKeysTaker(sink));
      }
      return { unlistedCount: 0, ...(refused !== undefined && { refused }) };
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', end);
      link.close();
    }
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#ending.abort(new LinkError('closed', { node: this.name }));
    this.#link?.close();
  }

  /** What it means for a request that there is no way to the server. */
  #lost(cause: unknown): LinkError {
    const code = this.#isClosed() ? 'closed' : 'lost';
    return new LinkError(code, { node: this.name, wasSent: false, cause });
  }

  #isClosed(): boolean {
    return this.#ending.signal.aborted;
  }

  #hasMeta(): boolean {
    return this.#greeting?.hasMeta !== false;
  }

  #reading(key: Uint8Array, withValue: boolean): Request | undefined {
    try {
      return this.#hasMeta()
        ? metaGet(key, withValue, this.#greeting?.canReadUnseen !== false)
        : classicGets(key);
    } catch (error) {
      if (error instanceof ImpossibleKeyError) return undefined;
      throw error;
    }
  }

  async #write(request: Request): Promise<Written> {
    const line = await this.#ask(request, new LineTaker());
    const [word = '', ...more] = line.split(' ');
    switch (word) {
      case 'HD':
      case 'STORED':
      case 'TOUCHED': {
        const cas = more.find((each) => /^c\d{1,20}$/.test(each))?.slice(1);
        return { outcome: 'done', ...(cas !== undefined && { cas }) };
      }
      case 'EX':
      case 'NS':
      case 'EXISTS':
      case 'NOT_STORED':
        return { outcome: 'changed' };
      case 'NF':
      case 'EN':
      case 'NOT_FOUND':
        return { outcome: 'gone' };
      default:
        // What stands behind a line that it doesn't understand, it may take for another one.
        if (word !== 'SERVER_ERROR') this.#link?.close('bad-reply');
        return { outcome: 'refused', words: line.slice(0, 200) };
    }
  }

  async #ask<T>(request: Request, taker: ReplyTaker<T>): Promise<T> {
    checkRequest(request, this.#parts.canWrite());
    return (await this.#linked()).ask(request, taker);
  }

  #askAll<T>(
    link: TextLink,
    requests: readonly (readonly [request: Request, taker: ReplyTaker<T>])[],
  ): Promise<readonly T[]> {
    for (const [request] of requests) checkRequest(request, this.#parts.canWrite());
    return link.askAll(requests);
  }

  async #linked(): Promise<TextLink> {
    if (this.#link?.isOpen) return this.#link;
    if (this.#isClosed()) throw new LinkError('closed', { node: this.name, wasSent: false });
    try {
      return await this.#open(this.#ending.signal);
    } catch (cause) {
      throw this.#lost(cause);
    }
  }

  #open(signal: AbortSignal): Promise<TextLink> {
    this.#opening ??= this.#freshLink(signal)
      .then((link) => {
        this.#link = link;
        this.#pauseMs = FIRST_PAUSE_MS;
        clearTimeout(this.#timer);
        link.onEnd(() => {
          if (this.#ending.signal.aborted) return;
          this.#parts.onChange();
          this.#comeBack();
        });
        this.#parts.onChange();
        return link;
      })
      .finally(() => (this.#opening = undefined));
    return this.#opening;
  }

  #comeBack(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#open(this.#ending.signal).catch(() => {
        if (!this.#ending.signal.aborted) this.#comeBack();
      });
    }, this.#pauseMs);
    this.#timer.unref();
    this.#pauseMs = Math.min(LONGEST_PAUSE_MS, this.#pauseMs * 2);
  }

  #freshLink(signal: AbortSignal): Promise<TextLink> {
    const ends = [signal, this.#ending.signal];
    return withinTime(this.#parts.connectMs, ends, (limit) => this.#greeted(limit));
  }

  async #greeted(limit: AbortSignal): Promise<TextLink> {
    const { name, login, limits } = this.#parts;
    const link = new TextLink(await this.#parts.open(limit), name, limits);
    const end = (): void => link.close();
    limit.addEventListener('abort', end);
    try {
      this.#greeting = await greet(link, login);
      limit.throwIfAborted();
      return link;
    } catch (error) {
      link.close();
      throw limit.aborted ? limit.reason : error;
    } finally {
      limit.removeEventListener('abort', end);
    }
  }
}

/** The server's clock among its statistics, in seconds since 1970. */
function clockIn(lines: readonly string[]): number | undefined {
  const line = lines.find((each) => each.startsWith('STAT time ')) ?? '';
  const [, digits] = /^STAT time (\d{9,11})$/.exec(line) ?? [];
  return digits === undefined ? undefined : Number(digits);
}
