import { BlockList, isIPv4 } from 'node:net';

/** From where an address can be reached. */
export type AddressKind = 'loopback' | 'private' | 'link-local' | 'public';

const ranges: readonly (readonly [Exclude<AddressKind, 'public'>, string, number])[] = [
  ['loopback', '127.0.0.0', 8],
  ['loopback', '::1', 128],
  // RFC 1918; RFC 6598, which some networks of clouds and VPNs use; RFC 4193.
  ['private', '10.0.0.0', 8],
  ['private', '172.16.0.0', 12],
  ['private', '192.168.0.0', 16],
  ['private', '100.64.0.0', 10],
  ['private', 'fc00::', 7],
  ['link-local', '169.254.0.0', 16],
  ['link-local', 'fe80::', 10],
];

const lists = new Map<AddressKind, BlockList>();
for (const [kind, network, prefix] of ranges) {
  const list = lists.get(kind) ?? new BlockList();
  list.addSubnet(network, prefix, isIPv4(network) ? 'ipv4' : 'ipv6');
  lists.set(kind, list);
}

/** The kind of an IPv4 or IPv6 address. */
export function addressKind(address: string): AddressKind {
  const family = isIPv4(address) ? 'ipv4' : 'ipv6';
  for (const [kind, list] of lists) if (list.check(address, family)) return kind;
  return 'public';
}
