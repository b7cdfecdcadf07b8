import { maxPatternLength } from '../../../protocol/farm/breakpoint.ts';
import type { Conditions } from './ask-condition.ts';

/** Session ids in paths: cookieless sessions of ASP.NET, and those of Java servers. */
const pathId = /\/\((?:[A-Z]\([^()/\s]*\))+\)|;(?:jsessionid|phpsessid|sid)=[^;/]*/gi;

/**
 * What a request has in common with the next one like it: method and path. The query, and a session ID in the path,
 * may be another one.
 */
export function conditionsLike({
  method,
  path,
}: {
  readonly method: string;
  readonly path: string;
}): Conditions {
  const [bare = '/'] = path.split('?');
  const pattern = bare.replace(pathId, (id) => (id.startsWith('/') ? '/*' : '*'));
  const isWhole = pattern.length < maxPatternLength;
  return { method, path: isWhole ? pattern : `${pattern.slice(0, maxPatternLength - 1)}*` };
}
