import * as vscode from '../../shown/vscode.ts';
import { requestDetails } from '../../../protocol/farm/request-details.ts';
import type { RequestDetails } from '../../../protocol/farm/request-details.ts';
import type { TraceEntry } from '../../../protocol/farm/trace.ts';
import { shaped } from '../../../shapes/shape.ts';
import { UserError } from '../../errors.ts';
import { KeptTrace } from './kept-trace.ts';
import type { RunningFarm } from '../running-farm.ts';

/** Who knows more of the requests in the view: a farm that runs, or what is kept of another one. */
export interface RequestSource {
  /** Tells it from all others of this window. */
  readonly key: string;
  readonly name: string;
  /** Oldest first. */
  readonly entries: readonly TraceEntry[];
  /** Where a request was sent to: `http://localhost:9000`. */
  originOf(request: number): string;
  describe(request: number): Promise<RequestDetails>;
}

/** A farm, or a trace that was kept, as the source of its requests. */
export function sourceOf(farm: RunningFarm | KeptTrace): RequestSource {
  if (farm instanceof KeptTrace) {
    const { id, name, trace, originOf } = farm;
    const describe = (request: number): Promise<RequestDetails> => {
      const details = farm.describe(request);
      if (details) return Promise.resolve(details);
      throw new UserError(vscode.l10n.t('The farm gave no details of this request.'));
    };
    return { key: id, name, entries: trace, originOf, describe };
  }
  return {
    key: `${farm.id}/${farm.state?.pid ?? 0}`,
    name: farm.name,
    entries: farm.trace,
    originOf: () => farm.lastUrl,
    describe: async (request) => {
      const details = shaped(requestDetails, await farm.send({ name: 'describeRequest', request }));
      if (details) return details;
      throw new UserError(vscode.l10n.t('The farm gave no details of this request.'));
    },
  };
}
