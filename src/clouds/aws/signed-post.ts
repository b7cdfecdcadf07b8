import { setTimeout as wait } from 'node:timers/promises';
import { withinTime } from '../../links/time-limit.ts';
import type { AwsError } from './aws-error.ts';
import { placeError } from './clients.ts';
import type { AwsPlace } from './clients.ts';
import { signer } from './sign.ts';

const attempts = 3;
const timeoutMs = 20_000;

/** A question to a service of AWS that has no client here: what is sent, and how its refusals are read. */
export interface SignedQuestion {
  /** The name that AWS signs for. */
  readonly service: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The permission that it needs: `ec2:DescribeSecurityGroups`. */
  readonly permission: string;
  /** The error that an answer other than 200 stands for. */
  readonly refusal: (response: Response, text: string) => AwsError;
}

/**
 * Asks a service of AWS, again where that may help, and gives the text of the answer.
 * @throws AwsError
 */
export async function signedPost(place: AwsPlace, question: SignedQuestion): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask(place, question);
    } catch (error) {
      const failure = placeError(place, error, { action: question.permission });
      const mayPass = failure.code === 'throttled' || failure.code === 'unavailable';
      if (!mayPass || attempt === attempts) throw failure;
    }
    await wait(200 * 2 ** attempt, undefined, place.signal && { signal: place.signal });
  }
}

async function ask(
  place: AwsPlace,
  { service, url, headers, body, refusal }: SignedQuestion,
): Promise<string> {
  const { region, signal } = place;
  const credentials = await place.credentials(signal);
  const signed = await signer({ service, region, credentials }).sign({
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    path: '/',
    headers: { host: url.host, ...headers },
    body,
  });
  return withinTime(timeoutMs, signal ? [signal] : [], async (limit) => {
    const response = await fetch(url, {
      method: 'POST',
      // `fetch` makes that of the host itself.
      headers: Object.entries(signed.headers).filter(([name]) => name !== 'host'),
      body,
      signal: limit,
    });
    const text = await response.text();
    if (response.ok) return text;
    throw refusal(response, text);
  });
}

/** Where a service answers in a region: as the variables of AWS's tools say, else by the region's partition. */
export function serviceAddress(
  service: string,
  region: string,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const named = env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] ?? env['AWS_ENDPOINT_URL'];
  return named ?? `https://${service}.${region}.${domainOf(region)}`;
}

/** The domain of a partition by how its regions begin. */
function domainOf(region: string): string {
  if (region.startsWith('cn-')) return 'amazonaws.com.cn';
  if (region.startsWith('eusc-')) return 'amazonaws.eu';
  if (region.startsWith('us-isob-')) return 'sc2s.sgov.gov';
  if (region.startsWith('us-iso-')) return 'c2s.ic.gov';
  return 'amazonaws.com';
}
