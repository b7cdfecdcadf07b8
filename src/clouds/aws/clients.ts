import { ElastiCacheClient } from '@aws-sdk/client-elasticache';
import { MemoryDBClient } from '@aws-sdk/client-memorydb';
import { AwsError, explainAwsError } from './aws-error.ts';
import type { AwsErrorFacts } from './aws-error.ts';
import type { AwsIdentity, CredentialSource } from './credentials.ts';

/** Where to ask, and as whom. */
export interface AwsPlace {
  readonly identity: AwsIdentity;
  readonly region: string;
  readonly credentials: CredentialSource;
  /** Called off when aborted. */
  readonly signal?: AbortSignal;
}

/** No list is longer than this many answers. */
const maxPages = 500;

/** What both clients have in common: each question has an end, and nothing asks the metadata of EC2. */
function configOf({ identity, region, credentials }: AwsPlace) {
  return {
    region,
    credentials: () => credentials(),
    ...(identity.profile !== undefined && { profile: identity.profile }),
    defaultsMode: 'standard' as const,
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 5000, requestTimeout: 20_000 },
  };
}

export function elastiCacheClient(place: AwsPlace): ElastiCacheClient {
  return new ElastiCacheClient(configOf(place));
}

export function memoryDbClient(place: AwsPlace): MemoryDBClient {
  return new MemoryDBClient(configOf(place));
}

/**
 * All elements of a list that comes in pages.
 * @param action the permission that the question needs
 * @param page asks for the page that a token of the one before names
 * @throws AwsError
 */
export async function allPages<T>(
  place: AwsPlace,
  action: string,
  page: (
    token: string | undefined,
  ) => Promise<{ readonly items: readonly T[] | undefined; readonly next: string | undefined }>,
): Promise<readonly T[]> {
  const all: T[] = [];
  try {
    let token: string | undefined;
    for (let pages = 0; pages < maxPages; pages++) {
      place.signal?.throwIfAborted();
      const { items = [], next } = await page(token);
      all.push(...items);
      // A token that comes again would lead in a circle.
      if (!next || next === token) break;
      token = next;
    }
    return all;
  } catch (error) {
    throw placeError(place, error, { action });
  }
}

/** The error of a question, with whose question it was. */
export function placeError(
  { identity, signal }: AwsPlace,
  error: unknown,
  facts: AwsErrorFacts,
): AwsError {
  if (signal?.aborted) return new AwsError('canceled', {}, { cause: error });
  const { profile } = identity;
  return explainAwsError(error, { ...(profile !== undefined && { profile }), ...facts });
}
