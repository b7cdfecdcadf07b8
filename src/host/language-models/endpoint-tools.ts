import { fields } from '../../shapes/shape.ts';
import type { EndpointRecord } from '../endpoints/endpoint-record.ts';
import { tool } from './tool.ts';
import type { ToolParts } from './tool.ts';
import { ToolError } from './tool-error.ts';
import { sessionsIn } from '../../stores/source/session-index.ts';

/** The endpoints, and what is known of each without asking it. */
export const listEndpoints = tool(fields({}), ({ services, model, permissions }) => {
  const endpoints = services.endpoints.all().map((record) => {
    const index = model.entry(record.id).sessions.index;
    const isReadable = permissions.isAllowed(record);
    return {
      endpoint: record.name,
      environment: record.environment,
      connection: services.connections.state(record.id),
      mayBeRead: isReadable,
      ...(isReadable &&
        index && {
          sessionCount: index.sessionCount + index.unlistedCount,
          applications: index.groups().map((group) => ({
            application: group.application,
            layout: group.layout,
            sessionCount: sessionsIn(group),
            lockedCount: group.lockedCount,
          })),
        }),
    };
  });
  return Promise.resolve({ endpoints });
});

/**
 * The endpoint of that name that may be read; without a name the only one that is connected.
 * @throws ToolError
 */
export async function readableEndpoint(
  { services, permissions }: ToolParts,
  name: string | undefined,
): Promise<EndpointRecord> {
  const all = services.endpoints.all();
  const connected = all.filter(({ id }) => services.connections.state(id) === 'connected');
  const named = name === undefined ? connected : all.filter((record) => record.name === name);
  const [record, ...others] = named;
  const names = all.map((each) => `"${each.name}"`).join(', ');
  if (!record) {
    throw new ToolError(
      name === undefined
        ? 'No endpoint is connected. Ask the user to connect one in the Session Farm view.'
        : `There is no endpoint of that name. There are: ${names || 'none'}.`,
    );
  }
  if (others.length > 0) {
    throw new ToolError(`Say which endpoint is meant. There are: ${names}.`);
  }
  await permissions.demand(record);
  return record;
}
