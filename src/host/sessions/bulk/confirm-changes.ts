import * as vscode from '../../shown/vscode.ts';
import type { SessionRef } from '../../../stores/session.ts';
import type { BoundedPlans } from '../../../survey/bulk/bounded-plans.ts';
import type { BulkEdit } from '../../../survey/bulk/bulk-edit.ts';
import { storeName } from '../../endpoints/store-name.ts';
import { typesName } from '../../endpoints/type-name.ts';
import type { HostServices } from '../../services.ts';
import { formatCount } from '../../text-format.ts';
import { masksIds, shownId } from '../tree-items.ts';
import { buttonText } from './bulk-texts.ts';
import type { ChangedSessions } from './changed-sessions.ts';

/** What is to be done to the sessions of one endpoint. */
export interface BulkPlan {
  readonly sessions: ChangedSessions;
  readonly count: number;
  /** How many of them the site's database has as well, and restores. */
  readonly restoredCount: number;
  /** The first of them, as people read them. */
  readonly samples: readonly string[];
  /** As many as there is room for. */
  readonly held: BoundedPlans;
}

const maxSamples = 3;

/** Shows counts and three samples, and asks; in production for the endpoint's name. */
export async function confirmsPlan(
  { endpoints }: HostServices,
  edit: BulkEdit,
  plans: readonly BulkPlan[],
  skipped: readonly string[],
): Promise<boolean> {
  const { l10n } = vscode;
  const text = (count: number): string => formatCount(count, vscode.env.language);
  const wanted = plans.filter(({ count }) => count > 0);
  const nameOf = ({ sessions }: BulkPlan) => endpoints.get(sessions.place.endpointId)?.name ?? '';
  const total = wanted.reduce((sum, { count }) => sum + count, 0);
  const restoredCount = wanted.reduce((sum, plan) => sum + plan.restoredCount, 0);
  const button = buttonText(edit);
  const isStreamed = wanted.some(({ held }) => held.refusedCount > 0);
  const chosen = await vscode.window.showWarningMessage(
    l10n.t('{0} of {1} sessions on {2}?', button, text(total), wanted.map(nameOf).join(', ')),
    {
      modal: true,
      detail: [
        ...wanted.flatMap(({ samples }) => samples).slice(0, maxSamples),
        wanted.length > 1
          ? wanted.map((plan) => `${nameOf(plan)}: ${text(plan.count)}`).join('\n')
          : '',
        skipped.join(' '),
        isStreamed
          ? l10n.t(
              'These are too many to keep in memory, so each is read again before it is changed.',
            )
          : '',
        whatFollows(edit, total, restoredCount),
      ]
        .filter((part) => part !== '')
        .join('\n\n'),
    },
    button,
  );
  if (chosen !== button) return false;
  for (const { sessions, count } of wanted) {
    const record = endpoints.get(sessions.place.endpointId);
    if (record?.environment !== 'production') continue;
    const isSure = await typesName(
      record,
      l10n.t('Write to a Production Endpoint'),
      l10n.t(
        '{1} sessions belong to real users. Type {0} to write to {2}.',
        record.name,
        text(count),
        storeName(record),
      ),
    );
    if (!isSure) return false;
  }
  return true;
}

function whatFollows({ kind }: BulkEdit, total: number, restoredCount: number): string {
  const { l10n } = vscode;
  switch (kind) {
    case 'end': {
      const empty = l10n.t('The visitors will start over with empty sessions.');
      if (restoredCount === 0) return empty;
      const restored = l10n.t(
        'Django (cached_db) also stores {0} of these sessions in its database, and the next requests restore them from there. To end them, first delete them from the table django_session.',
        formatCount(restoredCount, vscode.env.language),
      );
      return restoredCount === total ? restored : `${empty}\n\n${restored}`;
    }
    case 'release-locks':
      return l10n.t(
        'Requests that are still running continue, and their changes may be lost or overwrite those of others. Waiting requests proceed.',
      );
    default:
      return l10n.t('A session that changes before it is written is left alone.');
  }
}

/** The ID of a session as it may be shown. */
export function idTextOf(
  { endpoints }: HostServices,
  { endpointId }: ChangedSessions['place'],
  ref: SessionRef,
): string {
  return shownId(ref, masksIds(endpoints.get(endpointId)));
}
