import type { SessionChoice } from '../../lookup/filter/session-filter.ts';
import type { SessionIndex } from '../../stores/source/session-index.ts';
import { otherDatabases } from '../../stores/source/source-vitals.ts';
import { matchCountOf } from './filter/match-count.ts';
import type { EndpointEntry } from './model-entries.ts';
import type { Notice } from './nodes.ts';

/** The most other databases that an empty one names. */
const maxDatabases = 3;

/** A search that takes longer has a row above what it has found, which stops it. */
const longMs = 1000;

/** What stands above the applications of an endpoint: what happened to it, what failed, or why there are none. */
export function endpointNotices(entry: EndpointEntry, choice: SessionChoice): readonly Notice[] {
  const { state, news, index } = entry.sessions;
  const notices: Notice[] = news ? [{ type: 'news', news }] : [];
  if (choice.filters.length > 0 && index) notices.push(filterNotice(entry, index, choice));
  if (state.phase === 'scanning' && Date.now() - state.startedAtMs > longMs) {
    notices.push({ type: 'scanning' });
    return notices;
  }
  if (state.phase === 'stopped') {
    const { keyCount, totalKeyCount } = state;
    notices.push({ type: 'stopped', keyCount, ...(totalKeyCount && { totalKeyCount }) });
    return notices;
  }
  if (state.phase === 'unasked') return [{ type: 'unasked', cost: state.cost }];
  if (state.phase === 'failed') notices.push({ type: 'failure', error: state.error });
  else if (index && (index.gaps || index.unlistedCount > 0)) {
    const { gaps, sessionCount: listedCount, unlistedCount } = index;
    if (gaps) notices.push({ type: 'incomplete', gaps });
    if (unlistedCount > 0) notices.push({ type: 'too-many', listedCount, unlistedCount });
  } else if (index && index.groups().length > 0) return notices;
  else if (state.phase === 'ready') notices.push(...emptyNotices(entry));
  else notices.push({ type: 'scanning' });
  return notices;
}

/** The most prefixes under which keys look like sessions that are asked about. */
const maxSuggestions = 5;

/** What stands below the applications: keys that look like sessions, while their names are those of anything. */
export function suggestionNotices({ sessions }: EndpointEntry): readonly Notice[] {
  if (sessions.state.phase !== 'ready') return [];
  const suggestions = sessions.index?.suggestions ?? [];
  return suggestions
    .slice(0, maxSuggestions)
    .map((suggestion): Notice => ({ type: 'suggestion', suggestion }));
}

function filterNotice(entry: EndpointEntry, index: SessionIndex, choice: SessionChoice): Notice {
  let matchCount: number | undefined = 0;
  for (const group of entry.currentGroups()) {
    const count = matchCountOf(group, index, choice);
    matchCount = count === undefined || matchCount === undefined ? undefined : matchCount + count;
  }
  return {
    type: 'filtered',
    totalCount: index.sessionCount,
    ...(matchCount !== undefined && { matchCount }),
  };
}

/** That there are no sessions, and which other databases of the server have keys. */
function emptyNotices({ sessions, database }: EndpointEntry): readonly Notice[] {
  const others = sessions.vitals ? otherDatabases(sessions.vitals, database) : [];
  const named = others.slice(0, maxDatabases);
  return [
    { type: 'no-sessions', database, isAlone: named.length === 0 },
    ...named.map((other): Notice => ({ type: 'other-database', ...other })),
  ];
}
