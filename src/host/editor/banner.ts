import * as vscode from '../shown/vscode.ts';
import type { Banner, BannerAction } from '../../protocol/editor-state.ts';
import type { ReplicaState } from '../../stores/source/source-limit.ts';
import { layoutById } from '../../stores/layouts/layouts.ts';
import type { SessionItem } from '../../stores/session.ts';
import { replicaText } from '../endpoints/replica-text.ts';
import { formatCount, formatDuration } from '../text-format.ts';
import type { EditorView } from './editor-view.ts';
import { buttonText, nameText } from './texts/names.ts';
import { isWhole, readOnlyText } from './texts/read-only-text.ts';
import { inDoubtText, nothingWritten } from '../settle-change.ts';
import type { DocumentNotices, LossCause, SessionDocument } from './document/session-document.ts';

/** What a banner depends on. */
type BannerView = Pick<EditorView, 'document' | 'endpoint' | 'replica'>;

/** The most urgent thing that there is to say about a document. */
export function bannerFor({ document, endpoint, replica }: BannerView): Banner | undefined {
  const { notices, latest, draft } = document;
  const edits = draft.changes().length;
  if (notices.inDoubt === true) return warning(inDoubtText(), 'reconnect');
  if (notices.disconnected !== undefined) {
    return error(vscode.l10n.t('Not connected: {0}', notices.disconnected), 'reconnect');
  }
  if (notices.goneAtMs !== undefined) return goneBanner(document, notices.goneAtMs);
  if (replica && isWhole(latest)) return replicaBanner(document, replica);
  if (notices.conflict) {
    const names = notices.conflict.conflicts.map(({ name }) => nameText(name)).join(', ');
    const text = conflictText(notices.conflict, names);
    return warning(text, 'review', 'overwrite', 'reload');
  }
  if (latest.condition === 'lock-only') return damageBanner(document);
  const isHeldHere = latest.lock !== undefined && latest.lock.value === document.heldLock;
  if (latest.lock && !isHeldHere) return lockBanner(document);
  if (notices.saveRefused !== undefined) return warning(notices.saveRefused, 'save', 'reload');
  if (notices.overwritten) {
    const names = notices.overwritten.items.map(({ name }) => nameText(name)).join(', ');
    const text = lossText(notices.overwritten.cause, names);
    return warning(text, 'review-overwritten', 'apply-again', 'keep-overwritten');
  }
  if (notices.outcome !== undefined) return { ...warning(notices.outcome), severity: 'info' };
  if (isHeldHere) return heldBanner(document);
  if (notices.autoSaveRefused && edits > 0) {
    const text =
      edits === 1
        ? vscode.l10n.t('1 edited item is not saved. Auto save does not write to Redis.')
        : vscode.l10n.t(
            '{0} edited items are not saved. Auto save does not write to Redis.',
            edits,
          );
    return { ...warning(text, 'save'), severity: 'info' };
  }
  const damage = damageBanner(document);
  if (damage) return damage;
  const layout = layoutById(document.address.ref.layout);
  const readOnly = readOnlyText(draft.base, layout.planSave !== undefined);
  if (readOnly !== undefined) return { ...warning(readOnly), severity: 'info' };
  if (endpoint && !endpoint.canWrite) {
    return {
      ...warning(vscode.l10n.t('This endpoint is read-only.'), 'allow-edits'),
      severity: 'info',
    };
  }
  return undefined;
}

/** Nothing can be written to a replica, so nothing else is as urgent. */
function replicaBanner({ notices, draft }: SessionDocument, replica: ReplicaState): Banner {
  const text = replicaText(replica);
  const wasRefused = notices.saveRefused !== undefined;
  const banner = warning(wasRefused ? `${text} ${nothingWritten()}` : text, 'use-primary');
  return draft.isDirty || wasRefused ? banner : { ...banner, severity: 'info' };
}

function conflictText(
  { hasStoppedSave, isAfterDoubt }: NonNullable<DocumentNotices['conflict']>,
  names: string,
): string {
  if (isAfterDoubt) {
    return vscode.l10n.t(
      'The site has since changed {0}. Session Farm cannot tell whether your save was written first.',
      names,
    );
  }
  return hasStoppedSave
    ? vscode.l10n.t(
        'The site changed {0} since you opened this session. Nothing was written to Redis.',
        names,
      )
    : vscode.l10n.t('The site changed {0} since you opened this session.', names);
}

function lossText(cause: LossCause, names: string): string {
  switch (cause) {
    case 'request':
      return vscode.l10n.t('Your saved edits were overwritten by a request: {0}.', names);
    case 'primary':
      return vscode.l10n.t(
        'Written to a server that is no longer the primary: {0}. Reapply the edits and save.',
        names,
      );
    case 'restart':
      return vscode.l10n.t(
        'Redis came back without your saved changes: {0}. Reapply the edits and save.',
        names,
      );
  }
}

