import { type Reply, ReplyError } from './commands.ts';

/** A reply has a shape that the command never gives: the server is no Redis, or a proxy is in between. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code:
    | 'unexpected-reply'
    | 'no-permission'
    | 'unwritable'
    /** More items than a provider can store again; the subject is the limit. */
    | 'too-many-items'
    /** A second item whose name is the same for the framework; the subject is the first one's. */
    | 'name-taken'
    /** The framework has something of its own under this name, which is the subject. */
    | 'name-reserved'
    /** The framework takes this name, the subject, for a number, and numbers such items anew. */
    | 'name-numbered'
    /** A cluster keeps the keys of the session on different nodes: no step can change them at once. */
    | 'split-keys'
    /** A cluster moves the session to another node, or a node is being replaced: it will work again. */
    | 'moving'
    /** The layout is one of the settings, and isn't there any more; the subject is its id. */
    | 'unknown-layout';
  /** For 'no-permission': the command that is missing; otherwise the key, item or layout concerned. */
  readonly subject: string;

  constructor(code: StoreError['code'], subject: string, options?: ErrorOptions) {
    super(`${code}: ${subject}`, options);
    this.code = code;
    this.subject = subject;
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

/**
 * A 'no-permission' error when the server refused a command for want of a grant, and undefined
 * for any other error. `command` is what was asked, for servers that don't name it.
 */
export function permissionError(error: unknown, command: string): StoreError | undefined {
  if (!(error instanceof ReplyError)) return undefined;
  const isRefusal =
    error.code === 'NOPERM' || /can't run this command|ACL failure in script/i.test(error.message);
  if (!isRefusal) return undefined;
  const named = /'([a-z_|]+)' command/i.exec(error.message)?.[1]?.toUpperCase();
  return new StoreError('no-permission', named ?? command, { cause: error });
}
