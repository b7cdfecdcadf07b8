import * as vscode from '../../shown/vscode.ts';
import { rankHangs } from '../../../lookup/hang/rank.ts';
import type { HostServices } from '../../services.ts';
import type { SessionAddress } from '../session-uri.ts';
import { applicationText, masksIds, shownId } from '../tree-items.ts';
import type { Explanation } from './explain-lost.ts';
import { reportWords } from './lost-words.ts';

/**
 * Looks at the lock of a session, and at what farms know of its requests.
 * @throws what the connection or the source throws
 */
export async function explainHang(
  { connections, endpoints, heldLocks, sessionRequests, titleOf }: HostServices,
  address: SessionAddress,
): Promise<Explanation> {
  const { l10n } = vscode;
  const { endpointId, database, ref } = address;
  const source = await connections.connect(endpointId, { database });
  const [summary, requests] = await Promise.all([source.summary(ref), sessionRequests.of(address)]);
  const nowMs = Date.now();
  const value = heldLocks.valueFor(address);
  const isOurs = value !== undefined && summary.lock?.value === value;
  const held = heldLocks.all().find((each) => each.value === value);
  const record = endpoints.get(endpointId);
  const evidence = {
    nowMs,
    at: address,
    summary,
    ...(isOurs && { heldHereSinceMs: held?.takenAtMs ?? nowMs }),
    ...(requests && { requests }),
  };
  const name = record?.name ?? '';
  return {
    findings: rankHangs(evidence, reportWords(nowMs)),
    head: {
      title: titleOf('explainLock'),
      subject: l10n.t(
        'Session {0} of {1} at {2}',
        shownId(ref, masksIds(record)),
        applicationText(ref),
        name,
      ),
      at: new Date(nowMs),
      places: [
        l10n.t('The lock of the session at {0}', name),
        requests
          ? l10n.t('The requests of the farm that belong to the session')
          : l10n.t('No farm of this window knows the session, so its requests are not known.'),
      ],
    },
  };
}