function goneBanner({ draft }: SessionDocument, atMs: number): Banner {
  const time = new Date(atMs).toLocaleTimeString(vscode.env.language);
  const text = draft.isDirty
    ? vscode.l10n.t('This session ended or expired at {0}. Your edits are still here.', time)
    : vscode.l10n.t('This session ended or expired at {0}. These are its last known items.', time);
  const again: readonly BannerAction[] = draft.items().length > 0 ? ['create-again'] : [];
  return error(text, 'copy-json', ...again, 'reload');
}

/** For a lock that this window holds: a reminder that requests wait. */
function heldBanner({ latest }: SessionDocument): Banner {
  const age = latest.lock?.ageMs ?? 0;
  const since = new Date(latest.readAtMs - age).toLocaleTimeString(vscode.env.language);
  const text =
    latest.lock?.isWaitedFor === true
      ? vscode.l10n.t(
          "You have held this session's lock for stepping since {0}. A request is waiting for it.",
          since,
        )
      : vscode.l10n.t(
          "You have held this session's lock for stepping since {0}. Requests for this session wait until you stop holding it.",
          since,
        );
  return { ...warning(text, 'give-back-lock'), severity: 'info' };
}

function lockBanner({ latest }: SessionDocument): Banner {
  const { lock } = latest;
  const age = lock?.ageMs;
  const text =
    age === undefined
      ? vscode.l10n.t('A request holds the lock, so you cannot save yet.')
      : vscode.l10n.t(
          'A request has held the lock since {0}, so you cannot save yet.',
          new Date(latest.readAtMs - age).toLocaleTimeString(vscode.env.language),
        );
  const forever = vscode.l10n.t('The lock never expires.');
  const free =
    lock?.ttlMs === undefined
      ? forever
      : vscode.l10n.t(
          'The lock expires at most {0} after it was taken.',
          formatDuration((age ?? 0) + lock.ttlMs),
        );
  const waits =
    lock?.isWaitedFor === true ? ` ${vscode.l10n.t('Other requests are waiting for it.')}` : '';
  return warning(`${text} ${free}${waits}`, 'release-lock');
}

/** For data or items that could not be read to their end. */
function damageBanner(document: SessionDocument): Banner | undefined {
  const { condition, problem } = document.draft.base;
  switch (condition) {
    case 'damaged':
      return warning(
        vscode.l10n.t(
          "This session's data could not be split into items: {0}",
          problem ? vscode.reasonText(problem) : '',
        ),
        'show-bytes',
      );
    case 'wrong-type':
      return warning(
        vscode.l10n.t(
          "One of this session's keys has a Redis type that its provider never writes: {0}",
          problem ? vscode.reasonText(problem) : '',
        ),
      );
    case 'no-data':
      return warning(
        vscode.l10n.t('This session has no data. Its data key expired, or the site emptied it.'),
        'reload',
      );
    case 'lock-only':
      return warning(
        vscode.l10n.t(
          'There is a lock but no session. A request asked for a session that does not exist.',
        ),
        'release-lock',
      );
    case 'no-ttl':
      return {
        ...warning(
          vscode.l10n.t('This session never expires, because its data key has no time to live.'),
        ),
        severity: 'info',
      };
    case 'ok':
      return undecodedBanner(document);
    case 'no-access':
    case 'gone':
      return undefined;
  }
}

function undecodedBanner(document: SessionDocument): Banner | undefined {
  const item = undecodedItem(document);
  if (!item) return undefined;
  const { offset } = document.decoded.get(item).failure ?? {};
  const name = nameText(item.name);
  const text =
    offset === undefined
      ? vscode.l10n.t('{0} could not be decoded. Saving leaves it unchanged.', name)
      : vscode.l10n.t(
          '{0} could not be decoded past byte {1}. Saving leaves it unchanged.',
          name,
          formatCount(offset, vscode.env.language),
        );
  return warning(text, 'show-bytes');
}

/** The first item that could not be decoded to its end. */
export function undecodedItem({ draft, decoded }: SessionDocument): SessionItem | undefined {
  return draft.base.items.find((item) => {
    const { failure } = decoded.get(item);
    return failure !== undefined && failure.code !== 'compressed';
  });
}

function warning(text: string, ...actions: BannerAction[]): Banner {
  return {
    severity: 'warning',
    text,
    buttons: actions.map((action) => ({ action, label: buttonText(action) })),
  };
}

function error(text: string, ...actions: BannerAction[]): Banner {
  return { ...warning(text, ...actions), severity: 'error' };
}
