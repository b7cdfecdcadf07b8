import * as vscode from '../../shown/vscode.ts';
import type { FarmPageStrings } from '../../../protocol/farm-page-strings.ts';

type DiagramKeys =
  | 'sequence'
  | 'sequenceHint'
  | 'sequenceNone'
  | 'lastRequests'
  | 'pause'
  | 'resume'
  | 'asTable'
  | 'asDiagram'
  | `column${string}`
  | 'client'
  | `step${string}`
  | `legend${string}`
  | 'stillUnderway'
  | 'noAnswer'
  | 'sessions'
  | 'sessionsNone'
  | 'locked'
  | 'lockedFor'
  | 'items'
  | 'follow'
  | `trace${string}`
  | 'stopFollowing'
  | 'clear'
  | `detail${string}`
  | 'absent'
  | `news${string}`;

/** The texts of the page's diagrams, its list of requests, and what it says aloud. */
export function diagramStrings(): Pick<
  FarmPageStrings,
  Extract<keyof FarmPageStrings, DiagramKeys>
> {
  const { l10n } = vscode;
  return {
    sequence: l10n.t('Sequence'),
    sequenceHint: l10n.t('Requests over time. The table has the same as text.'),
    sequenceNone: l10n.t('No requests yet. Open the farm in a browser to send some.'),
    lastRequests: l10n.t('Last {0}'),
    pause: l10n.t('Pause'),
    resume: l10n.t('Resume'),
    asTable: l10n.t('Show Table'),
    asDiagram: l10n.t('Show Diagram'),
    columnFrom: l10n.t('From'),
    columnTo: l10n.t('To'),
    columnWhat: l10n.t('Event'),
    client: l10n.t('Client'),
    stepArrives: l10n.t('arrives'),
    stepForwarded: l10n.t('forwarded after {0}'),
    stepLock: l10n.t('gets the lock after {0}'),
    stepAnswered: l10n.t('{0} after {1}'),
    legendWork: l10n.t('server is working'),
    legendHeld: l10n.t('held at the balancer'),
    legendWait: l10n.t('waiting for the lock'),
    legendLock: l10n.t('holding the lock'),
    legendUse: l10n.t('using the session'),
    stillUnderway: l10n.t('in progress'),
    noAnswer: l10n.t('no response'),

    sessions: l10n.t('Sessions by Server'),
    sessionsNone: l10n.t('No request has used a session yet.'),
    columnSession: l10n.t('Session'),
    columnOrder: l10n.t('Last requests, oldest first'),
    columnChanges: l10n.t('Server changes'),
    locked: l10n.t('locked'),
    lockedFor: l10n.t('locked for {0}'),
    items: l10n.t('Items: {0}'),
    follow: l10n.t('Show only the requests of this session'),

    trace: l10n.t('Requests'),
    traceNone: l10n.t('No requests yet.'),
    traceNoMatch: l10n.t('No requests match the filter.'),
    traceFilter: l10n.t('Filter requests'),
    traceCount: l10n.t('{0} of {1}'),
    stopFollowing: l10n.t('Session #{0} Only'),
    clear: l10n.t('Clear'),
    columnTime: l10n.t('Time'),
    columnRequest: l10n.t('Request'),
    columnServer: l10n.t('Server'),
    columnStatus: l10n.t('Status'),
    columnDuration: l10n.t('Duration'),
    columnLockWait: l10n.t('Lock wait'),
    columnChanged: l10n.t('Changed items'),

    detail: l10n.t('Request Details'),
    detailNone: l10n.t('Select a request to see its details.'),
    detailWhy: l10n.t('Server and reason'),
    detailTried: l10n.t('Tried first'),
    detailHeld: l10n.t('Held for'),
    detailLogId: l10n.t('X-ARR-LOG-ID'),
    detailReplayOf: l10n.t('Copy of request'),
    detailItems: l10n.t('Session items that the request changed'),
    columnItem: l10n.t('Item'),
    columnBefore: l10n.t('Before'),
    columnAfter: l10n.t('After'),
    absent: l10n.t('none'),

    newsPhase: l10n.t('Farm {0}: {1}.'),
    newsServer: l10n.t('{0}: {1}.'),
    newsHeld: l10n.t('{0} is waiting at the balancer. {1}'),
    newsHeldMany: l10n.t('{0} requests are waiting at the balancer.'),
    newsHolding: l10n.t('Requests are being held.'),
    newsFlowing: l10n.t('Requests are no longer held.'),
  };
}
