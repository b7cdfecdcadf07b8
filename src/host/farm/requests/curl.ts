import type { Headers } from '../../../protocol/farm/request-details.ts';

/** The shells that a command can be pasted into. */
export const shells = ['bash', 'powershell', 'cmd'] as const;
export type Shell = (typeof shells)[number];

/** What curl is to send. */
export interface CurlRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body?: string;
}

/** What curl makes itself, or what concerns the connection alone. */
const own = new Set(['connection', 'content-length', 'expect', 'keep-alive', 'transfer-encoding']);

/** The options of curl for a request: it sends these headers and no others. */
export function curlOptions({ method, url, headers, body }: CurlRequest): [string, string?][] {
  const names = new Set(headers.map(({ name }) => name.toLowerCase()));
  const added = ['Accept', 'User-Agent', ...(body === undefined ? [] : ['Content-Type'])];
  return [
    ['url', url],
    ['globoff'],
    ['path-as-is'],
    // Its certificate is one for development, which few keep where curl looks.
    ...(url.startsWith('https:') ? [['insecure'] as [string]] : []),
    // With `--request HEAD` curl waits for a body.
    method === 'HEAD' ? ['head'] : ['request', method],
    ...headers
      .filter(({ name }) => !own.has(name.toLowerCase()))
      // curl takes a semicolon for a header without a value, and a colon for one that it leaves out.
      .map(({ name, value }): [string, string] => [
        'header',
        value === '' ? `${name};` : `${name}: ${value}`,
      ]),
    ...added
      .filter((name) => !names.has(name.toLowerCase()))
      .map((name): [string, string] => ['header', `${name}:`]),
    ...(names.has('accept-encoding') ? [['compressed'] as [string]] : []),
    ...(body === undefined ? [] : [['data-raw', body] as [string, string]]),
  ];
}

/** The command for a shell. */
export function curlCommand(request: CurlRequest, shell: Shell): string {
  const options = curlOptions(request);
  if (shell === 'powershell') return powershellCommand(options);
  const quote = shell === 'bash' ? quoteBash : quoteCmd;
  const words = options.map(([name, value]) =>
    value === undefined ? `--${name}` : `--${name} ${quote(value)}`,
  );
  return [shell === 'cmd' ? 'curl.exe' : 'curl', ...words].join(' ');
}

/** POSIX, Shell Command Language, 2.2.2: nothing has a meaning between single quotes. */
export function quoteBash(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * For the prompt of cmd.exe, which expands variables first and then takes carets away; the C runtime of curl
 * reads the rest: backslashes are doubled before a quote only (Microsoft, "Parsing C command-line arguments").
 */
export function quoteCmd(text: string): string {
  const escaped = text.replace(/\\+|"/g, (found, at: number) => {
    if (found === '"') return '\\"';
    const next = text[at + found.length];
    return next === '"' || next === undefined ? found + found : found;
  });
  return `"${escaped}"`
    .replace(/[^\x80-\u{10ffff}a-zA-Z0-9\s_\-:=+~'/.,?;()*`\\]/gu, '^$&')
    .replace(/%(?=[a-zA-Z0-9_])/g, '%^')
    .replace(/\r?\n/g, '^\n\n');
}

/**
 * PowerShell 5 and 7 hand quotes to programs in different ways: the options go over the standard input, in the
 * language of curl's configuration files, whose quotes are the same everywhere.
 */
function powershellCommand(options: readonly [string, string?][]): string {
  const lines = options.map(([name, value]) =>
    value === undefined ? name : `${name} = ${quoteConfig(value)}`,
  );
  const encoding = '$OutputEncoding = New-Object System.Text.UTF8Encoding $false';
  return `& { ${encoding}; @'\n${lines.join('\n')}\n'@ | curl.exe --config - }`;
}

/** curl's manual, `--config`: what may be escaped between double quotes. */
export function quoteConfig(text: string): string {
  const escapes: Record<string, string> = {
    '\\': '\\\\',
    '"': '\\"',
    '\t': '\\t',
    '\n': '\\n',
    '\r': '\\r',
    '\v': '\\v',
  };
  return `"${text.replace(/[\\"\t\n\r\v]/g, (character) => escapes[character] ?? character)}"`;
}
