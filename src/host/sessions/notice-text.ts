import * as vscode from '../shown/vscode.ts';
import type { SearchGaps, SessionSuggestion } from '../../stores/source/session-index.ts';
import type { SearchCost } from '../../stores/source/search-cost.ts';
import type { SessionCondition } from '../../stores/session.ts';
import type { Tooltip } from '../shown/markdown.ts';
import { formatCount, formatTime, oneLine } from '../text-format.ts';
import type { ScanState } from './endpoint-sessions.ts';
import { layoutShortName } from './layout-names.ts';
import { type EmptyPlace, setUpHelp } from './set-up-help.ts';
import { costText } from './search-cost-text.ts';
import { newsText } from './news-text.ts';
import type { Notice } from './nodes.ts';

const maxPrefixLength = 60;

/** What a row about other rows says, and how it looks. */
export interface NoticeText {
  readonly label: string;
  readonly description?: string;
  readonly tooltip?: Tooltip;
  readonly icon: vscode.ThemeIcon;
}

/** What the texts depend on beside the notice itself. */
export interface NoticeContext {
  /** Puts an error into the user's words. */
  readonly explain: (error: unknown) => string;
  /** How far a running search has come; undefined before it is connected. */
  readonly scan: ScanState | undefined;
  readonly place: EmptyPlace;
}

/** What a row about other rows says. */
export function noticeText(notice: Notice, { explain, scan, place }: NoticeContext): NoticeText {
  const { language } = vscode.env;
  switch (notice.type) {
    case 'failure':
      return {
        label: explain(notice.error),
        icon: new vscode.ThemeIcon('error', new vscode.ThemeColor('errorForeground')),
      };
    case 'scanning':
      return {
        label:
          scan === undefined
            ? vscode.l10n.t('Connecting…')
            : vscode.l10n.t('{0} sessions so far…', formatCount(scan.sessionCount, language)),
        description: scanText(scan),
        icon: new vscode.ThemeIcon('loading~spin'),
      };
    case 'stopped':
      return {
        label: vscode.l10n.t('Not all sessions were found'),
        description: [
          ...(notice.totalKeyCount === undefined
            ? []
            : [
                vscode.l10n.t(
                  'stopped after {0} of {1} keys',
                  formatCount(notice.keyCount, language),
                  formatCount(notice.totalKeyCount, language),
                ),
              ]),
          vscode.l10n.t('Search Again'),
        ].join(' · '),
        icon: new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground')),
      };
    case 'unasked':
      return unaskedText(notice.cost);
    case 'incomplete':
      if (notice.gaps.unlistedKeyCount !== undefined) return partlyListed(notice.gaps);
      return {
        label: gapsText(notice.gaps),
        description: vscode.l10n.t('the list continues when it is back'),
        icon: new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground')),
      };
    case 'too-many':
      return {
        label: vscode.l10n.t(
          '{0} of about {1} sessions are listed',
          formatCount(notice.listedCount, language),
          formatCount(notice.listedCount + notice.unlistedCount, language),
        ),
        description: vscode.l10n.t('Find Session…'),
        tooltip: {
          heading: vscode.l10n.t('Too many sessions to list'),
          paragraphs: [
            [
              vscode.l10n.t(
                'The others are counted. Filters, searches, and statistics use those that are listed. Find Session finds each of them by its ID.',
              ),
            ],
          ],
        },
        icon: new vscode.ThemeIcon('info'),
      };
    case 'disconnected':
      return {
        label: vscode.l10n.t('Not connected'),
        description: vscode.l10n.t('Connect'),
        icon: new vscode.ThemeIcon('debug-disconnect'),
      };
    case 'found-change':
      return {
        label: notice.isPasswordOnly
          ? vscode.l10n.t('{0} now has another password', notice.file)
          : vscode.l10n.t('{0} now says {1}', notice.file, notice.label),
        description: vscode.l10n.t('Use It'),
        icon: new vscode.ThemeIcon('file-code'),
      };
    case 'news': {
      const { label, meaning } = newsText(notice.news);
      return {
        label,
        description: meaning,
        icon: new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground')),
      };
    }
    case 'no-sessions':
      return {
        label: notice.isAlone
          ? vscode.l10n.t('No sessions')
          : vscode.l10n.t('No sessions in database {0}', notice.database),
        description: place.store
          ? vscode.l10n.t('nothing here looks like a session')
          : vscode.l10n.t('no known session keys · Teach a Layout…'),
        tooltip: setUpHelp(place),
        icon: new vscode.ThemeIcon('info'),
      };
    case 'other-database':
      return {
        label:
          notice.keyCount === 1
            ? vscode.l10n.t('Database {0} has 1 key', notice.database)
            : vscode.l10n.t(
                'Database {0} has {1} keys',
                notice.database,
                formatCount(notice.keyCount, language),
              ),
        description: vscode.l10n.t('Use Database {0}…', notice.database),
        icon: new vscode.ThemeIcon('arrow-right'),
      };
    case 'suggestion':
      return {
        label: suggestionText(notice.suggestion),
        description: vscode.l10n.t('Show Them'),
        tooltip: {
          heading: vscode.l10n.t('Show Them'),
          paragraphs: [
            [
              vscode.l10n.t(
                'The names of these keys do not say what they are. Session Farm looked at some of their values.',
              ),
            ],
            [
              vscode.l10n.t(
                'To show them, a layout with their prefix is added to the setting {0}.',
                'sessionFarm.layouts',
              ),
            ],
          ],
        },
        icon: new vscode.ThemeIcon('lightbulb'),
      };
    case 'filtered':
      return {
        label:
          notice.matchCount === undefined
            ? vscode.l10n.t(
                'Some of {0} sessions are shown',
                formatCount(notice.totalCount, language),
              )
            : vscode.l10n.t(
                '{0} of {1} sessions match',
                formatCount(notice.matchCount, language),
                formatCount(notice.totalCount, language),
              ),
        description: vscode.l10n.t('Clear Filter'),
        icon: new vscode.ThemeIcon('filter-filled'),
      };
    case 'choosing':
      return {
        label: vscode.l10n.t(
          'Looking at sessions: {0} of {1}',
          formatCount(notice.lookedAt, language),
          formatCount(notice.of, language),
        ),
        description: vscode.l10n.t('{0} match · Stop', formatCount(notice.matchCount, language)),
        icon: new vscode.ThemeIcon('loading~spin'),
      };
    case 'chosen':
      return chosenText(notice);
    case 'no-match':
      return {
        label: vscode.l10n.t(
          'No matches in {0} sessions',
          formatCount(notice.totalCount, language),
        ),
        icon: new vscode.ThemeIcon('filter'),
      };
    case 'load-more':
      return {
        label: vscode.l10n.t(
          'Load More ({0} of {1})',
          formatCount(notice.shownCount, language),
          formatCount(notice.totalCount, language),
        ),
        icon: new vscode.ThemeIcon('ellipsis'),
      };
    case 'new-sessions':
      return {
        label: vscode.l10n.t('Show New Sessions ({0})', formatCount(notice.newCount, language)),
        icon: new vscode.ThemeIcon('arrow-down'),
      };
    case 'no-items':
      return {
        label: emptyText(notice.condition),
        ...(notice.problem !== undefined && { description: vscode.reasonText(notice.problem) }),
        icon: new vscode.ThemeIcon(notice.condition === 'ok' ? 'info' : 'warning'),
      };
  }
}

