import { extentOfPhp } from '../../../formats/php/extent.ts';
import type { PhpVariable } from '../../../formats/php/parse.ts';
import { l10n } from '../../../formats/reason.ts';
import type { ItemsRead } from '../../layout-shape.ts';
import { decodeText } from '../../replies.ts';
import { phpItems } from './php-session.ts';
import type { SessionHandler } from './session-handlers.ts';

/** A name, a mark, and how a value begins: nobody else writes that. */
const namedStart = /^[^\0-\x1f|!]{1,100}\|(?:N;|[bidrR]:[-+\d.]|[sSaOCE]:\d{1,9}:)/;
/** The same of an array whose keys are names. */
const arrayStart = /^a:\d{1,9}:\{s:\d{1,3}:"/;
const HEAD_BYTES = 160;

/**
 * What can be read of a session that PHP itself began and that isn't whole, such as one that was cut off; undefined
 * where it may be something else.
 */
export function brokenSession(
  bytes: Uint8Array,
  systemNames: ReadonlySet<string>,
): Pick<ItemsRead, 'items' | 'damage' | 'readOnlyReason'> | undefined {
  const head = latin1(bytes.subarray(0, HEAD_BYTES));
  const handler = namedStart.test(head)
    ? 'php'
    : arrayStart.test(head)
      ? 'php_serialize'
      : undefined;
  if (handler === undefined) return undefined;
  const { variables, at } = wholeVariables(bytes, handler);
  const isArray = handler === 'php_serialize';
  const session = { bytes, handler, variables, isArray, refers: false } as const;
  return {
    items: phpItems(session, systemNames).items,
    damage: l10n.t('Nothing can be read from byte {0} on.', at),
    readOnlyReason: 'unknown-encoding',
  };
}

/** The variables up to the first that isn't whole, and where that begins. */
function wholeVariables(
  bytes: Uint8Array,
  handler: SessionHandler,
): { readonly variables: readonly PhpVariable[]; readonly at: number } {
  const variables: PhpVariable[] = [];
  const names = new Set<string>();
  let at = handler === 'php' ? 0 : bytes.indexOf(0x7b) + 1;
  for (;;) {
    const found = handler === 'php' ? namedAt(bytes, at) : keyedAt(bytes, at);
    if (!found || names.has(found.name)) return { variables, at };
    names.add(found.name);
    variables.push(found);
    at = found.end;
  }
}

function namedAt(bytes: Uint8Array, start: number): PhpVariable | undefined {
  const head = latin1(bytes.subarray(start, start + HEAD_BYTES));
  if (!namedStart.test(head)) return undefined;
  const pipe = start + head.indexOf('|');
  const end = extentOfPhp(bytes, pipe + 1)?.end;
  if (end === undefined) return undefined;
  return { name: decodeText(bytes.subarray(start, pipe)), start, valueStart: pipe + 1, end };
}

function keyedAt(bytes: Uint8Array, start: number): PhpVariable | undefined {
  const [, length] = /^s:(\d{1,3}):"/.exec(latin1(bytes.subarray(start, start + 8))) ?? [];
  if (length === undefined) return undefined;
  const nameStart = start + length.length + 4;
  const nameEnd = nameStart + Number(length);
  const valueStart = nameEnd + 2;
  const end = extentOfPhp(bytes, valueStart)?.end;
  if (end === undefined) return undefined;
  return { name: decodeText(bytes.subarray(nameStart, nameEnd)), start, valueStart, end };
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
