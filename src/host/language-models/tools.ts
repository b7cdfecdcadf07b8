import { listEndpoints } from './endpoint-tools.ts';
import { getFarms, getRequests } from './farm-tools.ts';
import { explainLostSession } from './lost-tool.ts';
import { explainLock, findSessions, readSession } from './session-tools.ts';
import { getStatistics } from './statistics-tool.ts';
import type { ModelTool } from './tool.ts';
import type { ToolName } from './tool-names.ts';

/** All tools, by the names under which they are declared. */
export const tools: Readonly<Record<ToolName, ModelTool>> = {
  sessionFarm_listEndpoints: listEndpoints,
  sessionFarm_findSessions: findSessions,
  sessionFarm_readSession: readSession,
  sessionFarm_explainLock: explainLock,
  sessionFarm_explainLostSession: explainLostSession,
  sessionFarm_getStatistics: getStatistics,
  sessionFarm_getFarms: getFarms,
  sessionFarm_getRequests: getRequests,
};
