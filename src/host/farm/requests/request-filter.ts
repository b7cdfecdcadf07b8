import type { TraceEntry } from '../../../protocol/farm/trace.ts';
import { fitsPath } from '../../../farm/stepping/path-pattern.ts';

/** A text like `method:POST status:5xx /Cart -session:3`, and what it lets through. */
export interface RequestFilter {
  readonly text: string;
  /** @param farm the name of the farm that the request went through */
  fits(entry: TraceEntry, farm: string): boolean;
}

type Test = (entry: TraceEntry, farm: string) => boolean;

/** What can stand before a colon. */
const tests: Readonly<Record<string, (value: string) => Test>> = {
  method: (value) => (entry) => entry.method.toLowerCase() === value,
  path: (value) => (entry) => isPath(value, entry),
  status: (value) => (entry) => isStatus(value, entry.status),
  server: (value) => (entry) => (entry.server ?? '').toLowerCase().includes(value),
  session: (value) => (entry) => String(entry.session ?? '') === value,
  farm: (value) => (_, farm) => farm.toLowerCase() === value,
};

/** Undefined for a text that lets everything through. */
export function parseFilter(text: string): RequestFilter | undefined {
  const all = [...text.matchAll(/(-?)(?:([a-z]+):)?(?:"([^"]*)"|(\S+))/gi)].map(testOf);
  if (all.length === 0) return undefined;
  return { text: text.trim(), fits: (entry, farm) => all.every((test) => test(entry, farm)) };
}

/** The filter that lets the requests of one session through. */
export function sessionFilter(session: number, farm?: string): string {
  const name = farm?.replaceAll('"', '');
  return `session:${session}${name === undefined ? '' : ` farm:"${name}"`}`;
}

/** What no name stands before is looked for in all that a row shows. */
function testOf([, minus, key = '', quoted, plain = '']: RegExpExecArray): Test {
  const value = (quoted ?? plain).toLowerCase();
  const known = tests[key.toLowerCase()]?.(value);
  const wanted = key === '' ? value : `${key.toLowerCase()}:${value}`;
  const test: Test = known ?? ((entry) => shownText(entry).includes(wanted));
  return minus === '' ? test : (entry, farm) => !test(entry, farm);
}

function shownText({ method, path, server = '', status }: TraceEntry): string {
  return `${method} ${path} ${server} ${status}`.toLowerCase();
}

function isPath(wanted: string, { path }: TraceEntry): boolean {
  return wanted.includes('*') ? fitsPath(wanted, path) : path.toLowerCase().includes(wanted);
}

/** `404`, `5xx`, `400-499`, and `none` for requests that got no response. */
function isStatus(wanted: string, status: number): boolean {
  if (wanted === 'none') return status === 0;
  const [, first, last] = /^(\d{3})-(\d{3})$/.exec(wanted) ?? [];
  if (first !== undefined && last !== undefined) {
    return status >= Number(first) && status <= Number(last);
  }
  if (/^\dxx$/.test(wanted)) return Math.floor(status / 100) === Number(wanted[0]);
  return String(status).startsWith(wanted);
}
