import { readFileSync } from 'node:fs';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import type { EndpointRecord } from '../../../src/host/endpoints/endpoint-record.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import type { Command } from '../../../src/stores/commands.ts';
import { restoreCommands } from '../../integration/stores/support.ts';
import type { RecordedSession } from '../../integration/stores/support.ts';
import type { RedisServer } from '../../integration/support/redis-server.ts';

/** Remembers an endpoint without asking anything. */
export async function addEndpoint(
  { services }: TestHandle,
  name: string,
  port: number,
): Promise<EndpointRecord> {
  const { address, secrets } = parseEndpoint(`redis://127.0.0.1:${port}`);
  return services.endpoints.add(
    { name, address, environment: 'local', canWrite: true, origin: 'user' },
    secrets,
  );
}

/** Forgets every endpoint, so that no test sees another's. */
export async function removeEndpoints({ services }: TestHandle): Promise<void> {
  for (const { id } of services.endpoints.all()) await services.endpoints.remove(id);
}

/** Puts all sessions that were recorded from the providers into a server. */
export async function loadSessions(
  { services }: TestHandle,
  server: RedisServer,
): Promise<readonly RecordedSession[]> {
  const path = services.context.asAbsolutePath('test/fixtures/provider-sessions.jsonl');
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  const sessions = lines.map((line) => JSON.parse(line) as RecordedSession);
  for (const session of sessions) {
    for (const command of restoreCommands(session)) await askOk(server, command);
  }
  return sessions;
}

/** Sends a command that must not fail. */
export async function askOk(server: RedisServer, command: Command): Promise<void> {
  const reply = await server.ask(...command);
  if (reply instanceof Error) throw reply;
}
