import { describeRequest } from '../trace/describe-request.ts';
import type { FarmParts, Handlers } from './handlers.ts';

/** What concerns the requests that are over. */
export const traceHandlers = ({
  trace,
  recorder,
}: FarmParts): Handlers<'clearTrace' | 'describeRequest'> => ({
  clearTrace: () => {
    trace.clear();
    recorder.clear();
  },
  describeRequest: ({ request }) => describeRequest(request, trace, recorder),
});
