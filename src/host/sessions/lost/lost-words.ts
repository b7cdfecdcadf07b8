import * as vscode from '../../shown/vscode.ts';
import type { Words } from '../../../lookup/lost/finding.ts';
import type { SessionPart } from '../../../stores/session.ts';
import { formatCount, formatDuration } from '../../text-format.ts';
import { layoutFullName } from '../layout-names.ts';
import { applicationText } from '../tree-items.ts';

/** How reports write what stands in findings, at a moment. */
export function reportWords(nowMs: number): Words {
  const { language } = vscode.env;
  return {
    time: (atMs) => {
      const isToday = new Date(atMs).toDateString() === new Date(nowMs).toDateString();
      return new Intl.DateTimeFormat(language, {
        timeStyle: 'medium',
        ...(!isToday && { dateStyle: 'short' }),
      }).format(atMs);
    },
    duration: formatDuration,
    count: (count) => formatCount(count, language),
    application: applicationText,
    layout: layoutFullName,
    part: partText,
  };
}

function partText(part: SessionPart): string {
  switch (part) {
    case 'data':
      return vscode.l10n.t('Data');
    case 'lock':
      return vscode.l10n.t('Lock');
    case 'timeout':
      return vscode.l10n.t('Timeout');
  }
}
