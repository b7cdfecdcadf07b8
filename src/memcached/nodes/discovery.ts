import type { HostPort } from '../../config/endpoint-address.ts';
import { BadReplyError } from '../wire/reply-taker.ts';

/** More nodes than a cluster of ElastiCache may have. */
const MAX_NODES = 300;

/**
 * The nodes that a configuration endpoint names: lines with a version, and then `<host>|<ip>|<port>` of each, with a
 * space between them.
 * @throws BadReplyError for what names none
 */
export function nodesIn(lines: readonly string[]): readonly HostPort[] {
  const words = lines.flatMap((line) => line.split(' ')).filter((word) => word.includes('|'));
  if (words.length === 0 || words.length > MAX_NODES) throw new BadReplyError('No list of nodes');
  return words.map((word) => {
    const [host = '', ip = '', port = ''] = word.split('|');
    const name = host === '' ? ip : host;
    const number = Number(port);
    const isNode =
      /^[A-Za-z0-9_.:-]{1,253}$/.test(name) &&
      /^\d{1,5}$/.test(port) &&
      number > 0 &&
      number < 65_536;
    if (!isNode) throw new BadReplyError('No node');
    return { host: name, port: number };
  });
}
