/**
 * Prints the sessions of a Redis, a Memcached, or a table of DynamoDB as the Sessions view and the editor see them, a line of JSON each. Only reads:
 * no lifetime slides, no lock is taken.
 *
 *   npm run inspect -- ADDRESS [--application A] [--session ID] [--values]
 *   npm run inspect -- ADDRESS --census [--json] [--moving-off] [--most N] [--application A]
 *
 * `{layout, application, id, condition, problem?, ttlSeconds?, timeoutSeconds?, lock?, readOnlyReason?, items}`, with
 * `items: [{name, type, format, size, value?, readOnlyReason?, warnings?}]`; sizes in bytes, `value` only with
 * `--values`. Ids are masked for servers beyond this machine. `{message}` and the exit code 1 where nothing can be read.
 *
 * `--census` prints Session Statistics as Markdown, or as JSON; `--moving-off` the checklist of a move off ASP.NET.
 * `--most N` reads about N sessions, spread evenly; all of them without it.
 */
import { parseArgs } from 'node:util';
import { parseEndpoint } from '../src/config/parse-endpoint.ts';
import { describeTree } from '../src/formats/describe/describe-tree.ts';
import type { DecodedValue, ValueNode } from '../src/formats/value.ts';
import { isLocalEndpoint } from '../src/host/endpoints/endpoint-record.ts';
import { warningText } from '../src/host/editor/texts/warning-text.ts';
import { maskId } from '../src/stores/session-id-text.ts';
import { openAny } from './tools/open-any.ts';
import { layoutById } from '../src/stores/layouts/layouts.ts';
import { decodeOptionsOf, decodeSessionItem } from '../src/stores/read/decode-session-item.ts';
import type {
  SessionItem,
  SessionLock,
  SessionRef,
  SessionSnapshot,
} from '../src/stores/session.ts';
import { StoreError } from '../src/stores/replies.ts';
import type { SessionIndex } from '../src/stores/source/session-index.ts';
import type { SessionSource } from '../src/stores/source/session-source.ts';
import { movingOffMarkdown } from '../src/host/statistics/moving-off-markdown.ts';
import { reportJson } from '../src/host/statistics/report-json.ts';
import { shownReport } from '../src/host/statistics/shown-report.ts';
import {
  statisticsMarkdown,
  statisticsTitle,
  takenText,
} from '../src/host/statistics/statistics-markdown.ts';
import { movingOff } from '../src/survey/census/moving-off.ts';
import { takeCensus } from '../src/survey/census/take-census.ts';
import { endpointLabel } from '../src/config/format-endpoint.ts';
import { messageOf, print, runTool, write } from './tools/lines.ts';
import { englishText } from '../src/formats/reason.ts';

/** Sessions that are listed at once. */
const PAGE = 200;

interface Choice {
  readonly application: string | undefined;
  readonly session: string | undefined;
}

/** How much of a session is told. */
interface Telling {
  readonly hasValues: boolean;
  readonly masksIds: boolean;
}

function* chosen(index: SessionIndex, { application, session }: Choice): Generator<SessionRef> {
  for (const group of index.groups()) {
    if (application !== undefined && group.application !== application) continue;
    for (let start = 0; start < group.sessionCount; start += PAGE) {
      const query = {
        group,
        start,
        count: PAGE,
        ...(session !== undefined && { idPart: session }),
      };
      for (const { ref } of index.page(query).sessions) {
        if (session === undefined || ref.id === session) yield ref;
      }
    }
  }
}

/** The line of a session, and of one that may not be read; undefined for one that has ended meanwhile. */
async function lineOf(
  source: SessionSource,
  ref: SessionRef,
  telling: Telling,
): Promise<object | undefined> {
  try {
    const snapshot = await source.read(ref);
    return snapshot.condition === 'gone' ? undefined : told(snapshot, telling);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const { layout, application } = ref;
    return { layout, application, id: shownId(ref, telling), message: messageOf(error) };
  }
}

function shownId({ id }: SessionRef, { masksIds }: Telling): string {
  return masksIds ? maskId(id) : id;
}

function told(snapshot: SessionSnapshot, telling: Telling): object {
  const { ref, condition, problem, ttlMs, timeoutSeconds, lock, readOnlyReason } = snapshot;
  const id = shownId(ref, telling);
  return {
    layout: ref.layout,
    application: ref.application,
    id,
    condition,
    ...(problem !== undefined && { problem: englishText(problem).replaceAll(ref.id, id) }),
    ...(ttlMs !== undefined && { ttlSeconds: seconds(ttlMs) }),
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    ...(lock && { lock: toldLock(lock) }),
    ...(readOnlyReason !== undefined && { readOnlyReason }),
    items: snapshot.items.map((item) => toldItem(item, ref, telling)),
  };
}

