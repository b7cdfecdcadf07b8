import { type Reply, ReplyError } from './commands.ts';
import type { PhpNameIssue } from './name-issue.ts';
import { englishText, type Reason } from '../formats/reason.ts';

/** A session can't be read or changed as asked; `code` says why. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code:
    /** A reply has a shape that the command never gives: the server is no Redis, or a proxy is in between. */
    | 'unexpected-reply'
    /** The user may not run a command, which is the subject. */
    | 'no-permission'
    /** The user may not touch these keys; the subject has patterns of theirs: `~a* ~b*`, or nothing. */
    | 'no-key-permission'
    /** What is asked for can't be stored so that the site reads it; the subject is the item or the reason. */
    | 'unwritable'
    /** More items than a provider can store again; the subject is the limit. */
    | 'too-many-items'
    /** A second item whose name is the same for the framework; the subject is the first one's. */
    | 'name-taken'
    /** The framework has something of its own under this name, which is the subject. */
    | 'name-reserved'
    /** The framework takes this name, the subject, for a number, and numbers such items anew. */
    | 'name-numbered'
    /** A name that PHP could not store; see `PhpNameIssue`. */
    | `name-${PhpNameIssue}`
    /** Other items refer to this one, or to what stands behind it, by its place. */
    | 'held-in-place'
    /** A cluster keeps the keys of the session on different nodes: no step can change them at once. */
    | 'split-keys'
    /** A cluster moves the session to another node, or a node is being replaced: it will work again. */
    | 'moving'
    /** A server took the change that isn't the primary any more: it is lost, or will be. */
    | 'demoted'
    /** The layout is one of the settings, and isn't there any more; the subject is its id. */
    | 'unknown-layout';
  /** What it is about, as the code says; empty where that needs no saying. */
  readonly subject: string;
  /** For `unwritable`, where there is more to say than what it is about. */
  readonly reason?: Reason;

  constructor(code: StoreError['code'], about: string | Reason, options?: ErrorOptions) {
    const subject = typeof about === 'string' ? about : englishText(about);
    super(`${code}: ${subject}`, options);
    this.code = code;
    this.subject = subject;
    if (typeof about !== 'string') this.reason = about;
  }
}

/** The integer in a reply. @throws StoreError, or the server's own error */
export function integerOf(reply: Reply | undefined, command: string): number {
  if (typeof reply === 'number') return reply;
  throw unexpected(reply, command);
}

/** The bytes in a reply; undefined for a missing key. @throws StoreError, or the server's own error */
export function bytesOf(reply: Reply | undefined, command: string): Uint8Array | undefined {
  if (reply instanceof Uint8Array) return reply;
  if (reply === null) return undefined;
  throw unexpected(reply, command);
}

/** The text in a status or bulk reply. @throws StoreError, or the server's own error */
export function textOf(reply: Reply | undefined, command: string): string {
  if (typeof reply === 'string') return reply;
  if (reply instanceof Uint8Array) return decodeText(reply);
  throw unexpected(reply, command);
}

/** The list in a reply. @throws StoreError, or the server's own error */
export function listOf(reply: Reply | undefined, command: string): readonly Reply[] {
  if (isList(reply)) return reply;
  throw unexpected(reply, command);
}

function isList(reply: Reply | undefined): reply is readonly Reply[] {
  return Array.isArray(reply);
}

/** UTF-8 as text; what isn't UTF-8 becomes U+FFFD. */
export function decodeText(bytes: Uint8Array): string {
  return lenientUtf8.decode(bytes);
}

const lenientUtf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** The error to throw for a reply that isn't what it should be. */
function unexpected(reply: Reply | undefined, command: string): Error {
  if (reply instanceof ReplyError) return permissionError(reply, command) ?? reply;
  return new StoreError('unexpected-reply', command);
}

/** Whether a server doesn't have the command that was asked, as some that speak Redis' protocol don't. */
export function isUnsupported(error: ReplyError): boolean {
  return /unknown command|not supported|disabled/i.test(error.message);
}

/** What a user is not allowed, by the words of the server. */
export type Refusal =
  /** `command` is absent where the server doesn't name it. */
  { readonly what: 'command'; readonly command?: string } | { readonly what: 'keys' | 'channels' };

/**
 * What an error reply refuses for want of a grant; undefined for other errors. The words are those of
 * acl.c and script.c (scripting.c) in Redis 6.0 to 8 and in Valkey:
 * `this user has no permissions to run the 'get' command [or its subcommand]`, since 7.2 with the
 * user's name; `… to access one of the keys used as arguments`, since 7.2 `No permissions to access
 * a key`; the same for channels; in scripts of 6.x `The user executing the script can't run this
 * command or subcommand`, `can't access at least one of the keys mentioned …`, later `ACL failure in script: …`.
 */
export function refusalIn(error: unknown): Refusal | undefined {
  if (!(error instanceof ReplyError)) return undefined;
  const text = error.message;
  const isRefusal =
    error.code === 'NOPERM' || /user executing the script can't|ACL failure in script/i.test(text);
  if (!isRefusal) return undefined;
  const command = /\brun the '([^'\s]{1,64})' command/i.exec(text)?.[1]?.toUpperCase();
  if (command !== undefined) return { what: 'command', command };
  if (/\b(?:access|publish to)\b[^']{0,40}\bchannels?\b/i.test(text)) return { what: 'channels' };
  if (/\baccess\b[^']{0,40}\bkeys?\b|\baccess the '.*' key/is.test(text)) return { what: 'keys' };
  return { what: 'command' };
}

/**
 * The error to throw when the server refused a command for want of a grant, and undefined for any
 * other error: `no-permission` with the command, `no-key-permission` with the patterns that the keys fit.
 * @param command what was asked, for servers that don't name it
 * @param patterns of the keys that it concerned, as an ACL rule has them: `~a* ~b*`
 */
export function permissionError(
  error: unknown,
  command: string,
  patterns = '',
): StoreError | undefined {
  const refusal = refusalIn(error);
  if (!refusal) return undefined;
  return refusal.what === 'command'
    ? new StoreError('no-permission', refusal.command ?? command, { cause: error })
    : new StoreError('no-key-permission', patterns, { cause: error });
}

/** Seconds in decimal text, as a timeout is stored; undefined for anything else. */
export function secondsOf(value: Reply | undefined): number | undefined {
  if (!(value instanceof Uint8Array)) return undefined;
  const text = decodeText(value);
  return /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}
