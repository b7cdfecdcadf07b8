import { l10n } from '../../formats/reason.ts';
import type { RequestDetails } from '../../protocol/farm/request-details.ts';
import { FarmError } from '../errors.ts';
import type { Recorder } from './recorder.ts';
import type { Trace } from './trace.ts';

/** What is kept of a request that is over. @throws FarmError `request-forgotten` */
export function describeRequest(id: number, trace: Trace, recorder: Recorder): RequestDetails {
  const entry = trace.get(id);
  if (!entry) {
    throw new FarmError(
      'request-forgotten',
      l10n.t('The farm no longer keeps this request. It keeps the last requests only.'),
    );
  }
  const record = recorder.get(id);
  if (!record) return { entry };
  const { sentMs, answeredMs } = record;
  const response = record.response();
  return {
    entry,
    request: record.request(),
    ...(response && { response }),
    ...(sentMs !== undefined && { sentMs }),
    ...(answeredMs !== undefined && { answeredMs }),
  };
}
