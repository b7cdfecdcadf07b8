import { splitArguments } from './config-file.ts';
import type { SshTunnelRecord } from './make-ssh-tunnel.ts';
import { parseSshTarget } from './resolve-host.ts';

/** Options of ssh(1) that are followed by a value and that a tunnel has no use for. */
const VALUED = /^-[BbcDEeFIkLmOoPQRSWw]$/;

/**
 * Reads `[user@]host[:port]`, or a command line of ssh(1) with `-J`, `-p`, `-i` and `-l`. Undefined
 * for anything else.
 */
export function parseSshCommand(text: string): SshTunnelRecord | undefined {
  const words = splitArguments(text.trim());
  if (!words) return undefined;
  const args = /(?:^|[\\/])ssh(?:\.exe)?$/i.test(words[0] ?? '') ? words.slice(1) : words;
  if (args === words && words.length > 1) return undefined;
  const found: Partial<Record<'J' | 'p' | 'i' | 'l', string>> = {};
  let place: string | undefined;
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    const [, name, joined = ''] = /^-([Jpil])(.*)$/s.exec(word) ?? [];
    if (name !== undefined) {
      const value = joined === '' ? args[++at] : joined;
      if (value === undefined) return undefined;
      found[name as 'J'] ??= value;
    } else if (VALUED.test(word)) at += 1;
    else if (!word.startsWith('-')) {
      place = word;
      // What follows is a command for the server.
      break;
    }
  }
  const target = place === undefined ? undefined : parseSshTarget(place);
  if (!target) return undefined;
  const port = found.p === undefined ? target.port : Number(found.p);
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536))
    return undefined;
  if (found.J?.split(',').some((hop) => !parseSshTarget(hop))) return undefined;
  const user = target.user ?? found.l;
  return {
    kind: 'ssh',
    host: target.host,
    ...(user !== undefined && { user }),
    ...(port !== undefined && { port }),
    ...(found.i !== undefined && { keyFile: found.i }),
    ...(found.J !== undefined && { jump: found.J }),
  };
}
