import * as vscode from '../shown/vscode.ts';
import type { Banner, BannerAction } from '../../protocol/editor-state.ts';
import type { ReplicaState } from '../../stores/source/source-limit.ts';
import { layoutById } from '../../stores/layouts/layouts.ts';
import type { SessionItem } from '../../stores/session.ts';
import type { EndpointRecord } from '../endpoints/endpoint-record.ts';
import { replicaText } from '../endpoints/replica-text.ts';
import { storeName } from '../endpoints/store-name.ts';
import { isForeign } from '../layers-text.ts';
import { formatCount } from '../text-format.ts';
import { canWrite, type EditorView } from './editor-view.ts';
import { buttonText, nameText } from './texts/names.ts';
import { isWhole, readOnlyText } from './texts/read-only-text.ts';
import { inDoubtText, nothingWritten } from '../settle-change.ts';
import type { DocumentNotices, LossCause, SessionDocument } from './document/session-document.ts';

/** What a banner depends on. */
type BannerView = Pick<EditorView, 'document' | 'endpoint' | 'replica'>;

/** The most urgent thing that there is to say about a document, with what can be done about it. */
export function bannerFor(view: BannerView): Banner | undefined {
  const banner = mostUrgent(view);
  if (!banner || canWrite(view)) return banner;
  // No button that would be refused; at a read-only endpoint, the one that lets it write.
  const buttons = banner.buttons.filter(({ action }) => !writes.has(action));
  const isLess = buttons.length < banner.buttons.length;
  return isLess && view.endpoint && !view.replica
    ? { ...banner, buttons: [...buttons, buttonOf('allow-edits')] }
    : { ...banner, buttons };
}

/** What writes to Redis, or leads to that alone. */
const writes: ReadonlySet<BannerAction> = new Set([
  'overwrite',
  'release-lock',
  'create-again',
  'apply-again',
]);

function mostUrgent({ document, endpoint, replica }: BannerView): Banner | undefined {
  const { notices, latest, draft } = document;
  const edits = draft.changes().length;
  const store = storeName(endpoint);
  if (notices.inDoubt === true) return warning(inDoubtText(endpoint), 'reconnect');
  if (notices.disconnected !== undefined) {
    const text = vscode.l10n.t('This session cannot be read now. {0}', notices.disconnected);
    return error(text, 'reconnect');
  }
  if (notices.goneAtMs !== undefined) return goneBanner(document, notices.goneAtMs);
  if (replica && isWhole(latest)) return replicaBanner(document, replica, endpoint);
  if (notices.readOnlyRefused && endpoint?.canWrite === false) {
    return warning(`${readOnlyEndpointText()} ${nothingWritten(endpoint)}`, 'allow-edits');
  }
  if (notices.conflict) {
    const names = notices.conflict.conflicts.map(({ name }) => nameText(name)).join(', ');
    const text = conflictText(notices.conflict, names, store);
    return warning(text, 'review', 'overwrite', 'reload');
  }
  if (latest.condition === 'lock-only') return damageBanner(document);
  const isHeldHere = latest.lock !== undefined && latest.lock.value === document.heldLock;
  if (latest.lock && !isHeldHere) return lockBanner(document);
  if (notices.saveRefused !== undefined) return warning(notices.saveRefused, 'reload');
  if (notices.overwritten) {
    const names = notices.overwritten.items.map(({ name }) => nameText(name)).join(', ');
    const text = lossText(notices.overwritten.cause, names, store);
    return warning(text, 'review-overwritten', 'apply-again', 'keep-overwritten');
  }
  if (notices.outcome !== undefined) return { ...warning(notices.outcome), severity: 'info' };
  if (isHeldHere) return heldBanner(document);
  if (notices.autoSaveRefused && edits > 0) {
    const text =
      edits === 1
        ? vscode.l10n.t('1 edited item is not saved. Auto save does not write to {0}.', store)
        : vscode.l10n.t(
            '{0} edited items are not saved. Auto save does not write to {1}.',
            edits,
            store,
          );
    return { ...warning(text), severity: 'info' };
  }
  const damage = damageBanner(document);
  if (damage) return damage;
  const layout = layoutById(document.address.ref.layout);
  const readOnly = readOnlyText(draft.base, layout.planSave !== undefined);
  if (readOnly !== undefined) return { ...warning(readOnly), severity: 'info' };
  if (endpoint && !endpoint.canWrite) {
    return { ...warning(readOnlyEndpointText(), 'allow-edits'), severity: 'info' };
  }
  return endpoint?.environment === 'production' ? warning(productionText()) : undefined;
}

function readOnlyEndpointText(): string {
  return vscode.l10n.t('This endpoint is read-only.');
}

function productionText(): string {
  return vscode.l10n.t(
    'These sessions belong to real users. Your first save asks for the name of the endpoint.',
  );
}

/** Nothing can be written to a replica, so nothing else is as urgent. */
function replicaBanner(
  { notices, draft }: SessionDocument,
  replica: ReplicaState,
  endpoint: EndpointRecord | undefined,
): Banner {
  const text = replicaText(replica);
  const wasRefused = notices.saveRefused !== undefined;
  const banner = warning(wasRefused ? `${text} ${nothingWritten(endpoint)}` : text, 'use-primary');
  return draft.isDirty || wasRefused ? banner : { ...banner, severity: 'info' };
}

