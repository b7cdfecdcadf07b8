import * as v from 'valibot';
import { type Shape, fields, shapedOrMisfit } from '../../shapes/shape.ts';
import type { ItemEncoding } from '../../formats/encoding.ts';
import { formats } from '../../formats/registry.ts';
import { isLayoutId } from '../../stores/layout-facts.ts';
import type { LayoutId, SessionItem, SessionRef } from '../../stores/session.ts';
import { jsonParts, TransferError } from '../../stores/transfer/json-elements.ts';
import type { ChangingRequest } from './changing-request.ts';
import type { Moment, MomentChange, Timeline } from './moment.ts';
import { SharedBytes } from './shared-bytes.ts';

/** What a file says it is. The version is raised when older readers would take it for something else. */
export const timelineFormat = { name: 'session-farm-timeline', version: 1 } as const;

/** What the moments of a file may take in memory, counted as those of this window are. */
const maxOpenedBytes = 32 * 1024 * 1024;

const base64 = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9+/]*={0,2}$/, 'Base64'),
  v.transform((text) => new Uint8Array(Buffer.from(text, 'base64'))),
);
const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const text = v.pipe(v.string(), v.maxLength(1000));
const keyPart = v.pipe(
  v.string(),
  v.maxLength(1024),
  v.check((part) => !/\p{Cc}|\p{Cs}/u.test(part)),
);
const time = v.pipe(
  v.string(),
  v.maxLength(40),
  v.transform((written) => Date.parse(written)),
  v.safeInteger(),
);
const encodings = Object.keys(formats) as ItemEncoding[];
const conditions = [
  'ok',
  'no-data',
  'lock-only',
  'wrong-type',
  'damaged',
  'no-ttl',
  'no-access',
  'ended',
  'gone',
] as const;
const changes = [
  'began',
  'ended',
  'condition',
  'timeout',
  'locked',
  'unlocked',
  'lock',
  'lifetime',
] as const satisfies readonly MomentChange[];

const header = fields({
  format: v.literal(timelineFormat.name),
  version: v.literal(timelineFormat.version),
  savedAt: v.optional(v.string()),
  ids: v.picklist(['whole', 'masked']),
  values: v.picklist(['whole', 'redacted']),
  layout: v.pipe(v.string(), v.maxLength(100), v.check(isLayoutId)),
  application: keyPart,
  id: v.pipe(keyPart, v.minLength(1)),
  forgotten: v.optional(whole),
});

const item = fields({
  /** The item with this index in the moment before, as it is there. */
  unchanged: v.optional(whole),
  name: v.optional(v.nullable(v.string())),
  nameBytes: v.optional(base64),
  /** For people. */
  type: v.optional(v.string()),
  value: v.optional(v.unknown()),
  bytes: v.optional(base64),
  encoding: v.optional(v.picklist(encodings)),
  /** The place of the item in `whole`. */
  path: v.optional(v.pipe(v.array(whole), v.maxLength(100))),
  isSystem: v.optional(v.boolean()),
});

const moment = fields({
  at: time,
  after: v.optional(time),
  byThisWindow: v.optional(v.boolean()),
  requests: v.optional(
    v.pipe(
      v.array(
        fields({
          label: text,
          server: v.optional(text),
          arrivedAt: time,
          endedAt: time,
          items: v.pipe(v.array(text), v.maxLength(100)),
        }),
      ),
      v.maxLength(1000),
    ),
  ),
  changes: v.optional(v.array(v.picklist(changes))),
  changedItems: v.optional(
    v.array(
      fields({ name: v.nullable(v.string()), kind: v.picklist(['added', 'changed', 'removed']) }),
    ),
  ),
  renewedCount: v.optional(whole),
  condition: v.picklist(conditions),
  timeoutSeconds: v.optional(v.pipe(whole, v.maxValue(0x7fff_ffff))),
  ttlMs: v.optional(whole),
  lock: v.optional(fields({ ageMs: v.optional(v.number()) })),
  /** The value that holds the items that have a `path`. */
  whole: v.optional(base64),
  items: v.array(item),
});

/** The header of a file. */
export type TimelineHeader = Shape<typeof header>;
/** A moment as a file writes it. */
export type MomentLine = v.InferInput<typeof moment>;
/** An item as a file writes it. */
export type ItemLine = v.InferInput<typeof item>;

