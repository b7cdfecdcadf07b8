import { isEndToEnd, namedInConnection } from './connection-options.ts';
import { refused } from './refusal.ts';
import type { CheckedRequest } from './refusal.ts';
import { readTarget } from './request-target.ts';

/** What of a request decides whether all who read it will read the same. */
export interface RequestToCheck {
  readonly method: string;
  /** The target as the client sent it. */
  readonly url: string;
  readonly httpVersion: string;
  /** Name, value, name, value …, as Node's parser gives them. */
  readonly headers: readonly string[];
}

/** Servers have limits of their own (Apache 100, Kestrel 100, PHP 1000); no browser comes near. */
export const maxHeaderCount = 500;

/** Host names, addresses and ports of RFC 3986, without what one reader takes and another not. */
const hostValue = /^(?:[\w.~%!$&'()*+;=-]*|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/;

/** What no header may hold (RFC 9110, section 5.5). */
const control = new RegExp('[\\u0000-\\u0008\\u000a-\\u001f\\u007f]');

const ambiguous = (title: string, text: string): CheckedRequest => refused(400, title, text);

/**
 * Refuses what a server could understand in another way than the balancer (RFC 9112, sections 3.2,
 * 5.1, 6.1 and 6.3; RFC 9110, 7.2 and 7.6.1), beside what Node's parser refuses by itself: a
 * request whose end, host or headers are read differently brings another one with it.
 */
export const checkRequest = (request: RequestToCheck): CheckedRequest => {
  const { headers, httpVersion } = request;
  if (httpVersion !== '1.1' && httpVersion !== '1.0') {
    return refused(505, 'HTTP version not supported', 'Send the request as HTTP/1.1 or HTTP/1.0.');
  }
  if (headers.length / 2 > maxHeaderCount) {
    return refused(431, 'Too many headers', `Send at most ${maxHeaderCount} headers.`);
  }
  let host: string | undefined;
  let length: string | undefined;
  let coding: string | undefined;
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    const value = headers[index + 1] ?? '';
    if (control.test(value)) {
      return ambiguous('A header is not valid', `Send ${name} without control characters.`);
    }
    switch (name.length) {
      case 4:
        if (name.toLowerCase() !== 'host') break;
        if (host !== undefined) {
          return ambiguous('Host is given twice', 'Send one Host header.');
        }
        host = value;
        break;
      case 14:
        if (name.toLowerCase() !== 'content-length') break;
        if (length !== undefined || !/^\d{1,15}$/.test(value)) {
          return ambiguous(
            'Content-Length is not one number',
            'Send one Content-Length in digits.',
          );
        }
        length = value;
        break;
      case 17:
        if (name.toLowerCase() === 'transfer-encoding') {
          coding = coding === undefined ? value : `${coding}, ${value}`;
        }
        break;
    }
  }
  if (coding !== undefined) {
    if (length !== undefined) {
      return ambiguous(
        'Content-Length and Transfer-Encoding contradict each other',
        'Send one of the two.',
      );
    }
    if (httpVersion === '1.0') {
      return ambiguous(
        'HTTP/1.0 knows no Transfer-Encoding',
        'Send a Content-Length, or the request as HTTP/1.1.',
      );
    }
    if (coding.toLowerCase() !== 'chunked') return refuseCoding(coding);
  }
  if (host === undefined && httpVersion === '1.1') {
    return ambiguous('Host is missing', 'Send a Host header.');
  }
  if (host !== undefined && !hostValue.test(host)) {
    return ambiguous('Host is not valid', 'Send a host name or address with an optional port.');
  }
  for (const name of namedInConnection(headers)) {
    if (isEndToEnd(name)) {
      return ambiguous(
        `Connection must not name ${name}`,
        'Send it without that name: the server needs this header.',
      );
    }
  }
  return readTarget(request.method, request.url, host);
};

/** RFC 9112, 6.1: 501 for codings that nobody here knows, 400 where the end can't be found. */
const refuseCoding = (coding: string): CheckedRequest => {
  const names = coding.toLowerCase().split(',');
  const isUnknown =
    names.at(-1)?.trim() === 'chunked' &&
    names.every((name) => name.trim() !== '') &&
    names.slice(0, -1).every((name) => name.trim() !== 'chunked');
  return refused(
    isUnknown ? 501 : 400,
    'Transfer-Encoding is not "chunked"',
    'Send the body chunked or with a Content-Length, and compress it by Content-Encoding.',
  );
};
