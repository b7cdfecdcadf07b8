import { refusalError } from './aws-error.ts';
import type { AwsError } from './aws-error.ts';
import type { AwsPlace } from './clients.ts';
import { serviceAddress, signedPost } from './signed-post.ts';
import { elementsAt, parseXml, textAt } from './xml.ts';
import type { XmlElement } from './xml.ts';

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
  const text = await signedPost(place, {
    service: 'ec2',
    url: new URL(serviceAddress('ec2', place.region, process.env)),
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: new URLSearchParams({ Action: action, Version: '2016-11-15', ...parameters }).toString(),
    permission,
    refusal: (response, answer) => refusalOf(response, answer, permission),
  });
  return parseXml(text);
}

function refusalOf({ status, headers }: Response, text: string, action: string): AwsError {
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
    { action },
  );
}
