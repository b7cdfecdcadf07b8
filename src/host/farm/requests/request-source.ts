import * as vscode from '../../shown/vscode.ts';
import { requestDetails } from '../../../protocol/farm/request-details.ts';
import type { RequestDetails } from '../../../protocol/farm/request-details.ts';
import type { TraceEntry } from '../../../protocol/farm/trace.ts';
import { shaped } from '../../../shapes/shape.ts';
import { UserError } from '../../errors.ts';
import type { RunningFarm } from '../running-farm.ts';

/** Who knows more of the requests in the view: a farm that runs. */
export interface RequestSource {
  /** Tells it from all others of this window. */
  readonly key: string;
  readonly name: string;
  /** Oldest first. */
  readonly entries: readonly TraceEntry[];
  describe(request: number): Promise<RequestDetails>;
}

/** A farm as the source of its requests. */
export function sourceOf(farm: RunningFarm): RequestSource {
  return {
    key: `${farm.id}/${farm.state?.pid ?? 0}`,
    name: farm.name,
    entries: farm.trace,
    describe: async (request) => {
      const details = shaped(requestDetails, await farm.send({ name: 'describeRequest', request }));
      if (details) return details;
      throw new UserError(vscode.l10n.t('The farm gave no details of this request.'));
    },
  };
}
