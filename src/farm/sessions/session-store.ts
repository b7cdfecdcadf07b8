import type { EndpointAddress, EndpointSecrets } from '../../config/endpoint-address.ts';
import { endpointSecrets } from '../../config/endpoint-address.ts';
import { endpointLabel, formatEndpoint } from '../../config/format-endpoint.ts';
import { parseEndpoint } from '../../config/parse-endpoint.ts';
import { shapedJson } from '../../shapes/shape.ts';
import type { SessionSource } from '../../stores/source/session-source.ts';

/** After a failure the store is tried again when a request comes, but not sooner. */
const retryMs = 15_000;

/** Where sessions are kept, and what that asks for. */
export interface StorePlace {
  readonly address: EndpointAddress;
  readonly secrets: EndpointSecrets;
}

/**
 * The place of an address.
 * @param given what the Redis at `owner` asks for, as JSON: no other place gets it
 */
export const storePlace = (text: string, owner: string, given: string | undefined): StorePlace => {
  const { address, secrets } = parseEndpoint(text);
  const isOwner = formatEndpoint(address) === formatEndpoint(parseEndpoint(owner).address);
  const handed = isOwner ? shapedJson(endpointSecrets, given ?? '') : undefined;
  return { address, secrets: { ...secrets, ...handed } };
};

/** The store of the sessions that requests belong to: opened when the first one comes, and only read. */
export class SessionStore {
  readonly #place: StorePlace;
  readonly #onTrouble: (text: string) => void;
  #source: SessionSource | undefined;
  #opening: Promise<void> | undefined;
  #failedAtMs: number | undefined;
  #isClosed = false;

  /** @param onTrouble called once, with what is wrong, when the store can't be reached */
  constructor(place: StorePlace, onTrouble: (text: string) => void) {
    this.#place = place;
    this.#onTrouble = onTrouble;
  }

  /** The address, without anything secret. */
  get address(): string {
    return formatEndpoint(this.#place.address);
  }

  /** The store, if it can be asked now. */
  get source(): SessionSource | undefined {
    return this.#source?.state === 'connected' ? this.#source : undefined;
  }

  /** Resolves when it was tried to open the store. Never rejects. */
  open(): Promise<void> {
    if (this.#source || this.#isClosed) return Promise.resolve();
    const isTooSoon = this.#failedAtMs !== undefined && Date.now() < this.#failedAtMs + retryMs;
    if (!this.#opening && isTooSoon) return Promise.resolve();
    return (this.#opening ??= this.#connect().finally(() => (this.#opening = undefined)));
  }

  close(): void {
    this.#isClosed = true;
    this.#source?.close();
  }

  async #connect(): Promise<void> {
    try {
      const { openSource } = await import('../../redis/redis-source.ts');
      const source = await openSource({ ...this.#place, canWrite: false });
      if (this.#isClosed) source.close();
      else this.#source = source;
    } catch (error) {
      if (this.#failedAtMs === undefined && !this.#isClosed) {
        const why = error instanceof Error ? error.message : String(error);
        const place = endpointLabel(this.#place.address);
        this.#onTrouble(`Sessions in Redis at ${place} are not shown. ${why}`);
      }
      this.#failedAtMs = Date.now();
    }
  }
}
