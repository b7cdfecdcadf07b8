import * as vscode from '../../shown/vscode.ts';
import type { SessionIndex } from '../../../stores/source/session-index.ts';
import type { EndpointRecord } from '../../endpoints/endpoint-record.ts';
import { withSource } from '../../endpoints/with-source.ts';
import type { HostServices } from '../../services.ts';
import { agreesToCost } from '../search-cost-text.ts';
import { formatCount } from '../../text-format.ts';

/** Searches an endpoint to its end, however long that takes. Undefined when the user called it off. */
export function searchAll(
  services: Pick<HostServices, 'connections'>,
  record: EndpointRecord,
): Promise<SessionIndex | undefined> {
  const { id, name } = record;
  const { env, l10n } = vscode;
  const title = l10n.t('Searching the sessions of {0}', name);
  return withSource(services, id, title, async (source, { signal, report }) => {
    if (!(await agreesToCost(source, record))) return undefined;
    return source.find({
      signal,
      onProgress: ({ keyCount }) =>
        report(l10n.t('{0} keys so far', formatCount(keyCount, env.language))),
    });
  });
}
