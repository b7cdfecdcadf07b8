/** The environment in which the relay finds the way to the window that has started it. */
export const relayVariables = {
  path: 'SESSION_FARM_MCP_PATH',
  token: 'SESSION_FARM_MCP_TOKEN',
} as const;
