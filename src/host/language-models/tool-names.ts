/** The names of the tools of language models, as the manifest declares them. */
export const toolNames = [
  'sessionFarm_listEndpoints',
  'sessionFarm_findSessions',
  'sessionFarm_readSession',
  'sessionFarm_explainLock',
  'sessionFarm_explainLostSession',
  'sessionFarm_getStatistics',
  'sessionFarm_getFarms',
  'sessionFarm_getRequests',
] as const;

export type ToolName = (typeof toolNames)[number];
