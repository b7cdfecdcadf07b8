import type { OutgoingHttpHeaders } from 'node:http2';

/**
 * The headers or trailers of a response as HTTP/2 has them: lower case, and several of one name as
 * one list (RFC 9110, section 5.3), but for `set-cookie`.
 * @param headers name, value, name, value …, without those of one connection
 */
export const fieldsOf = (headers: readonly string[]): OutgoingHttpHeaders => {
  const all: OutgoingHttpHeaders = {};
  const cookies: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const name = (headers[index] ?? '').toLowerCase();
    const value = headers[index + 1] ?? '';
    const before = all[name];
    if (name === 'http2-settings') continue;
    if (name === 'set-cookie') cookies.push(value);
    else all[name] = before === undefined ? value : `${String(before)}, ${value}`;
  }
  if (cookies.length > 0) all['set-cookie'] = cookies;
  return all;
};

/** The whole head of a response. */
export const responseHeaders = (
  status: number,
  headers: readonly string[],
): OutgoingHttpHeaders => ({ ':status': status, ...fieldsOf(headers) });