/** `1,204 keys look like sessions of Express under "shop:"`. */
function suggestionText({ layout, prefix, keyCount }: SessionSuggestion): string {
  const framework = layoutShortName(layout);
  const shown = oneLine(prefix, maxPrefixLength);
  return keyCount === 1
    ? vscode.l10n.t('1 key looks like a session of {0} under "{1}"', framework, shown)
    : vscode.l10n.t(
        '{0} keys look like sessions of {1} under "{2}"',
        formatCount(keyCount, vscode.env.language),
        framework,
        shown,
      );
}

/** How much of a search is done, and what a click on its row does. */
function scanText(scan: ScanState | undefined): string {
  const { keyCount = 0, totalKeyCount } = scan ?? {};
  const stop = vscode.l10n.t('Stop');
  if (scan?.consumedUnits !== undefined) {
    const units = formatCount(Math.ceil(scan.consumedUnits), vscode.env.language);
    return vscode.l10n.t('{0} read units used · {1}', units, stop);
  }
  if (totalKeyCount === undefined) return stop;
  // Keys come meanwhile, and some are met twice.
  const percent = Math.min(99, Math.floor((keyCount / totalKeyCount) * 100));
  return vscode.l10n.t('{0}% of keys · {1}', percent, stop);
}

/** What a search would cost, before anybody pays for it. */
function unaskedText({ entryCount, readUnits }: SearchCost): NoticeText {
  const count = formatCount(entryCount, vscode.env.language);
  return {
    label:
      entryCount === 0
        ? vscode.l10n.t('Not searched')
        : entryCount === 1
          ? vscode.l10n.t('About 1 record, not searched')
          : vscode.l10n.t('About {0} records, not searched', count),
    // A narrow view cuts the end off.
    description: [
      vscode.l10n.t('Search Table'),
      entryCount === 0 ? vscode.l10n.t('not counted by AWS yet') : costText(readUnits),
    ].join(' · '),
    tooltip: {
      heading: vscode.l10n.t('Search Table'),
      paragraphs: [
        [
          vscode.l10n.t(
            'AWS charges for each record that a search reads, so Session Farm searches a table only when you ask for it. The search shows what it has used, and can be stopped.',
          ),
        ],
        [
          vscode.l10n.t(
            'Find Session opens a session by its ID or cookie without a search. AWS updates the count about every six hours.',
          ),
        ],
      ],
    },
    icon: new vscode.ThemeIcon('search'),
  };
}

