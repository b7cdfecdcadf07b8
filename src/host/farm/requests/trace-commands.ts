import { DisposableStore } from '../../disposable.ts';
import type { DisposableLike } from '../../disposable.ts';
import type { CommandRegistry } from '../../errors.ts';
import type { RequestDocuments } from './request-documents.ts';
import type { TraceTargets } from './trace-targets.ts';

/** Registers what can be done with requests that are over. */
export function registerTraceCommands(
  commands: CommandRegistry,
  targets: TraceTargets,
  documents: RequestDocuments,
): DisposableLike {
  const owned = new DisposableStore();
  owned.add(
    commands.register('openRequestDetails', async (target) => {
      const request = await targets.request(target, 'openRequestDetails');
      if (request) await documents.show(request.source, request.entry);
    }),
  );
  return owned;
}
