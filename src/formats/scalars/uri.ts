import { invalidValue } from './invalid-value.ts';

/** Characters that stand in a URI as they are (RFC 3986), and % with two digits. */
const CHARACTERS = /^(?:[A-Za-z0-9._~:/?#[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+$/;

/** Schemes with a host: the port that they have where none is given. */
const defaultPorts: Readonly<Record<string, number>> = {
  http: 80,
  https: 443,
  ftp: 21,
  ftps: 990,
  ws: 80,
  wss: 443,
};

/** Scheme, user, host (a name, an address of version 4 or 6), port, and the rest. */
const WITH_HOST =
  /^([A-Za-z]{2,5}):\/\/([A-Za-z0-9._~!$&'()*+,;=:%-]*@)?([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::(\d{1,5}))?([/?#].*)?$/;

const LABEL = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

/**
 * An absolute System.Uri as .NET keeps it (`Uri.AbsoluteUri`): scheme and host in lower case, no port where
 * it is the scheme's own, a path. @throws FormatError `invalid-value` for what .NET might not take.
 */
export function parseUri(text: string): string {
  const trimmed = text.trim();
  if (!CHARACTERS.test(trimmed)) throw invalidValue('Uri');
  const [, name = '', user = '', host = '', port, rest = '/'] = WITH_HOST.exec(trimmed) ?? [];
  const scheme = name.toLowerCase();
  const own = Object.hasOwn(defaultPorts, scheme) ? defaultPorts[scheme] : undefined;
  if (own === undefined) {
    // Of others only those without a host are taken, whose rest may be anything.
    if (/^(?:mailto|urn|tel|data):[^/#?]/.test(trimmed)) return trimmed;
    throw invalidValue('Uri');
  }
  const isHost = host.startsWith('[') || host.split('.').every((label) => LABEL.test(label));
  if (!isHost || Number(port ?? 0) > 65_535) throw invalidValue('Uri');
  const portText = port === undefined || Number(port) === own ? '' : `:${Number(port)}`;
  const path = rest.startsWith('/') ? rest : `/${rest}`;
  return `${scheme}://${user}${host.toLowerCase()}${portText}${path}`;
}

/**
 * A relative System.Uri, as .NET keeps it (`Uri.OriginalString`).
 * @throws FormatError `invalid-value` for what .NET might take for an absolute one
 */
export function parseRelativeUri(text: string): string {
  const trimmed = text.trim();
  const [path = ''] = trimmed.split(/[?#]/, 1);
  const [first = ''] = path.split('/', 1);
  const isRelative = CHARACTERS.test(trimmed) && !first.includes(':') && !path.startsWith('//');
  if (!isRelative) throw invalidValue('RelativeUri');
  return trimmed;
}
