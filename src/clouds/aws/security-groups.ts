import type { AwsPlace } from './clients.ts';
import { ec2Query } from './ec2-query.ts';
import { elementsAt, textAt } from './xml.ts';
import type { XmlElement } from './xml.ts';

/** From where a rule lets connections in: a range of addresses, members of a group, a list of ranges. */
export interface RuleSource {
  readonly kind: 'addresses' | 'group' | 'prefix-list';
  /** `10.0.0.0/8`, `sg-0123`, `pl-0123`. */
  readonly id: string;
}

/** An inbound rule of a security group. */
export interface SecurityGroupRule {
  readonly group: string;
  /** `tcp`, `udp`, a number, or `all`. */
  readonly protocol: string;
  /** Both ends included; absent for all ports. */
  readonly ports?: { readonly from: number; readonly to: number };
  readonly sources: readonly RuleSource[];
}

/**
 * The inbound rules of security groups ("DescribeSecurityGroups", Amazon EC2 API reference).
 * @throws AwsError
 */
export async function securityGroupRules(
  place: AwsPlace,
  groupIds: readonly string[],
): Promise<readonly SecurityGroupRule[]> {
  if (groupIds.length === 0) return [];
  const ids = Object.fromEntries(groupIds.map((id, index) => [`GroupId.${index + 1}`, id]));
  const answer = await ec2Query(place, 'DescribeSecurityGroups', ids);
  return elementsAt(answer, 'securityGroupInfo', 'item').flatMap((group) => {
    const id = textAt(group, 'groupId') ?? '';
    return elementsAt(group, 'ipPermissions', 'item').map((rule) => ruleOf(id, rule));
  });
}

/** The rules that let TCP connections to a port in; none means that nobody reaches it. */
export function rulesForPort(
  rules: readonly SecurityGroupRule[],
  port: number,
): readonly SecurityGroupRule[] {
  return rules.filter(
    ({ protocol, ports }) =>
      protocol === 'all' ||
      ((protocol === 'tcp' || protocol === '6') &&
        (!ports || (ports.from <= port && port <= ports.to))),
  );
}

function ruleOf(group: string, rule: XmlElement): SecurityGroupRule {
  const protocol = textAt(rule, 'ipProtocol') ?? '-1';
  const from = Number(textAt(rule, 'fromPort') ?? '-1');
  const to = Number(textAt(rule, 'toPort') ?? '-1');
  const sources = (kind: RuleSource['kind'], list: string, name: string): RuleSource[] =>
    elementsAt(rule, list, 'item').flatMap((item) => {
      const id = textAt(item, name);
      return id === undefined ? [] : [{ kind, id }];
    });
  return {
    group,
    protocol: protocol === '-1' ? 'all' : protocol,
    ...(from >= 0 && to >= 0 && { ports: { from, to } }),
    sources: [
      ...sources('addresses', 'ipRanges', 'cidrIp'),
      ...sources('addresses', 'ipv6Ranges', 'cidrIpv6'),
      ...sources('group', 'groups', 'groupId'),
      ...sources('prefix-list', 'prefixListIds', 'prefixListId'),
    ],
  };
}