/** How many sessions fit, as of when, and what may be missing. */
function chosenText(notice: Extract<Notice, { readonly type: 'chosen' }>): NoticeText {
  const { matchCount, lookedAt, of, unknownCount, listedCount, asOfMs } = notice;
  const { language } = vscode.env;
  const count = (number: number): string => formatCount(number, language);
  const remarks = [
    ...(lookedAt < of
      ? [vscode.l10n.t('stopped after {0} of {1}', count(lookedAt), count(of))]
      : []),
    ...(listedCount < matchCount ? [vscode.l10n.t('first {0} listed', count(listedCount))] : []),
    ...(unknownCount > 0 ? [vscode.l10n.t('{0} could not be checked', count(unknownCount))] : []),
    vscode.l10n.t('Look Again'),
  ];
  const label =
    matchCount === 1
      ? vscode.l10n.t('1 session matched at {0}', formatTime(asOfMs, Date.now(), language))
      : vscode.l10n.t(
          '{0} sessions matched at {1}',
          count(matchCount),
          formatTime(asOfMs, Date.now(), language),
        );
  return { label, description: remarks.join(' · '), icon: new vscode.ThemeIcon('filter') };
}

/** For servers that list only part of what they have. */
function partlyListed({ nodes, unlistedKeyCount = 0 }: SearchGaps): NoticeText {
  return {
    label: vscode.l10n.t(
      '{0} entries are not listed',
      formatCount(unlistedKeyCount, vscode.env.language),
    ),
    description: vscode.l10n.t('Find Session…'),
    tooltip: {
      heading: vscode.l10n.t('The server lists only part of its entries'),
      paragraphs: [
        [
          vscode.l10n.t(
            '{0} runs without the LRU crawler, so it names only part of what it stores. Find Session finds each session by its ID.',
            nodes.join(', '),
          ),
        ],
      ],
    },
    icon: new vscode.ThemeIcon('info'),
  };
}

/** Which part of a cluster is missing in the list. */
function gapsText({ nodes, slotCount }: SearchGaps): string {
  if (slotCount === 0) {
    return vscode.l10n.t(
      'Some sessions are missing, because {0} is not responding',
      nodes.join(', '),
    );
  }
  const share = formatCount(slotCount, vscode.env.language);
  return nodes.length === 0
    ? vscode.l10n.t(
        "Some sessions are missing, because no node serves {0} of the cluster's 16,384 slots",
        share,
      )
    : vscode.l10n.t(
        "Some sessions are missing, because {0} is not responding. It serves {1} of the cluster's 16,384 slots",
        nodes.join(', '),
        share,
      );
}

/** Why a session has no items to show. */
function emptyText(condition: SessionCondition): string {
  switch (condition) {
    case 'ok':
    case 'no-ttl':
      return vscode.l10n.t('No items');
    case 'ended':
      return vscode.l10n.t('This session has ended, though its key is still there');
    case 'no-data':
      return vscode.l10n.t('No data: the data key expired, or the site emptied it');
    case 'lock-only':
      return vscode.l10n.t('Lock only: a request asked for a session that does not exist');
    case 'wrong-type':
      return vscode.l10n.t('One of the keys has a Redis type that the provider never writes');
    case 'damaged':
      return vscode.l10n.t('The data cannot be split into items');
    case 'no-access':
      return vscode.l10n.t('Your Redis user is not allowed to read this session');
    case 'gone':
      return vscode.l10n.t('This session has ended');
  }
}
