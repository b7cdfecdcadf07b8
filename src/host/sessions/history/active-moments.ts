import * as vscode from '../../shown/vscode.ts';
import type { Moment, Timeline } from '../../../survey/history/moment.ts';
import type { SessionHistory } from '../../../survey/history/session-history.ts';
import { fromFileUriParts, sessionFileScheme } from '../files/file-uri.ts';
import { addressKey, SessionUriError, type SessionAddress } from '../session-uri.ts';

/** The moments of a timeline that the tab in front shows: two that are compared, one beside what is now, or one alone. */
export interface ActiveMoments {
  readonly address: SessionAddress;
  readonly timeline: Timeline;
  /** The one on the left, or the only one. */
  readonly first: Moment;
  /** The one on the right, or the only one. */
  readonly last: Moment;
  /** Whether nothing stands beside it. */
  readonly isAlone: boolean;
}

/** What the tab in front shows of a timeline; undefined for all else. */
export function activeMoments(history: SessionHistory): ActiveMoments | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const uris =
    input instanceof vscode.TabInputTextDiff
      ? [input.original, input.modified]
      : input instanceof vscode.TabInputText
        ? [input.uri]
        : [];
  const files = uris.map(fileOf);
  const [left, right = left] = files;
  if (!left || !right || addressKey(left.address) !== addressKey(right.address)) return undefined;
  const { address } = left;
  const moments = files.flatMap((file) =>
    file?.momentId === undefined ? [] : (history.moment(address, file.momentId) ?? []),
  );
  const [first, last = first] = moments;
  const timeline = history.of(address);
  const isAlone = files.length === 1;
  return first && last && timeline && { address, timeline, first, last, isAlone };
}

function fileOf(uri: vscode.Uri) {
  if (uri.scheme !== sessionFileScheme) return undefined;
  try {
    return fromFileUriParts(uri);
  } catch (error) {
    // A tab of another machine or profile.
    if (error instanceof SessionUriError) return undefined;
    throw error;
  }
}
