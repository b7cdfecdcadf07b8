import { completeAddress, newParts } from '../address-parts.ts';
import type { AddressParts } from '../address-parts.ts';
import { ConfigError } from '../config-error.ts';
import type { EndpointAddress, ParsedEndpoint } from '../endpoint-address.ts';
import { parsePort } from '../host-port.ts';
import { parseAddress, readAddress } from '../parse-address.ts';
import { isPlaceholder, placeholderAt, placeholderIn } from '../placeholder.ts';
import { refusePlaceholder, setPassword } from '../read-option.ts';
import { SourceText } from '../source-text.ts';
import type { FoundProblem, FoundTarget } from './find.ts';

/** The pieces of an address as a file has them, one by one. */
export interface AddressPieces {
  /** `host`, `host:port`, or several with commas between. */
  readonly host: string;
  readonly port?: string | undefined;
  readonly password?: string | undefined;
  readonly username?: string | undefined;
  readonly database?: string | undefined;
  /** Undefined where nothing is said. */
  readonly usesTls?: boolean | undefined;
  readonly sentinelService?: string | undefined;
  readonly sentinelPassword?: string | undefined;
  /** Which port goes without saying. */
  readonly defaultPort?: number;
}

/** What a text leads to that is meant as the address of an endpoint. */
export function addressTarget(text: string): FoundTarget {
  return orProblem(text, () => parseAddress(new SourceText(text)));
}

/** What pieces lead to that make the address of a Redis together. */
export function piecesTarget(pieces: AddressPieces): FoundTarget {
  return orProblem('', () => parsedPieces(pieces));
}

function parsedPieces(pieces: AddressPieces): ParsedEndpoint {
  const { host, usesTls } = pieces;
  const port = pieces.port?.trim() ?? '';
  for (const piece of [host, port, pieces.username, pieces.database, pieces.sentinelService]) {
    refusePlaceholder(new SourceText(piece ?? ''));
  }
  const parts = partsOf(pieces);
  if (port !== '' && port !== '0') parts.port = parsePort(new SourceText(port));
  else if (pieces.defaultPort !== undefined) parts.port = pieces.defaultPort;
  // `tls://host`, a path or several hosts, as an address has them.
  const defaultPort = readAddress(new SourceText(host.trim()), parts);
  if (usesTls !== undefined) parts.usesTls ??= usesTls;
  return completeAddress(parts, defaultPort);
}

function partsOf(pieces: AddressPieces): AddressParts {
  const { username, password, sentinelService, sentinelPassword } = pieces;
  const database = pieces.database?.trim() ?? '';
  const parts: AddressParts = {
    ...newParts(),
    isRedis: true,
    ...(username !== undefined && { username }),
    ...(/^\d{1,9}$/.test(database) && { database: Number(database) }),
    ...(sentinelService !== undefined && { sentinelService }),
    ...(sentinelPassword !== undefined && !isPlaceholder(sentinelPassword) && { sentinelPassword }),
  };
  if (password !== undefined) {
    setPassword({ name: 'password', offset: 0, value: new SourceText(password) }, parts);
  }
  return parts;
}

/**
 * Where a mark to be filled in is what makes a value wrong, that is told. Where only the password is one, the rest is
 * an address all the same.
 */
function orProblem(text: string, understand: () => ParsedEndpoint): FoundTarget {
  try {
    const parsed = understand();
    const found = markIn(parsed.address);
    if (found !== undefined) return unusable({ code: 'placeholder', found });
    const isPasswordOpen = parsed.warnings.some(({ code }) => code === 'placeholder');
    return { type: 'endpoint', parsed, ...(isPasswordOpen && { isPasswordOpen }) };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const { code, offset, facts } = error;
    // What stands before an `@` may be a part of a password.
    const mark = text.includes('@', offset) ? undefined : placeholderAt(text, offset);
    const found = code === 'placeholder' ? facts.found : mark;
    if (found !== undefined) return unusable({ code: 'placeholder', found });
    return unusable({ code: 'not-understood', error: error.in(text) });
  }
}

function markIn({ username, socketPath, sentinelService }: EndpointAddress): string | undefined {
  for (const text of [username, socketPath, sentinelService]) {
    const mark = text === undefined ? undefined : placeholderIn(text);
    if (mark !== undefined) return mark;
  }
  return undefined;
}

/** A value that can't be used, and why. */
export function unusable(problem: FoundProblem): FoundTarget {
  return { type: 'unusable', problem };
}
