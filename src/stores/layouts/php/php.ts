import type { Reason } from '../../../formats/reason.ts';
import { compressionOf } from '../../../formats/compression/compression.ts';
import { isIgbinary } from '../../../formats/igbinary/parse.ts';
import { readItemTree } from '../item-tree.ts';
import type { ItemChange, StoreLayout } from '../../layout.ts';
import type { ItemsRead, SessionKeys } from '../../layout-shape.ts';
import { prefixedKeyShape } from '../prefixed-keys.ts';
import { StoreError } from '../../replies.ts';
import type { SessionLock, SessionRef } from '../../session.ts';
import { stringLayout } from '../string-layout.ts';
import { unreadSession } from '../unread.ts';
import { phpDestroys, symfonyFails } from '../fates.ts';
import { brokenSession } from './broken-session.ts';
import { CODE_IGNITER_LOCK, CODE_IGNITER_PREFIX } from './key-rule.ts';
import { phpItems, phpSessionAfter } from './php-session.ts';
import { phpNameIssue, readVariables, type SessionVariables } from './session-handlers.ts';
import { isOfSymfony, symfonyNameIssue, symfonySystemNames } from './symfony.ts';

const noNames: ReadonlySet<string> = new Set();
const utf8 = new TextEncoder();

/**
 * PHP's sessions over phpredis: what one of PHP's serialize handlers makes of `$_SESSION`, maybe
 * compressed, and with `redis.session.locking_enabled` a lock key whose value is the host and the
 * process that hold it (phpredis/phpredis redis_session.c). CodeIgniter's and Symfony's handlers keep what the same
 * serialize handlers wrote, and delete what can't be decoded as PHP tells them (system/Session/Handlers/RedisHandler.php,
 * `destroy`; symfony/http-foundation Session/Storage/Handler/RedisSessionHandler.php, `doDestroy`).
 */
export const php: StoreLayout = {
  ...stringLayout({
    id: 'php',
    itemEncoding: 'php',
    read: readPhpSession,
    fateOf: phpFate,
    after,
  }),
  keyShapes: {
    data: prefixedKeyShape('string', 'PHPREDIS_SESSION:'),
    lock: { pattern: 'PHPREDIS_SESSION:<id>_LOCK', type: 'string' },
  },
  keys,
  readLock,
  nameIssue: (name, base) => {
    const session = base?.blob && variablesOf(base.blob);
    const code = session && phpNameIssue(name, session.handler);
    return code ? { code, isRefused: true } : session && symfonyNameIssue(name, session.variables);
  },
};

/** The rows of all items ask. */
const known = new WeakMap<Uint8Array, SessionVariables | undefined>();

function variablesOf(blob: Uint8Array): SessionVariables | undefined {
  if (!known.has(blob)) known.set(blob, readVariables(blob));
  return known.get(blob);
}

/** What becomes of a session that PHP can't read, by what has asked PHP for it. */
export function phpFate(bytes: Uint8Array): Reason {
  return isOfSymfony(bytes) ? symfonyFails : phpDestroys;
}

/**
 * The lock has no hash tag: in a cluster it lies in another slot than the session. The handler for clusters
 * took no lock up to phpredis 6; one that is there all the same is heeded.
 */
function keys({ application, id }: SessionRef): SessionKeys {
  const suffix = application.endsWith(CODE_IGNITER_PREFIX) ? CODE_IGNITER_LOCK : '_LOCK';
  return {
    data: utf8.encode(application + id),
    lock: utf8.encode(application + id + suffix),
  };
}

function readLock(value: string, pttlMs: number): SessionLock {
  const [, host, process] = /^(.+)\|(\d+)$/.exec(value) ?? [];
  return {
    value,
    ...(pttlMs >= 0 && { ttlMs: pttlMs }),
    ...(host !== undefined && process !== undefined && { holder: `${host}, ${process}` }),
  };
}

/** A session as PHP's serialize handlers write it, as items. */
export function readPhpSession(bytes: Uint8Array): ItemsRead {
  if (isIgbinary(bytes)) return readIgbinary(bytes);
  const session = compressionOf(bytes) === undefined ? readVariables(bytes) : undefined;
  if (session === undefined) {
    const broken = compressionOf(bytes) === undefined && brokenSession(bytes, noNames);
    return broken ? { ...broken, blob: bytes } : unreadSession(bytes);
  }
  return {
    ...phpItems(session, noNames),
    facts: [{ kind: 'encoding', text: session.handler }],
    ...(session.hasUndefined && { readOnlyReason: 'undefined-variables' }),
  };
}

/** What `session.serialize_handler = igbinary` wrote: only igbinary itself could write it again. */
function readIgbinary(bytes: Uint8Array): ItemsRead {
  const read = readItemTree(bytes, 'igbinary', { isWhole: false, systemNames: symfonySystemNames });
  return {
    ...read,
    facts: [{ kind: 'encoding', text: 'igbinary' }],
    readOnlyReason: read.readOnlyReason ?? 'language-values',
  };
}

/** @throws StoreError `unwritable`, or for a name that the handler can't write */
function after(bytes: Uint8Array, changes: readonly ItemChange[]): Uint8Array {
  const session = compressionOf(bytes) === undefined ? readVariables(bytes) : undefined;
  if (session === undefined || session.hasUndefined) throw new StoreError('unwritable', 'php');
  return phpSessionAfter(session, changes);
}
