import * as vscode from '../../shown/vscode.ts';
import { writeItemCondition } from '../../../lookup/filter/item-condition.ts';
import type {
  SessionChoice,
  SessionFilter,
  SessionOrder,
} from '../../../lookup/filter/session-filter.ts';
import { formatSize, oneLine } from '../../text-format.ts';
import { layoutShortName } from '../layout-names.ts';
import { applicationText } from '../tree-items.ts';

const maxLength = 60;

/** What a filter says in its row. */
export function filterText(filter: SessionFilter): string {
  switch (filter.kind) {
    case 'id-part':
      return vscode.l10n.t('ID contains "{0}"', oneLine(filter.text, maxLength));
    case 'application':
      return vscode.l10n.t(
        'Application {0}',
        // How an application without a name is called depends on the layout; any one does here.
        applicationText({ application: filter.application, layout: 'aspnetcore' }),
      );
    case 'layout':
      return vscode.l10n.t('Stored by {0}', layoutShortName(filter.layout));
    case 'locked':
      return vscode.l10n.t('Locked');
    case 'waiting':
      return vscode.l10n.t('Requests are waiting for the lock');
    case 'expires-within':
      return vscode.l10n.t('Expires within {0}', durationText(filter.seconds));
    case 'no-ttl':
      return vscode.l10n.t('Never expires');
    case 'bigger-than':
      return vscode.l10n.t('Larger than {0}', formatSize(filter.bytes, vscode.env.language));
    case 'used-within':
      return vscode.l10n.t('Used in the last {0}', durationText(filter.seconds));
    case 'item':
      return vscode.l10n.t('Item {0}', oneLine(writeItemCondition(filter), maxLength));
  }
}

/** What an order says in its row. */
export function orderText(order: SessionOrder): string {
  switch (order) {
    case 'id':
      return vscode.l10n.t('By session ID');
    case 'longest-lock':
      return vscode.l10n.t('Locked sessions, longest lock first');
    case 'soonest-end':
      return vscode.l10n.t('Expires soonest first');
    case 'latest-end':
      return vscode.l10n.t('Expires latest first');
    case 'largest':
      return vscode.l10n.t('Largest first');
    case 'latest-use':
      return vscode.l10n.t('Last used first');
  }
}

/** A whole choice in one line. */
export function choiceText({ filters, order }: SessionChoice): string {
  return [...filters.map(filterText), ...(order === 'id' ? [] : [orderText(order)])].join(', ');
}

/** `90 s`, `10 min`, `2 h`, `3 d`: in the largest unit that is whole. */
export function durationText(seconds: number): string {
  if (seconds % 86_400 === 0) return `${seconds / 86_400} d`;
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  if (seconds % 60 === 0) return `${seconds / 60} min`;
  return `${seconds} s`;
}
