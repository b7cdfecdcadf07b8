import { applySplices, concatBytes } from '../../formats/splice.ts';
import type { Splice } from '../../formats/value.ts';
import { changedPlaces } from '../changed-items.ts';
import { itemTreeAfter, readItemTree } from '../item-tree.ts';
import type { ItemChange, StoreLayout } from '../layout.ts';
import type { ItemsRead, SessionKeys } from '../layout-shape.ts';
import { prefixedKeyShape } from '../prefixed-keys.ts';
import { StoreError } from '../replies.ts';
import type { SessionLock, SessionRef } from '../session.ts';
import { isCompressed } from '../sniffed-tree.ts';
import { stringLayout } from '../string-layout.ts';
import { hasReferences } from './serialized.ts';
import { handlerOf, readVariables, writeVariable } from './session-handlers.ts';

const noNames: ReadonlySet<string> = new Set();
const utf8 = new TextEncoder();

/**
 * PHP's sessions over phpredis: what one of PHP's serialize handlers makes of `$_SESSION`, maybe
 * compressed, and with `redis.session.locking_enabled` a lock key whose value is the host and the
 * process that hold it (phpredis/phpredis redis_session.c).
 */
export const php: StoreLayout = {
  ...stringLayout({ id: 'php', itemEncoding: 'php', read, after }),
  keyShapes: {
    data: prefixedKeyShape('string', 'PHPREDIS_SESSION:'),
    lock: { pattern: 'PHPREDIS_SESSION:<id>_LOCK', type: 'string' },
  },
  keys,
  readLock,
};

/**
 * The prefix of phpredis' handler for clusters. It never locks, and there a lock key would lie on
 * another node than the session (phpredis/phpredis redis_session.c, `PS_READ_FUNC(rediscluster)`).
 */
const CLUSTER_PREFIX = 'PHPREDIS_CLUSTER_SESSION:';

function keys({ application, id }: SessionRef): SessionKeys {
  const data = utf8.encode(application + id);
  if (application.endsWith(CLUSTER_PREFIX)) return { data };
  return { data, lock: utf8.encode(`${application}${id}_LOCK`) };
}

function readLock(value: string, pttlMs: number): SessionLock {
  const [, host, process] = /^(.+)\|(\d+)$/.exec(value) ?? [];
  return {
    value,
    ...(pttlMs >= 0 && { ttlMs: pttlMs }),
    ...(host !== undefined && process !== undefined && { holder: `${host}, ${process}` }),
  };
}

function read(bytes: Uint8Array): ItemsRead {
  const handler = handlerOf(bytes);
  if (handler === undefined) {
    return {
      items: [{ name: null, bytes, encoding: 'bytes', isSystem: false }],
      blob: bytes,
      readOnlyReason: isCompressed(bytes) ? 'compressed' : 'unknown-encoding',
    };
  }
  const facts = [{ kind: 'encoding', text: handler }] as const;
  if (handler === 'php_serialize') {
    const isWhole = !hasReferences(bytes);
    const result = readItemTree(bytes, 'php', { isWhole, systemNames: noNames });
    return { ...result, facts };
  }
  const items = (readVariables(bytes, handler) ?? []).map(({ name, valueStart, end }) => ({
    name,
    bytes: bytes.subarray(valueStart, end),
    isSystem: false,
  }));
  return { items, blob: bytes, facts };
}

/** @throws StoreError `unwritable` for a name that the handler can't write */
function after(bytes: Uint8Array, changes: readonly ItemChange[]): Uint8Array {
  const handler = handlerOf(bytes);
  if (handler === undefined) throw new StoreError('unwritable', 'php');
  if (handler === 'php_serialize') return itemTreeAfter(bytes, 'php', changes);
  const variables = readVariables(bytes, handler) ?? [];
  const { changed, added } = changedPlaces(
    variables.map(({ name }) => name),
    changes,
  );
  const written = ({ name, after: value }: ItemChange): Uint8Array => {
    if (value === undefined) return new Uint8Array(0);
    const variable = writeVariable(name ?? '', value, handler);
    if (variable === undefined) throw new StoreError('unwritable', name ?? '');
    return variable;
  };
  const splices = variables.flatMap(({ name, start, end }): Splice[] => {
    const change = changed.get(name);
    if (change === undefined) return [];
    return [{ offset: start, removed: bytes.subarray(start, end), inserted: written(change) }];
  });
  const end = { offset: bytes.length, removed: new Uint8Array(0) };
  return applySplices(bytes, [...splices, { ...end, inserted: concatBytes(added.map(written)) }]);
}