function toldLock({ ageMs, ttlMs, holder, isWaitedFor }: SessionLock): object {
  return {
    ...(ageMs !== undefined && { ageSeconds: seconds(ageMs) }),
    ...(ttlMs !== undefined && { ttlSeconds: seconds(ttlMs) }),
    ...(holder !== undefined && { holder }),
    ...(isWaitedFor !== undefined && { isWaitedFor }),
  };
}

function toldItem(item: SessionItem, { layout }: SessionRef, { hasValues }: Telling): object {
  const known = layoutById(layout);
  const value = decodeSessionItem(item, known.itemEncoding, decodeOptionsOf(known));
  const { root, format, failure, warnings } = value;
  return {
    name: item.name,
    type: root.typeName,
    format,
    ...(value.packings && { packings: value.packings }),
    ...(value.certainty && { certainty: value.certainty }),
    size: item.bytes.length,
    ...(hasValues && { value: valueOf(value) }),
    ...readOnlyReasonOf(item, root),
    ...((failure ?? warnings.length > 0) && {
      warnings: [...(failure ? [failure.message] : []), ...warnings.map(warningText)],
    }),
  };
}

/** Why an item can't be changed; what is in an item that has others in it is told by `npm run decode`. */
function readOnlyReasonOf(
  { isSystem, nameBytes }: SessionItem,
  root: ValueNode,
): { readonly readOnlyReason?: string } {
  if (isSystem) return { readOnlyReason: 'system' };
  if (nameBytes) return { readOnlyReason: 'name-not-text' };
  const { readOnlyReason: reason } = root;
  return reason === undefined || reason === 'not-scalar' ? {} : { readOnlyReason: reason };
}

/** A scalar as the editor shows it, anything larger as `npm run decode` describes it. */
function valueOf({ root }: DecodedValue): unknown {
  return root.kind === 'scalar' ? root.text : JSON.parse(describeTree(root));
}

function seconds(ms: number): number {
  return Math.round(ms / 1000);
}

/** Prints the statistics of all sessions, or of one application. */
async function printCensus(
  source: SessionSource,
  name: string,
  application: string | undefined,
  form: { readonly most: number; readonly isJson: boolean; readonly isMovingOff: boolean },
): Promise<void> {
  const whole = await takeCensus(source, { most: form.most });
  const groups = whole.groups.filter(
    (group) => application === undefined || group.application === application,
  );
  const report = { ...whole, groups };
  if (form.isJson) await write(reportJson(report));
  else if (form.isMovingOff) await write(movingOffMarkdown(name, movingOff(groups)));
  else {
    const { facts, tables } = shownReport(report, undefined, undefined, [], ({ id }) => maskId(id));
    await write(
      statisticsMarkdown(statisticsTitle(name, application), takenText(report), facts, tables),
    );
  }
}

void runTool(async () => {
  const { values, positionals } = parseArgs({
    options: {
      application: { type: 'string' },
      session: { type: 'string' },
      values: { type: 'boolean', default: false },
      census: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      'moving-off': { type: 'boolean', default: false },
      most: { type: 'string' },
    },
    allowPositionals: true,
  });
  const [text] = positionals;
  if (text === undefined || positionals.length > 1) {
    throw new Error(
      'Usage: npm run inspect -- ADDRESS [--application A] [--session ID] [--values] [--census [--json] [--moving-off] [--most N]]',
    );
  }
  const { address, secrets } = parseEndpoint(text);
  const source = await openAny(address, secrets);
  try {
    if (values.census) {
      const most = values.most === undefined ? Infinity : Number(values.most);
      if (!(most >= 1)) throw new Error('Enter a number of sessions after --most.');
      const form = { most, isJson: values.json, isMovingOff: values['moving-off'] };
      await printCensus(source, endpointLabel(address), values.application, form);
      return;
    }
    const telling = { hasValues: values.values, masksIds: !isLocalEndpoint({ address }) };
    const { application, session } = values;
    const index = await source.find();
    let count = 0;
    for (const ref of chosen(index, { application, session })) {
      const line = await lineOf(source, ref, telling);
      if (line === undefined) continue;
      count++;
      await print(line);
    }
    if (index.gaps) console.error('The search could not see everything:', index.gaps);
    if (count === 0 && session !== undefined) throw new Error('There is no such session.');
  } finally {
    source.close();
  }
});
