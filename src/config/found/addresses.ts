import { completeAddress, newParts } from '../address-parts.ts';
import type { AddressParts } from '../address-parts.ts';
import { ConfigError } from '../config-error.ts';
import type { EndpointAddress, ParsedEndpoint } from '../endpoint-address.ts';
import { parsePort } from '../host-port.ts';
import { parseAddress, readAddress } from '../parse-address.ts';
import { SourceText } from '../source-text.ts';
import type { FoundProblem, FoundTarget } from './find.ts';
import { placeholderIn } from './placeholders.ts';

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

/** What a text leads to that is meant as the address of a Redis. */
export function addressTarget(text: string): FoundTarget {
  return orProblem(text, () => parseAddress(new SourceText(text)));
}

/** What pieces lead to that make the address of a Redis together. */
export function piecesTarget(pieces: AddressPieces): FoundTarget {
  const texts = [pieces.host, pieces.port, pieces.username, pieces.database, pieces.password];
  return orProblem(texts.map((text) => text ?? '').join('\n'), () => parsedPieces(pieces));
}

function parsedPieces(pieces: AddressPieces): ParsedEndpoint {
  const { host, usesTls } = pieces;
  const port = pieces.port?.trim() ?? '';
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
  return {
    ...newParts(),
    isRedis: true,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(/^\d{1,9}$/.test(database) && { database: Number(database) }),
    ...(sentinelService !== undefined && { sentinelService }),
    ...(sentinelPassword !== undefined && { sentinelPassword }),
  };
}

/**
 * A value that is still to be filled in is told as one, whatever else is wrong with it. Where only the password is, the
 * rest is an address all the same.
 */
function orProblem(text: string, understand: () => ParsedEndpoint): FoundTarget {
  const found = text
    .split('\n')
    .map(placeholderIn)
    .find((mark) => mark !== undefined);
  try {
    const parsed = understand();
    if (found === undefined) return { type: 'redis', parsed };
    if (!isMarked(parsed.address)) {
      return { type: 'redis', parsed: { ...parsed, secrets: {} }, passwordMark: found };
    }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    if (found === undefined) return unusable({ code: 'not-understood', error: error.in(text) });
  }
  return unusable({ code: 'placeholder', found });
}

function isMarked({ hosts, username, socketPath, sentinelService }: EndpointAddress): boolean {
  return [...hosts.map(({ host }) => host), username, socketPath, sentinelService].some(
    (text) => text !== undefined && placeholderIn(text) !== undefined,
  );
}

/** A value that can't be used, and why. */
export function unusable(problem: FoundProblem): FoundTarget {
  return { type: 'unusable', problem };
}
