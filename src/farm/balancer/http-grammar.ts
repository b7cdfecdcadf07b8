import type { Headers } from '../../protocol/farm/request-details.ts';

/** RFC 9110, sections 5.5 and 5.6.2: anything else could begin another header, or another request. */
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const fieldValue = /^[\t\x20-\x7e\x80-\xff]*$/;
const targetCharacters = /^[\x21-\x7e\x80-\xff]+$/;

/** What concerns the connection of a client, or is made anew for each message (RFC 9110, section 7.6.1). */
export const ownToConnection: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
]);

/** Whether a method, a target and headers are written as HTTP has it; each character stands for one byte. */
export const isValidHead = (method: string, target: string, headers: Headers): boolean =>
  token.test(method) &&
  targetCharacters.test(target) &&
  headers.every(({ name, value }) => token.test(name) && fieldValue.test(value));
