import { l10n } from '../../formats/reason.ts';
import type { FarmCommandOf } from '../../protocol/farm/commands.ts';
import type { Replayed } from '../../protocol/farm/replay.ts';
import { FarmError } from '../errors.ts';
import type { RequestCopy } from '../trace/request-text.ts';
import type { FarmParts, Handlers } from './handlers.ts';

/** What concerns requests that are sent again. */
export const replayHandlers = (parts: FarmParts): Handlers<'replay' | 'stopReplays'> => ({
  replay: async (command): Promise<Replayed> => {
    const { request, server, times = 1, isParallel = false } = command;
    const entries = await parts.replays.send(copyOf(command, parts), {
      ...(request !== undefined && { of: request }),
      ...(server !== undefined && { backend: parts.members.ready(server) }),
      times,
      isParallel,
    });
    await parts.sessions?.settle(entries);
    return { entries: entries.map((entry) => parts.trace.get(entry.id) ?? entry) };
  },
  stopReplays: () => parts.replays.stop(),
});

/** @throws FarmError `request-forgotten`, `body-not-kept` */
function copyOf({ request, given }: FarmCommandOf<'replay'>, { recorder }: FarmParts): RequestCopy {
  if (given) {
    const body = Buffer.from(given.body?.base64 ?? '', 'base64');
    if (body.length < (given.body?.byteCount ?? 0)) throw bodyNotKept();
    return { ...given, body };
  }
  const record = request === undefined ? undefined : recorder.get(request);
  if (!record) {
    throw new FarmError(
      'request-forgotten',
      l10n.t('The farm no longer keeps this request. It keeps the last requests only.'),
    );
  }
  const body = record.wholeBody;
  if (!body) throw bodyNotKept();
  const { target, headers } = record.request();
  return { method: record.method, target, headers, body };
}

function bodyNotKept(): FarmError {
  return new FarmError(
    'body-not-kept',
    l10n.t('The body of this request is too long to be kept, so the request cannot be sent again.'),
  );
}
