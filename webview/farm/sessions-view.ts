import type { FarmPageState, TraceRow } from '../../src/protocol/farm-page-state.ts';
import { html, keyed, type Content } from '../ui/draw.ts';
import { durationText, fill } from '../ui/duration.ts';
import { lineIcon, lockLines } from '../ui/icons.ts';
import type { PageParts } from './page-parts.ts';
import { serverLetter, serverName } from './server-name.ts';
import { sessionLines, type SessionLine } from './session-grid-model.ts';

/** The most sessions that are listed. */
const maxLines = 50;

/** Which server each session's requests went to: counts, and a strip in their order. */
export function sessionsView(
  state: FarmPageState,
  trace: readonly TraceRow[],
  followed: number | undefined,
  parts: PageParts,
): Content {
  const { strings, marks } = parts;
  const lines = sessionLines(trace, state.underway, state.sessions).slice(0, maxLines);
  const known = state.servers.map(({ name }) => name);
  const names = [...new Set([...known, ...lines.flatMap(({ counts }) => [...counts.keys()])])];
  return html`<section class="sessions" aria-labelledby="sessions-title">
    <h2 id="sessions-title">${strings.sessions}</h2>
    <p class="place" ?hidden=${lines.length > 0}>${strings.sessionsNone}</p>
    <div
      class="table-box"
      tabindex="0"
      role="group"
      aria-labelledby="sessions-title"
      ?hidden=${lines.length === 0}
    >
      <table id="session-lines">
        <thead>
          <tr>
            <th scope="col">${strings.columnSession}</th>
            ${names.map((name) => html`<th scope="col">${serverName(name, marks)}</th>`)}
            <th scope="col">${strings.columnChanges}</th>
            <th scope="col">${strings.columnOrder}</th>
          </tr>
        </thead>
        <tbody>
          ${keyed(
            lines,
            ({ number }) => String(number),
            (line) => lineView(line, names, line.number === followed, parts),
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

function lineView(
  line: SessionLine,
  names: readonly string[],
  isFollowed: boolean,
  parts: PageParts,
): Content {
  const { strings, marks, follow } = parts;
  const { number, shownId, counts, strip, changeCount, itemCount } = line;
  const name = fill(strings.session, number);
  return html`<tr>
    <th scope="row">
      <span class="session-line">
        <button
          class="link"
          type="button"
          aria-pressed=${String(isFollowed)}
          title=${strings.follow}
          @click=${() => follow(isFollowed ? undefined : number)}
        >
          ${name}
        </button>
        <span class="id">${shownId}</span>
        <span class="place" ?hidden=${itemCount === undefined}
          >${fill(strings.items, itemCount ?? 0)}</span
        >
        ${lockView(line, parts)}
      </span>
    </th>
    ${names.map((server) => html`<td class="number">${counts.get(server) ?? '–'}</td>`)}
    <td class=${changeCount > 0 ? 'number warned' : 'number'}>${changeCount}</td>
    <td>
      <span class="strip" role="img" aria-label=${strip.join(', ')}
        >${strip.map((server) => serverLetter(server, marks))}</span
      >
    </td>
  </tr>`;
}

function lockView({ lock }: SessionLine, { strings, nowMs }: PageParts): Content {
  if (!lock) return undefined;
  const text =
    lock.sinceMs === undefined
      ? strings.locked
      : fill(strings.lockedFor, durationText(nowMs() - lock.sinceMs, strings));
  return html`<span class="lock">${lineIcon(lockLines)}<span>${text}</span></span>`;
}
