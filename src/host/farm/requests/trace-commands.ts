import * as v from 'valibot';
import { shaped } from '../../../shapes/shape.ts';
import { DisposableStore } from '../../disposable.ts';
import type { DisposableLike } from '../../disposable.ts';
import type { CommandRegistry } from '../../errors.ts';
import type { HostServices } from '../../services.ts';
import type { FarmTargets } from '../farm-targets.ts';
import { copyAsCurl } from './copy-as-curl.ts';
import { exportHar } from './export-har.ts';
import type { Har } from './har.ts';
import type { KeptTraces } from './kept-traces.ts';
import { openHar } from './open-har.ts';
import { registerReplayCommands } from './replay-commands.ts';
import type { RequestDocuments } from './request-documents.ts';
import { registerSeriesCommands } from './series/series-commands.ts';
import type { TracedRequest, TraceTargets } from './trace-targets.ts';

/** What the commands about requests that are over work with. */
export interface TraceParts {
  readonly targets: TraceTargets;
  readonly farms: FarmTargets;
  readonly kept: KeptTraces;
  readonly documents: RequestDocuments;
  readonly services: HostServices;
}

/** Registers what can be done with requests that are over. */
export function registerTraceCommands(
  commands: CommandRegistry,
  { targets, farms, kept, documents, services }: TraceParts,
): DisposableLike {
  const { titleOf } = services;
  const creator = creatorOf(services.context.extension.packageJSON);
  const owned = new DisposableStore();
  owned.add(
    commands.register('openRequestDetails', async (target) => {
      const request = await targets.request(target, 'openRequestDetails');
      if (request) await documents.show(request.source, request.entry);
    }),
  );
  owned.add(
    commands.register('compareRequests', async (target, selection = []) => {
      if (selection.length === 2) {
        const [newer, older] = targets.selected(target, selection);
        if (older && newer) await documents.compare(older, newer);
        return;
      }
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
  owned.add(
    commands.register('exportRequests', () =>
      exportHar(targets.shown(), { title: titleOf('exportRequests'), creator }),
    ),
  );
  owned.add(
    commands.register('exportRequest', async (target) => {
      const request = await targets.request(target, 'exportRequest');
      if (request) await exportHar([request], { title: titleOf('exportRequest'), creator });
    }),
  );
  owned.add(
    commands.register('exportSelectedRequests', async (target, selection) => {
      const title = titleOf('exportSelectedRequests');
      await exportHar(targets.selected(target, selection), { title, creator });
    }),
  );
  owned.add(
    commands.register('openRequestsFromHar', async () => {
      await openHar(kept, titleOf('openRequestsFromHar'));
    }),
  );
  const { errors } = services;
  owned.add(registerSeriesCommands(commands, { targets, farms, titleOf, errors }));
  owned.add(registerReplayCommands(commands, { targets, farms, documents, titleOf }));
  return owned;
}

const manifestShape = v.object({ version: v.string() });

/** What has written a file: ours, with its version. */
function creatorOf(manifest: unknown): Har['log']['creator'] {
  return { name: 'Session Farm', version: shaped(manifestShape, manifest)?.version ?? '0' };
}
