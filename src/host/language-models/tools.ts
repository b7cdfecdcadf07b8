import { listEndpoints } from './endpoint-tools.ts';
import { getFarms, getRequests } from './farm-tools.ts';
import { explainLock, findSessions, readSession } from './session-tools.ts';
import type { ModelTool } from './tool.ts';
import type { ToolName } from './tool-names.ts';

/** All tools, by the names under which they are declared. */
export const tools: Readonly<Record<ToolName, ModelTool>> = {
  sessionFarm_listEndpoints: listEndpoints,
  sessionFarm_findSessions: findSessions,
  sessionFarm_readSession: readSession,
  sessionFarm_explainLock: explainLock,
  sessionFarm_getFarms: getFarms,
  sessionFarm_getRequests: getRequests,
};
