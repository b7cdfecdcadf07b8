import { createHash } from 'node:crypto';

/**
 * What stands for a server in ARR's cookie: 64 lower-case hex digits, as ARR's look. The same in each run of
 * the farm, so that browsers stay bound over a restart.
 */
export const affinityValue = (serverName: string, port: number): string =>
  createHash('sha256').update(`${serverName}:${port}`).digest('hex');
