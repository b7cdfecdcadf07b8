import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { RedisStore } from '../../../src/farm/site/redis-store.ts';
import { connect } from '../../../src/redis/connect.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import type { Command, Reply } from '../../../src/stores/commands.ts';
import { readKey } from '../../../src/stores/layouts/key-recognition.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import type { RedisServer } from '../support/redis-server.ts';

/** A connection to a test server, for which edits are allowed. */
export async function connectTo(
  text: string,
  options: { readonly password?: string } = {},
): Promise<RedisConnection> {
  const { address, secrets } = parseEndpoint(text);
  const all = { ...secrets, ...(options.password !== undefined && { password: options.password }) };
  return connect({ address, secrets: all, canWrite: true });
}

/** A connection that changes sessions with scripts, or one whose user has none. */
export async function connectBy(
  way: 'scripts' | 'transactions',
  server: RedisServer,
): Promise<RedisConnection> {
  if (way === 'scripts') return connectTo(`127.0.0.1:${server.port}`);
  await server.ask('ACL', 'SETUSER', 'plain', 'reset', 'on', '>pw', '~*', '+@all', '-@scripting');
  return connectTo(`redis://plain:pw@127.0.0.1:${server.port}`);
}

/** The provider of a site that shares a session with us: its scripts, its locks, its timeout. */
export function providerOf(connection: RedisConnection, ref: SessionRef): RedisStore {
  const { layout, application } = ref;
  if (layout !== 'aspnet-v2' && layout !== 'aspnet-v5')
    throw new Error(`No provider for ${layout}`);
  const runner = () => Promise.resolve(connection);
  const times = { timeoutMinutes: 20, executionTimeoutSeconds: 110 };
  return new RedisStore({ runner, layout, application, ...times });
}

/** A session of `provider-sessions.jsonl`: what a provider wrote, as Redis held it. */
export interface RecordedSession {
  readonly provider: string;
  readonly scenario: string;
  readonly app: string;
  readonly id: string;
  readonly state: { readonly found: boolean; readonly timeoutMinutes: number | null };
  readonly keys: readonly {
    readonly key: string;
    readonly type: 'hash' | 'string';
    readonly ttlSeconds: number;
    readonly fields?: readonly { readonly name: string; readonly base64: string }[];
    readonly base64?: string;
  }[];
  readonly expected: readonly ({ readonly name: string | null } & Record<string, unknown>)[];
  /** What stood there before a type's name was changed on purpose. */
  readonly beforePatch?: unknown;
}

const fixture = new URL('../../fixtures/provider-sessions.jsonl', import.meta.url);

/** All recorded sessions. */
export function recordedSessions(): readonly RecordedSession[] {
  return readFileSync(fixture, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as RecordedSession);
}

/** The recorded session of a provider and scenario. */
export function recordedSession(provider: string, scenario: string): RecordedSession {
  const found = recordedSessions().find(
    (session) => session.provider === provider && session.scenario === scenario,
  );
  if (found === undefined) throw new Error(`No ${scenario} of ${provider} was recorded`);
  return found;
}

/** The commands that put a recorded session back as it was. */
export function restoreCommands(session: RecordedSession): Command[] {
  return session.keys.flatMap(({ key, type, ttlSeconds, fields, base64 }): Command[] => {
    const set: Command =
      type === 'hash'
        ? ['HSET', key, ...(fields ?? []).flatMap((field) => [field.name, bytesOf(field.base64)])]
        : ['SET', key, bytesOf(base64 ?? '')];
    return ttlSeconds > 0 ? [set, ['EXPIRE', key, ttlSeconds]] : [set];
  });
}

/** Which session it is. Every key has to be recognised as a part of it. */
export function refOf({ provider, app, id, keys }: RecordedSession): SessionRef {
  const layout = provider.startsWith('5.') ? 'aspnet-v5' : 'aspnet-v2';
  const ref: SessionRef = { layout, application: app, id };
  for (const { key } of keys) {
    assert.deepEqual(readKey(new TextEncoder().encode(key))?.ref, ref, key);
  }
  return ref;
}

/** Puts a recorded session into Redis and says which it is. */
export async function restore(
  connection: RedisConnection,
  session: RecordedSession,
): Promise<SessionRef> {
  for (const reply of await connection.pipeline(restoreCommands(session))) {
    if (reply instanceof Error) throw reply;
  }
  return refOf(session);
}

/** Base64 as bytes. */
export function bytesOf(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}

/** A reply as text. */
export function text(reply: Reply | undefined): string {
  return reply instanceof Uint8Array ? Buffer.from(reply).toString() : String(reply);
}

/** Compares bytes whatever class holds them. */
export function assertBytes(
  actual: Uint8Array | undefined,
  expected: Uint8Array | undefined,
): void {
  const hex = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('hex');
  assert.equal(hex(actual), hex(expected));
}
