import type { Headers } from '../../../protocol/farm/request-details.ts';
import type { HeldDetails } from '../../../protocol/farm/held-details.ts';

/** A body that can be edited as text and written back as it was. */
export interface EditableBody {
  readonly text: string;
  /** What ends its lines: an editor knows one kind only. */
  readonly lineEnd: '\n' | '\r\n';
}

/** What a text says of a request; without a body where that of the client stays. */
export interface EditedMessage {
  readonly method: string;
  readonly target: string;
  readonly headers: Headers;
  readonly body?: Uint8Array;
}

/** What of a text is no request, and in which line, counted from 0. */
export interface MessageProblem {
  readonly line: number;
  readonly kind: 'request-line' | 'header' | 'body-fixed';
}

/** The body as text; undefined where it isn't all there, or would not come back as it was. */
export function editableBody({
  headers,
  body,
  isBodyWhole,
}: HeldDetails): EditableBody | undefined {
  const type = headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? '';
  const charset = /;\s*charset\s*=\s*"?([\w-]+)/i.exec(type)?.[1]?.toLowerCase() ?? 'utf-8';
  if (!isBodyWhole || !['utf-8', 'utf8'].includes(charset)) return undefined;
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const text = decoder.decode(Buffer.from(body.base64, 'base64'));
    const pairs = text.split('\r\n').length - 1;
    const feeds = text.split('\n').length - 1;
    const returns = text.split('\r').length - 1;
    const isOneKind = returns === pairs && (pairs === 0 || pairs === feeds);
    // Editors drop or change these.
    if (!isOneKind || /[\0\u2028\u2029]/.test(text)) return undefined;
    return { text, lineEnd: pairs > 0 ? '\r\n' : '\n' };
  } catch {
    return undefined;
  }
}

/**
 * A request as the text of a message of HTTP/1.1 (RFC 9112, section 2.1).
 * @param notes lines above it that are not sent
 */
export function messageText(
  { method, target, headers }: HeldDetails,
  body: EditableBody | undefined,
  notes: readonly string[],
): string {
  const head = [
    ...notes.map((note) => `# ${note}`),
    `${method} ${target} HTTP/1.1`,
    ...headers.map(({ name, value }) => `${name}: ${value}`),
    '',
  ];
  return `${head.join('\n')}\n${body?.text.replaceAll('\r\n', '\n') ?? ''}`;
}

/** What a text says of a request. @param body as it was; undefined where it cannot be edited */
export function parseMessage(
  text: string,
  body: EditableBody | undefined,
): EditedMessage | MessageProblem {
  const lines = text.split(/\r\n|\n/);
  let at = 0;
  while (at < lines.length && /^(?:#.*|\s*)$/.test(lines[at] ?? '')) at++;
  const [, method, target] = /^(\S+) (\S+)(?: HTTP\/1\.[01])?\s*$/.exec(lines[at] ?? '') ?? [];
  if (method === undefined || target === undefined) {
    return { line: Math.min(at, lines.length - 1), kind: 'request-line' };
  }
  const headers: { name: string; value: string }[] = [];
  for (at++; at < lines.length && lines[at]?.trim() !== ''; at++) {
    const line = lines[at] ?? '';
    const colon = line.indexOf(':');
    if (colon <= 0 || /\s/.test(line.slice(0, colon))) return { line: at, kind: 'header' };
    headers.push({ name: line.slice(0, colon), value: line.slice(colon + 1).trim() });
  }
  const rest = lines.slice(at + 1).join(body?.lineEnd ?? '\n');
  if (!body) {
    return rest.trim() === '' ? { method, target, headers } : { line: at + 1, kind: 'body-fixed' };
  }
  const isSame = rest === body.text;
  return { method, target, headers, ...(!isSame && { body: Buffer.from(rest, 'utf8') }) };
}
