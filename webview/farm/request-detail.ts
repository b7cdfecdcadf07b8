import type { FarmPageState, OpenRequest, TraceRow } from '../../src/protocol/farm-page-state.ts';
import { quotedIfBlank } from '../../src/protocol/visible-text.ts';
import { html, type Content } from '../ui/draw.ts';
import { fill } from '../ui/duration.ts';
import { button } from '../ui/toolkit.ts';
import { clockText, shortTime, type PageParts } from './page-parts.ts';

/** All that is known of one request, over or not. */
export function detailView(
  row: TraceRow | OpenRequest | undefined,
  state: FarmPageState,
  parts: PageParts,
): Content {
  const { strings, commandsFor, ask } = parts;
  const ended = row && 'logId' in row ? row : undefined;
  const open = row && 'isHeld' in row ? row : undefined;
  const facts = ended ? factsOf(ended, parts) : open ? openFacts(open, state, parts) : [];
  return html`<section class="detail" aria-labelledby="detail-title">
    <h2 id="detail-title" tabindex="-1">${row ? row.label : strings.detail}</h2>
    <p class="place" ?hidden=${row !== undefined}>${strings.detailNone}</p>
    <dl ?hidden=${!row}>
      ${facts.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    ${ended && changesView(ended, parts)}
    <div class="buttons">
      ${
        ended &&
        commandsFor(ended).map(({ command, label }, index) =>
          button(label, index === 0 ? 'primary' : 'secondary', () =>
            ask({ type: 'request', request: ended.id, command }),
          ),
        )
      }
    </div>
  </section>`;
}

type Facts = readonly (readonly [name: string, value: string])[];

/** What is known of a request that isn't over. */
function openFacts(
  { id, label, server, session, arrivedAtMs, waitsFor }: OpenRequest,
  { held }: FarmPageState,
  { strings, nowMs }: PageParts,
): Facts {
  const since = (sinceMs: number): string => shortTime(Math.max(0, nowMs() - sinceMs), strings);
  return known([
    [strings.columnRequest, label],
    [strings.columnTime, clockText(arrivedAtMs, true)],
    [strings.columnStatus, strings.stillUnderway],
    [strings.columnServer, held.find((card) => card.id === id)?.why ?? server],
    [strings.columnDuration, since(arrivedAtMs)],
    [strings.columnLockWait, waitsFor && since(waitsFor.sinceMs)],
    [strings.columnSession, session === undefined ? undefined : fill(strings.session, session)],
  ]);
}

/** Those that have a value. */
function known(facts: readonly (readonly [name: string, value: string | undefined])[]): Facts {
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

function factsOf(row: TraceRow, { strings }: PageParts): Facts {
  const { request, status, end, durationMs, heldMs, session, lockWaitMs, tried, replayOf } = row;
  const time = (ms: number | undefined): string | undefined =>
    ms === undefined ? undefined : shortTime(ms, strings);
  const outcome = [...(status > 0 ? [String(status)] : []), ...(end === undefined ? [] : [end])];
  return known([
    [strings.columnRequest, request],
    [strings.columnTime, clockText(row.arrivedAtMs, true)],
    [strings.columnStatus, outcome.join(' ') || strings.noAnswer],
    [strings.detailWhy, row.why],
    [strings.detailTried, tried.length > 0 ? tried.join(', ') : undefined],
    [strings.columnDuration, time(durationMs)],
    [strings.detailHeld, time(heldMs)],
    [strings.columnLockWait, time(lockWaitMs)],
    [strings.columnSession, session === undefined ? undefined : fill(strings.session, session)],
    [strings.detailReplayOf, replayOf === undefined ? undefined : String(replayOf)],
    [strings.detailLogId, row.logId],
  ]);
}

/** What it changed in its session: by item, with values where they are known. */
function changesView({ changed, changes }: TraceRow, { strings }: PageParts): Content {
  if (changed.length === 0) return undefined;
  const byName = new Map(changes.map((change) => [change.name, change]));
  const value = (text: string | undefined, isKnown: boolean): Content =>
    text === undefined
      ? isKnown
        ? html`<i>${strings.absent}</i>`
        : ''
      : html`<code>${text}</code>`;
  return html`<table class="changes" aria-label=${strings.detailItems}>
    <thead>
      <tr>
        <th scope="col">${strings.columnItem}</th>
        <th scope="col">${strings.columnBefore}</th>
        <th scope="col">${strings.columnAfter}</th>
      </tr>
    </thead>
    <tbody>
      ${changed.map((name) => {
        const change = byName.get(name);
        return html`<tr>
          <th scope="row">${quotedIfBlank(name)}</th>
          <td>${value(change?.before, change !== undefined)}</td>
          <td>${value(change?.after, change !== undefined)}</td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}