function conflictText(
  { hasStoppedSave, isAfterDoubt }: NonNullable<DocumentNotices['conflict']>,
  names: string,
  store: string,
): string {
  if (isAfterDoubt) {
    return vscode.l10n.t(
      '{0} changed in {1} since. Session Farm cannot tell whether your save was written first.',
      names,
      store,
    );
  }
  return hasStoppedSave
    ? vscode.l10n.t(
        '{0} changed in {1} since you opened this session. Nothing was written to {1}.',
        names,
        store,
      )
    : vscode.l10n.t('{0} changed in {1} since you opened this session.', names, store);
}

function lossText(cause: LossCause, names: string, store: string): string {
  switch (cause) {
    case 'request':
      return vscode.l10n.t('Your saved edits were overwritten in {1}: {0}.', names, store);
    case 'primary':
      return vscode.l10n.t(
        'Written to a server that is no longer the primary: {0}. Reapply the edits and save.',
        names,
      );
    case 'restart':
      return vscode.l10n.t(
        '{1} no longer holds your saved edits: {0}. Reapply the edits and save.',
        names,
        store,
      );
  }
}

/** When it was found gone is known; when it went isn't. */
function goneBanner({ draft }: SessionDocument, atMs: number): Banner {
  const time = timeText(atMs);
  if (draft.items().length === 0) {
    return error(
      vscode.l10n.t('This session ended or expired by {0}.', time),
      'explain-loss',
      'reload',
    );
  }
  const text = draft.isDirty
    ? vscode.l10n.t('This session ended or expired by {0}. Your edits are still here.', time)
    : vscode.l10n.t('This session ended or expired by {0}. These are its last known items.', time);
  return error(text, 'explain-loss', 'copy-json', 'create-again', 'reload');
}

/** For a lock that this window holds: a reminder that requests wait. */
function heldBanner({ latest }: SessionDocument): Banner {
  const { ageMs, isWaitedFor } = latest.lock ?? {};
  const held =
    ageMs === undefined
      ? vscode.l10n.t("You hold this session's lock for stepping.")
      : vscode.l10n.t(
          "You have held this session's lock for stepping since {0}.",
          timeText(latest.readAtMs - ageMs),
        );
  const wait = isWaitedFor
    ? vscode.l10n.t('A request is waiting for it.')
    : vscode.l10n.t('Requests for this session wait until you stop holding it.');
  return { ...warning(`${held} ${wait}`, 'give-back-lock'), severity: 'info' };
}

/** Nobody can tell who holds a lock: a request, or somebody with a tool like this one. */
function lockBanner({ latest }: SessionDocument): Banner {
  const { ageMs, ttlMs, isWaitedFor } = latest.lock ?? {};
  const locked =
    ageMs === undefined
      ? vscode.l10n.t('This session is locked, so you cannot save yet.')
      : vscode.l10n.t(
          'This session has been locked since {0}, so you cannot save yet.',
          timeText(latest.readAtMs - ageMs),
        );
  const end =
    ttlMs === undefined
      ? vscode.l10n.t('This lock never expires.')
      : vscode.l10n.t(
          'The lock expires at {0} unless it is renewed.',
          timeText(latest.readAtMs + ttlMs),
        );
  const wait = isWaitedFor ? [vscode.l10n.t('Requests are waiting for it.')] : [];
  return warning([locked, end, ...wait].join(' '), 'explain-lock', 'release-lock');
}

function timeText(atMs: number): string {
  return new Date(atMs).toLocaleTimeString(vscode.env.language);
}

/** For data or items that could not be read to their end. */
function damageBanner(document: SessionDocument): Banner | undefined {
  const { condition, problem, fate } = document.draft.base;
  switch (condition) {
    case 'damaged': {
      const why = problem ? vscode.reasonText(problem) : '';
      const text = document.draft.base.items.some(({ name }) => name !== null)
        ? vscode.l10n.t("This session's data is damaged: {0}", why)
        : vscode.l10n.t("This session's data could not be split into items: {0}", why);
      return warning(fate ? `${text} ${vscode.reasonText(fate)}` : text, 'show-bytes');
    }
    case 'wrong-type':
      return warning(
        vscode.l10n.t(
          "One of this session's keys has a Redis type that its provider never writes: {0}",
          problem ? vscode.reasonText(problem) : '',
        ),
      );
    case 'ended':
      return warning(
        vscode.l10n.t(
          'This session has ended, though its key is still there: {0}',
          problem ? vscode.reasonText(problem) : '',
        ),
      );
    case 'no-data':
      return warning(
        vscode.l10n.t('This session has no data. Its data key expired, or the site emptied it.'),
        'explain-loss',
        'reload',
      );
    case 'lock-only':
      return warning(
        vscode.l10n.t(
          'There is a lock but no session. The session ended, or a request asked for one that never existed.',
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
    return failure !== undefined && !isForeign(failure);
  });
}

function buttonOf(action: BannerAction): Banner['buttons'][number] {
  return { action, label: buttonText(action) };
}

function warning(text: string, ...actions: BannerAction[]): Banner {
  return { severity: 'warning', text, buttons: actions.map(buttonOf) };
}

function error(text: string, ...actions: BannerAction[]): Banner {
  return { ...warning(text, ...actions), severity: 'error' };
}
