import { tokenClaims } from './json-web-token.ts';

/** A password that a program has printed. Secret. */
export interface PrintedPassword {
  readonly password: string;
  readonly username?: string;
  /** When it stops being taken, in milliseconds since 1970; absent if that isn't said. */
  readonly expiresAtMs?: number;
}

/** What a program printed is no password. Quotes nothing of it. */
export class PasswordOutputError extends Error {
  override readonly name = 'PasswordOutputError';
  readonly code:
    | 'empty'
    | 'not-text'
    /** More than one line, and no JSON. */
    | 'several-lines'
    /** JSON that has none of the members that hold passwords. */
    | 'no-password'
    | 'expired';

  constructor(code: PasswordOutputError['code']) {
    super(`No password: ${code}`);
    this.code = code;
  }
}

type Members = Readonly<Record<string, unknown>>;

/** Names that programs give to a password, the surest first. */
const passwordNames = ['password', 'token', 'accessToken', 'access_token'];
const usernameNames = ['username', 'user'];
/** Points in time; numbers are seconds since 1970. That of `az` in local time comes last. */
const expiryNames = [
  ...['expires_on', 'expirationTimestamp', 'expiration', 'Expiration', 'token_expiry'],
  ...['expiry', 'expiresAt', 'expires_at', 'expiresOn'],
];
/** Seconds from now on. */
const lifetimeNames = ['expires_in', 'expiresIn'];
/** Members that hold the others: an ExecCredential of Kubernetes, `gcloud config config-helper`. */
const holderNames = ['status', 'credential'];

/**
 * Reads what a program prints that gives passwords: one line of text, a JSON string, or a JSON object
 * as `az account get-access-token`, `gcloud config config-helper`, OAuth token endpoints and
 * ExecCredential plugins of Kubernetes print it. A JSON Web Token says itself when it ends.
 * @throws PasswordOutputError
 */
export function readPasswordOutput(output: Uint8Array, nowMs: number): PrintedPassword {
  const text = textOf(output)
    .replace(/^\uFEFF/, '')
    .replace(/(?<![\r\n])(?:\r?\n)+$/, '');
  if (text.trim() === '') throw new PasswordOutputError('empty');
  const json = jsonOf(text);
  if (typeof json === 'object') return fromMembers(json, nowMs);
  if (/[\r\n]/.test(text)) throw new PasswordOutputError('several-lines');
  return dated(json ?? text, undefined, undefined, nowMs);
}

function textOf(output: Uint8Array): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(output);
    if (!text.includes('\0')) return text;
  } catch {
    // Said below.
  }
  throw new PasswordOutputError('not-text');
}

/** A JSON object or string; everything else is a password as it stands. */
function jsonOf(text: string): Members | string | undefined {
  const trimmed = text.trim();
  if (!/^[{"]/.test(trimmed)) return undefined;
  try {
    const value: unknown = JSON.parse(trimmed);
    if (typeof value === 'string') return value;
    return isMembers(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function fromMembers(outer: Members, nowMs: number): PrintedPassword {
  const holders = holderNames.map((name) => outer[name]).filter(isMembers);
  const all = [outer, ...holders];
  const holder = all.find((members) => textAt(members, passwordNames) !== undefined);
  const password = holder && textAt(holder, passwordNames);
  if (!holder || password === undefined) throw new PasswordOutputError('no-password');
  return dated(
    password,
    textAt(holder, usernameNames) ?? textAt(outer, usernameNames),
    expiryOf(holder, nowMs) ?? expiryOf(outer, nowMs),
    nowMs,
  );
}

function dated(
  password: string,
  username: string | undefined,
  saidMs: number | undefined,
  nowMs: number,
): PrintedPassword {
  if (password === '') throw new PasswordOutputError('empty');
  const exp = tokenClaims(password)?.exp;
  const expiresAtMs = saidMs ?? (exp === undefined ? undefined : exp * 1000);
  if (expiresAtMs !== undefined && expiresAtMs <= nowMs) throw new PasswordOutputError('expired');
  return {
    password,
    ...(username !== undefined && { username }),
    ...(expiresAtMs !== undefined && { expiresAtMs }),
  };
}

function textAt(members: Members, names: readonly string[]): string | undefined {
  const values = names.map((name) => members[name]);
  return values.find((value) => typeof value === 'string' && value !== '') as string | undefined;
}

function expiryOf(members: Members, nowMs: number): number | undefined {
  for (const name of expiryNames) {
    const time = timeOf(members[name]);
    if (time !== undefined) return time;
  }
  for (const name of lifetimeNames) {
    const seconds = Number(members[name] ?? NaN);
    if (Number.isFinite(seconds) && seconds > 0) return nowMs + seconds * 1000;
  }
  return undefined;
}

/** Above this, a number counts milliseconds: as seconds it would be the year 5138. */
const MAX_SECONDS = 1e11;

/** Seconds or milliseconds since 1970, or ISO 8601; without a zone it is local time, as `az` prints it. */
function timeOf(value: unknown): number | undefined {
  const number =
    typeof value === 'string' && /^\d{1,15}(?:\.\d+)?$/.test(value) ? Number(value) : value;
  if (typeof number === 'number') {
    if (!Number.isFinite(number) || number <= 0) return undefined;
    return number > MAX_SECONDS ? number : number * 1000;
  }
  if (typeof value !== 'string' || value.length > 64) return undefined;
  const time = Date.parse(value.trim().replace(/^(\d{4}-\d\d-\d\d) /, '$1T'));
  return Number.isNaN(time) ? undefined : time;
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
