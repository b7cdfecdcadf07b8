import * as vscode from '../../shown/vscode.ts';
import type { SessionIndex } from '../../../stores/source/session-index.ts';
import type { EndpointRecord } from '../../endpoints/endpoint-record.ts';
import { withSource } from '../../endpoints/with-source.ts';
import type { HostServices } from '../../services.ts';
import { formatCount } from '../../text-format.ts';

/** Searches an endpoint to its end, however long that takes. Undefined when the user called it off. */
export function searchAll(
  services: Pick<HostServices, 'connections'>,
  { id, name }: EndpointRecord,
): Promise<SessionIndex | undefined> {
  const { env, l10n } = vscode;
  const title = l10n.t('Searching the sessions of {0}', name);
  return withSource(services, id, title, (source, { signal, report }) =>
    source.find({
      signal,
      onProgress: ({ keyCount }) =>
        report(l10n.t('{0} keys so far', formatCount(keyCount, env.language))),
    }),
  );
}