/** A timeline of a file. Its moments have no ids: whoever keeps them gives them some. */
export interface FiledTimeline {
  readonly ref: SessionRef;
  readonly moments: readonly Omit<Moment, 'id'>[];
  readonly rest: Omit<Timeline, 'moments'>;
}

/**
 * Reads the timeline of a file. Nothing in it is trusted.
 * @throws TransferError `no-json`, `wrong-shape` with the place of what is wrong, `wrong-version`, `cut-off`, `too-large`
 */
export async function readTimelineFile(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<FiledTimeline> {
  const moments: Omit<Moment, 'id'>[] = [];
  const requests = new Map<string, ChangingRequest>();
  const bytes = new SharedBytes();
  let head: TimelineHeader | undefined;
  for await (const part of jsonParts(chunks)) {
    if (part.kind === 'frame') {
      head = headerOf(part.value);
      continue;
    }
    if (!head) throw new TransferError('no-json');
    const place = `moments[${moments.length}]`;
    const line = shapedAt(moment, part.value, place);
    const made = momentOf(line, refOf(head), moments.at(-1)?.snapshot.items ?? [], place);
    bytes.add(made.snapshot);
    if (bytes.total > maxOpenedBytes) throw new TransferError('too-large');
    moments.push(made);
    for (const { label, server, arrivedAt, endedAt, items } of line.requests ?? []) {
      const key = `${arrivedAt} ${label}`;
      const at = { arrivedAtMs: arrivedAt, endedAtMs: endedAt };
      requests.set(key, { key, label, ...at, items, ...(server !== undefined && { server }) });
    }
  }
  if (!head) throw new TransferError('no-json');
  const rest = { requests: [...requests.values()], forgottenCount: head.forgotten ?? 0 };
  return { ref: refOf(head), moments, rest };
}

function refOf({ layout, application, id }: TimelineHeader): SessionRef {
  return { layout: layout as LayoutId, application, id };
}

function headerOf(value: unknown): TimelineHeader {
  const found = shapedOrMisfit(header, value);
  if ('value' in found) {
    if (typeof value === 'object' && value !== null && 'moments' in value) return found.value;
    throw new TransferError('wrong-shape', 'moments');
  }
  const { path } = found.misfit;
  throw new TransferError(path === 'version' ? 'wrong-version' : 'wrong-shape', path);
}

function shapedAt<S extends v.GenericSchema>(schema: S, value: unknown, place: string): Shape<S> {
  const found = shapedOrMisfit(schema, value);
  if ('value' in found) return found.value;
  const { path } = found.misfit;
  throw new TransferError('wrong-shape', path === '' ? place : `${place}.${path}`);
}

function momentOf(
  line: Shape<typeof moment>,
  ref: SessionRef,
  before: readonly SessionItem[],
  place: string,
): Omit<Moment, 'id'> {
  const { at, after, condition, timeoutSeconds, ttlMs, lock, renewedCount } = line;
  const left: (SessionItem | undefined)[] = [...before];
  const items = line.items.map((each, index): SessionItem => {
    const known = each.unchanged === undefined ? undefined : left[each.unchanged];
    // Once: the same value a million times would be one in memory, and endless on the screen.
    if (each.unchanged !== undefined && known) left[each.unchanged] = undefined;
    const made = known ?? itemOf(each, line.whole);
    if (!made) throw new TransferError('wrong-shape', `${place}.items[${index}]`);
    return made;
  });
  return {
    snapshot: {
      ref,
      condition,
      items,
      readAtMs: at,
      ...(timeoutSeconds !== undefined && { timeoutSeconds }),
      ...(ttlMs !== undefined && { ttlMs }),
      ...(lock && { lock: { value: '', ...lock } }),
    },
    atMs: at,
    ...(after !== undefined && { afterMs: after }),
    isOurs: line.byThisWindow ?? false,
    changes: line.changes ?? [],
    items: line.changedItems ?? [],
    ...(renewedCount !== undefined && { renewedCount }),
  };
}

function itemOf(line: Shape<typeof item>, around: Uint8Array | undefined): SessionItem | undefined {
  const { name, nameBytes, bytes, encoding, path, isSystem = false } = line;
  if (name === undefined || (path ? !around : !bytes)) return undefined;
  return {
    name,
    bytes: bytes ?? new Uint8Array(),
    isSystem,
    ...(nameBytes && { nameBytes }),
    ...(encoding && { encoding }),
    ...(path && around && { within: { bytes: around, path } }),
  };
}
