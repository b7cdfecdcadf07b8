import type { FarmParts, Handlers } from './handlers.ts';

/** What concerns the requests that are over. */
export const traceHandlers = ({ trace }: FarmParts): Handlers<'clearTrace'> => ({
  clearTrace: () => trace.clear(),
});
