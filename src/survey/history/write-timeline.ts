import { maskId } from '../../stores/session-id-text.ts';
import type { SessionItem, SessionRef, SessionSnapshot } from '../../stores/session.ts';
import { idRemover, ownItemsWithoutId } from '../../stores/transfer/own-id.ts';
import { redactedSession } from '../../stores/transfer/redact.ts';
import type { RedactionRule } from '../../stores/transfer/redaction-rules.ts';
import type { ItemWords } from '../../stores/transfer/session-file.ts';
import type { ChangingRequest } from './changing-request.ts';
import type { Moment, Timeline } from './moment.ts';
import {
  type ItemLine,
  type MomentLine,
  timelineFormat,
  type TimelineHeader,
} from './timeline-file.ts';

/** How a timeline is written. */
export interface TimelineWriting {
  readonly contents: Pick<TimelineHeader, 'ids' | 'values'>;
  readonly rules: readonly RedactionRule[];
  /** What people are told of an item beside its bytes. */
  readonly wordsOf: (item: SessionItem) => ItemWords;
  /** The requests that a moment is told with. */
  readonly requestsOf: (moment: Moment) => readonly ChangingRequest[];
  /** Called for each item that could not be redacted, and is left out. */
  readonly onLeftOut: () => void;
}

/** A timeline as the pieces of its file: the header, and a line for each moment. Values that stay are written once. */
export function* timelinePieces(
  ref: SessionRef,
  { moments, forgottenCount }: Timeline,
  writing: TimelineWriting,
  nowMs: number,
): Generator<string, void, undefined> {
  const { contents } = writing;
  const isMasked = contents.ids === 'masked';
  const withoutId = idRemover(ref.id);
  const masked = (text: string): string =>
    isMasked ? withoutId(text).replaceAll(ref.id, maskId(ref.id)) : text;
  const head = {
    format: timelineFormat.name,
    version: timelineFormat.version,
    savedAt: new Date(nowMs).toISOString(),
    ...contents,
    layout: ref.layout,
    application: ref.application,
    id: isMasked ? maskId(ref.id) : ref.id,
    ...(forgottenCount > 0 && { forgotten: forgottenCount }),
  };
  yield `${JSON.stringify(head).slice(0, -1)},"moments":[`;
  /** Where each item stands in the moment before; those that were left out don't. */
  let before = new Map<SessionItem, number | undefined>();
  for (const [at, moment] of moments.entries()) {
    const { line, written } = momentLine(moment, before, { ...writing, masked });
    before = written;
    yield `${at === 0 ? '' : ','}\n${JSON.stringify(line)}`;
  }
  yield '\n]}\n';
}

function momentLine(
  moment: Moment,
  before: ReadonlyMap<SessionItem, number | undefined>,
  writing: TimelineWriting & { readonly masked: (text: string) => string },
): { readonly line: MomentLine; readonly written: Map<SessionItem, number | undefined> } {
  const { snapshot, atMs, afterMs, isOurs, changes, items, renewedCount } = moment;
  const { condition, timeoutSeconds, ttlMs, lock } = snapshot;
  const { contents, masked } = writing;
  const isWhole = contents.ids === 'whole' && contents.values === 'whole';
  const written = new Map<SessionItem, number | undefined>();
  const lines: ItemLine[] = [];
  const shown = shownItems(
    snapshot,
    snapshot.items.filter((item) => !before.has(item)),
    writing,
  );
  let whole: Uint8Array | undefined;
  for (const item of snapshot.items) {
    const one = shown.get(item);
    if (!one) {
      const unchanged = before.get(item);
      if (!before.has(item)) writing.onLeftOut();
      written.set(item, unchanged === undefined ? undefined : lines.length);
      if (unchanged !== undefined) lines.push({ unchanged });
      continue;
    }
    const { within } = one;
    const isWithin = within !== undefined && (whole === undefined || whole === within.bytes);
    if (isWithin) whole = within.bytes;
    // What is a part of something else is written each time, with what it is a part of.
    else written.set(item, lines.length);
    lines.push({
      name: one.name,
      ...(one.nameBytes && { nameBytes: base64(one.nameBytes) }),
      ...writing.wordsOf(one),
      ...(isWithin ? { path: [...within.path] } : { bytes: base64(one.bytes) }),
      ...(one.encoding && { encoding: one.encoding }),
      ...(one.isSystem && { isSystem: true }),
    });
  }
  const requests = writing.requestsOf(moment).map(({ label, server, ...request }) => ({
    // What follows the path may be anything, also an ID or a password.
    label: isWhole ? label : masked(label.replace(/\?.*$/s, '')),
    ...(server !== undefined && { server }),
    arrivedAt: iso(request.arrivedAtMs),
    endedAt: iso(request.endedAtMs),
    items: request.items.map(masked),
  }));
  const line: MomentLine = {
    at: iso(atMs),
    ...(afterMs !== undefined && { after: iso(afterMs) }),
    ...(isOurs && { byThisWindow: true }),
    ...(requests.length > 0 && { requests }),
    ...(changes.length > 0 && { changes: [...changes] }),
    ...(items.length > 0 && {
      changedItems: items.map(({ name, kind }) => ({ name: name && masked(name), kind })),
    }),
    ...(renewedCount !== undefined && { renewedCount }),
    condition,
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    ...(ttlMs !== undefined && { ttlMs: Math.max(0, Math.round(ttlMs)) }),
    ...(lock && { lock: lock.ageMs === undefined ? {} : { ageMs: lock.ageMs } }),
    ...(whole && { whole: base64(whole) }),
    items: lines,
  };
  return { line, written };
}

/** Items as they may be written; those that can't be redacted are missing. */
function shownItems(
  snapshot: SessionSnapshot,
  items: readonly SessionItem[],
  { contents, rules }: TimelineWriting,
): ReadonlyMap<SessionItem, SessionItem> {
  const redacted = items.flatMap((item) => {
    if (contents.values === 'whole') return [[item, item] as const];
    const one = redactedSession({ ...snapshot, items: [item] }, rules)?.snapshot.items[0];
    return one ? [[item, one] as const] : [];
  });
  if (contents.ids === 'whole') return new Map(redacted);
  // All at once: what several are a part of stays one.
  const masked = ownItemsWithoutId({ ...snapshot, items: redacted.map(([, one]) => one) });
  return new Map(
    redacted.flatMap(([item], at) => {
      const one = masked[at];
      return one ? [[item, one] as const] : [];
    }),
  );
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}
