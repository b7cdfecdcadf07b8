import type { BuiltInLayoutId } from '../layout-facts.ts';
import { membersAtHead } from './json-head.ts';
import type { KeyLook } from './key-look.ts';
import { unmarkedHeads, unpackedHead } from './unpacked-head.ts';
import { isMarshalHash, isMsgPackMap, isPickle } from './value-heads.ts';

/**
 * The layout whose framework wrote what stands under a key, where the value itself leaves no doubt,
 * whatever the key is called. Undefined where it says nothing of the kind.
 */
export function claimOf({ text, fields }: KeyLook): BuiltInLayoutId | undefined {
  if (fields) return claimOfHash(fields);
  if (!text) return undefined;
  const tail = text.tail ?? text.head;
  const claim = claimOfString(text.head, latin1(tail));
  if (claim !== undefined) return claim;
  const content = unpackedHead(text.head);
  // LZF has no mark either: what it makes of bytes may be nothing.
  for (const each of [...(content ? [content] : []), ...unmarkedHeads(text.head)]) {
    const found = claimOfString(each, latin1(each));
    if (found !== undefined) return found;
  }
  return undefined;
}

function claimOfHash(fields: NonNullable<KeyLook['fields']>): BuiltInLayoutId | undefined {
  // Cm_RedisSession: the data beside the lock's count, its holder and how often it was written.
  const isMagento =
    fields.has('data') && fields.has('lock') && (fields.has('writes') || fields.has('pid'));
  return isMagento ? 'magento' : undefined;
}

function claimOfString(head: Uint8Array, tail: string): BuiltInLayoutId | undefined {
  const text = latin1(head);
  if (/^\s*\{/.test(text)) return claimOfJson(text, tail);
  if (isPhpSession(text) || isOwnVariable(text)) return 'php';
  if (isLaravel(text)) return 'laravel';
  if (isMarshalHash(head)) return rubyNames.test(text) ? 'rack' : undefined;
  if (isPickle(head)) {
    if (djangoNames.test(text)) return 'django';
    return text.includes('_permanent') ? 'flask' : undefined;
  }
  return isMsgPackMap(head) && text.includes('_permanent') ? 'flask' : undefined;
}

/** A cookie of express-session (session/cookie.js, `toJSON`), of which @fastify/session's has the same members. */
const expressCookie = /^\{[^{}]{0,400}"originalMaxAge"\s*:/;
/** One of koa-generic-session: that of the module `cookies` (koajs/generic-session lib/session.js). */
const koaCookie = /^\{[^{}]{0,400}"(?:overwrite|signed)"\s*:\s*(?:true|false)/;
/** What koa-session adds at the end for a store (koajs/session lib/context.js, `save`). */
const koaEnd = /"_expire"\s*:\s*\d+\s*,\s*"_maxAge"\s*:\s*\d+\s*\}\s*$/;
/** Django's sign-in, and what Rails and Devise keep in a session. */
const djangoNames = /_auth_user_(?:id|backend|hash)/;
const rubyNames = /session_id|_csrf_token|warden\.user\./;

function claimOfJson(text: string, tail: string): BuiltInLayoutId | undefined {
  const members = membersAtHead(text);
  if (!members) return undefined;
  const has = (name: string): boolean => members.has(name);
  const cookie = members.get('cookie');
  if (cookie !== undefined) {
    const value = text.slice(cookie);
    if (expressCookie.test(value)) return 'express';
    if (koaCookie.test(value)) return 'koa';
  }
  if ((has('_expire') && has('_maxAge')) || koaEnd.test(tail)) return 'koa';
  if (has('_permanent')) return 'flask';
  if (has('_auth_user_id') || has('_auth_user_hash')) return 'django';
  const isRails =
    has('_csrf_token') || [...members.keys()].some((name) => name.startsWith('warden.user.'));
  return isRails ? 'rack' : undefined;
}

/** A name, a mark, and a serialized value of PHP (php-src ext/session/session.c, handler `php`). */
function isPhpSession(text: string): boolean {
  // A variable without a value may stand first, as older versions wrote it.
  return /^(?:!?[^\0-\x1f|!]{1,100}\|){1,8}(?:N;|[bidrR]:[-+\d.]|[sSaOCE]:\d{1,9}:)/.test(text);
}

/**
 * The first variable of Symfony or CodeIgniter, as PHP's other handlers write it: in an array, behind a byte with its
 * length, or by igbinary.
 */
function isOwnVariable(text: string): boolean {
  return /^(?:a:\d{1,3}:\{s:\d{1,2}:"|[\x01-\x7f]|\0\0\0[\x01\x02]\x14[^]\x11[^])(?:_sf2_(?:attributes|meta)|_symfony_flashes|__ci_last_regenerate)/.test(
    text,
  );
}

/** The string that Laravel's cache serialized, plain or as one of phpredis' serializers stored it. */
function isLaravel(text: string): boolean {
  const start = text.search(/s:\d{1,9}:\\?"/);
  // igbinary's and MessagePack's heads are of some bytes.
  if (start < 0 || start > 12) return false;
  return /^(?:s:\d{1,9}:\\?"){1,2}(?:a:\d{1,9}:\{s:6:|\{)\\*"_token\\*"/.test(text.slice(start));
}

/** Bytes as text in which each byte is one character, so that marks are found whatever stands around them. */
function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
