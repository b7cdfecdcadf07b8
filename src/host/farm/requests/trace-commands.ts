import type { TitleOf } from '../../contributions/command-titles.ts';
import { DisposableStore } from '../../disposable.ts';
import type { DisposableLike } from '../../disposable.ts';
import type { CommandRegistry } from '../../errors.ts';
import { copyAsCurl } from './copy-as-curl.ts';
import { registerReplayCommands } from './replay-commands.ts';
import type { RequestDocuments } from './request-documents.ts';
import type { TracedRequest, TraceTargets } from './trace-targets.ts';

/** Registers what can be done with requests that are over. */
export function registerTraceCommands(
  commands: CommandRegistry,
  targets: TraceTargets,
  documents: RequestDocuments,
  titleOf: TitleOf,
): DisposableLike {
  const owned = new DisposableStore();
  owned.add(
    commands.register('openRequestDetails', async (target) => {
      const request = await targets.request(target, 'openRequestDetails');
      if (request) await documents.show(request.source, request.entry);
    }),
  );
  owned.add(
    commands.register('compareRequests', async (target) => {
      const first = await targets.request(target, 'compareRequests');
      if (!first) return;
      const isOther = ({ source, entry }: TracedRequest): boolean =>
        source.key !== first.source.key || entry.id !== first.entry.id;
      const second = await targets.request(undefined, 'compareRequests', isOther);
      if (second) await documents.compare(first, second);
    }),
  );
  owned.add(
    commands.register('copyAsCurl', async (target) => {
      const request = await targets.request(target, 'copyAsCurl');
      if (request) await copyAsCurl(request, titleOf('copyAsCurl'));
    }),
  );
  owned.add(registerReplayCommands(commands, targets, documents, titleOf));
  return owned;
}
