import { setTimeout as wait } from 'node:timers/promises';
import { timeLimit } from '../../links/time-limit.ts';
import { refusalError } from './aws-error.ts';
import type { AwsError } from './aws-error.ts';
import { placeError } from './clients.ts';
import type { AwsPlace } from './clients.ts';
import { signer } from './sign.ts';
import { elementsAt, parseXml, textAt } from './xml.ts';
import type { XmlElement } from './xml.ts';

const attempts = 3;
const timeoutMs = 20_000;

/**
 * Asks EC2 by its query protocol, since its client weighs more than all else of this room.
 * @param action `DescribeSecurityGroups`; it is the permission as well
 * @throws AwsError
 */
export async function ec2Query(
  place: AwsPlace,
  action: string,
  parameters: Readonly<Record<string, string>>,
): Promise<XmlElement> {
  const permission = `ec2:${action}`;
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask(place, action, parameters);
    } catch (error) {
      const failure = placeError(place, error, { action: permission });
      const mayPass = failure.code === 'throttled' || failure.code === 'unavailable';
      if (!mayPass || attempt === attempts) throw failure;
    }
    await wait(200 * 2 ** attempt, undefined, place.signal && { signal: place.signal });
  }
}

async function ask(
  place: AwsPlace,
  Action: string,
  parameters: Readonly<Record<string, string>>,
): Promise<XmlElement> {
  const { region, signal } = place;
  const url = new URL(ec2Address(region, process.env));
  const body = new URLSearchParams({ Action, Version: '2016-11-15', ...parameters }).toString();
  const credentials = await place.credentials(signal);
  const signed = await signer({ service: 'ec2', region, credentials }).sign({
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    path: '/',
    headers: {
      host: url.host,
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
    },
    body,
  });
  // `fetch` makes that of the host itself.
  const headers = Object.entries(signed.headers).filter(([name]) => name !== 'host');
  const response = await fetch(url, {
    method: 'POST',
    headers,
    body,
    signal: timeLimit(timeoutMs, ...(signal ? [signal] : [])),
  });
  const text = await response.text();
  if (response.ok) return parseXml(text);
  throw refusal(response, text, Action);
}

function refusal({ status, headers }: Response, text: string, action: string): AwsError {
  let error: XmlElement | undefined;
  try {
    [error] = elementsAt(parseXml(text), 'Errors', 'Error');
  } catch {
    // A proxy answers with pages of its own.
  }
  return refusalError(
    {
      name: (error && textAt(error, 'Code')) ?? '',
      message: (error && textAt(error, 'Message')) ?? `HTTP ${status}`,
      status,
      date: headers.get('date') ?? undefined,
    },
    { action: `ec2:${action}` },
  );
}

/** Where EC2 answers in a region: as the variables of AWS's tools say, else by the region's partition. */
export function ec2Address(
  region: string,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const named = env['AWS_ENDPOINT_URL_EC2'] ?? env['AWS_ENDPOINT_URL'];
  return named ?? `https://ec2.${region}.${domainOf(region)}`;
}

/** The domain of a partition by how its regions begin. */
function domainOf(region: string): string {
  if (region.startsWith('cn-')) return 'amazonaws.com.cn';
  if (region.startsWith('eusc-')) return 'amazonaws.eu';
  if (region.startsWith('us-isob-')) return 'sc2s.sgov.gov';
  if (region.startsWith('us-iso-')) return 'c2s.ic.gov';
  return 'amazonaws.com';
}
