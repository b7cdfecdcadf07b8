import { javascriptReader } from '../../../formats/json/number-reader.ts';
import { l10n } from '../../../formats/reason.ts';
import type { ChangePlan, ChangeWrite } from '../../plan/change-plan.ts';
import type { LifetimePlan, StoreLayout } from '../../layout.ts';
import type { ItemsRead, Measured } from '../../layout-shape.ts';
import { namesOf } from '../../name-issue.ts';
import { decodeText, StoreError } from '../../replies.ts';
import { itemTreeAfter, readItemTree } from '../item-tree.ts';
import { prefixedKeyShape } from '../prefixed-keys.ts';
import { withStrictJson } from '../strict-json.ts';
import { stringLayout } from '../string-layout.ts';
import { planWholeValue, type WholeValue } from '../whole-value.ts';

/** What koa-session keeps there for itself, at the end, and koa-generic-session at the beginning. */
const EXPIRE = '_expire';
const MAX_AGE = '_maxAge';
const systemNames: ReadonlySet<string> = new Set([EXPIRE, MAX_AGE, '_session', 'cookie']);
/** Bytes in which the last members stand. */
const TAIL_BYTES = 96;

const asJson: WholeValue = { after: (bytes, changes) => itemTreeAfter(bytes, 'json', changes) };

/**
 * Koa's sessions: a JSON object with the time at which the site takes it for ended, whatever the key's
 * time to live (koajs/session lib/context.js, `valid` and `save`; koajs/koa-redis index.js).
 */
export const koa: StoreLayout = {
  ...stringLayout({
    id: 'koa',
    dataShape: prefixedKeyShape('string', 'koa:sess:'),
    valuePattern: `{…,"${EXPIRE}":…,"${MAX_AGE}":…}`,
    itemEncoding: 'json',
    nameIssue: namesOf({ 'own-name': [...systemNames] }),
    jsonReader: javascriptReader,
    read,
    newFlags: () => 'unknown',
    ...asJson,
  }),
  measureCommands: (data) => [
    ['STRLEN', data],
    ['GETRANGE', data, -TAIL_BYTES, -1],
  ],
  measured: ([size, tail]): Measured => {
    const text = tail instanceof Uint8Array ? decodeText(tail) : '';
    const [, expire, maxAge] = /"_expire":(\d{1,15}),"_maxAge":(\d{1,15})\}$/.exec(text) ?? [];
    return {
      ...(typeof size === 'number' && { sizeBytes: size }),
      hasTimeout: maxAge !== undefined,
      isPacked: !/(?:^|\})\s*$/.test(text),
      ...(maxAge !== undefined && { timeoutSeconds: Math.floor(Number(maxAge) / 1000) }),
      ...endsAt(expire === undefined ? undefined : Number(expire)),
    };
  },
  planExtend: (plan) => planLifetime(plan, numberOf(plan.base, MAX_AGE)),
  planTimeout: (plan) => planLifetime(plan, plan.timeoutSeconds * 1000),
};

function read(bytes: Uint8Array): ItemsRead {
  const tree = readItemTree(bytes, 'json', { isWhole: true, systemNames });
  const result = withStrictJson(tree, bytes);
  const maxAgeMs = numberOf(result, MAX_AGE);
  return {
    ...result,
    ...(maxAgeMs !== undefined && { timeoutSeconds: Math.floor(maxAgeMs / 1000) }),
    ...endsAt(numberOf(result, EXPIRE)),
  };
}

/** The site takes the session for ended once this time has passed. */
function endsAt(expireMs: number | undefined): Pick<ItemsRead, 'ends'> {
  if (expireMs === undefined) return {};
  const reason = l10n.t(
    'The time in {0} has passed. With the next request, the site starts a new session.',
    EXPIRE,
  );
  return { ends: { atMs: expireMs, reason } };
}

function numberOf({ items }: Pick<ItemsRead, 'items'>, wanted: string): number | undefined {
  const item = items.find(({ name }) => name === wanted);
  const text = item && decodeText(item.bytes);
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** What a request does that saves: the end and the key's time to live move together. */
function planLifetime({ keys, base }: LifetimePlan, ageMs: number | undefined): ChangePlan {
  if (ageMs === undefined || ageMs === 0 || numberOf(base, EXPIRE) === undefined) {
    throw new StoreError('unwritable', EXPIRE);
  }
  const bytes = (value: number): Uint8Array => new TextEncoder().encode(String(value));
  const changes = [
    { name: EXPIRE, after: bytes(Date.now() + ageMs) },
    { name: MAX_AGE, after: bytes(ageMs) },
  ];
  const { plan } = planWholeValue({ keys, base, changes, overwrites: false }, asJson);
  const life: ChangeWrite = { type: 'command', key: 0, command: ['PEXPIRE', ageMs] };
  return { ...plan, writes: [...plan.writes, life] };
}
