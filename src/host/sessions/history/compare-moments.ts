import * as vscode from '../../shown/vscode.ts';
import type { ChangingRequest } from '../../../survey/history/changing-request.ts';
import type { Moment, Timeline } from '../../../survey/history/moment.ts';
import type { HostServices } from '../../services.ts';
import { type ComparedSide, openComparison } from '../files/open-comparison.ts';
import type { SessionFiles } from '../files/session-files.ts';
import type { SessionAddress } from '../session-uri.ts';
import { momentTime } from './moment-text.ts';

/** A session whose moments are compared. */
export interface ComparedSession {
  readonly address: SessionAddress;
  /** The ID as it may be shown. */
  readonly id: string;
}

/**
 * Opens two moments beside each other, or the first one of all alone.
 * @param isQuiet whether nothing is said of moments that have the same items
 */
export async function compareMoments(
  { files }: { readonly files: SessionFiles },
  { address, id }: ComparedSession,
  before: Moment | undefined,
  after: Moment,
  isQuiet = false,
): Promise<void> {
  if (!before) {
    await vscode.window.showTextDocument(files.uriOf(address, 'json', after.id), { preview: true });
    return;
  }
  await openComparison(sideOf(files, address, before), sideOf(files, address, after), {
    title: `${id}: ${momentTime(before.atMs)} ↔ ${momentTime(after.atMs)}`,
    ...(!isQuiet && { ifSame: vscode.l10n.t('Both moments have the same items.') }),
  });
}

/** A moment as one side of a comparison. */
export function sideOf(
  files: SessionFiles,
  address: SessionAddress,
  { snapshot, id }: Moment,
): ComparedSide {
  return { snapshot, uriOf: (form) => files.uriOf(address, form, id) };
}

/** The requests of farms that were about a session: those that its timeline has kept, and those that farms know. */
export async function requestsFor(
  { sessionRequests }: Pick<HostServices, 'sessionRequests'>,
  address: SessionAddress,
  { requests }: Timeline,
): Promise<readonly ChangingRequest[]> {
  const told = await sessionRequests.changesOf(address);
  return [...new Map([...requests, ...told].map((each) => [each.key, each])).values()];
}
