import type { FarmPageState, TraceRow } from '../../src/protocol/farm-page-state.ts';
import { html, type Content } from '../ui/draw.ts';
import { fill } from '../ui/duration.ts';
import { Roving } from '../ui/roving.ts';
import { button } from '../ui/toolkit.ts';
import { choice } from './balancer-view.ts';
import type { PageParts } from './page-parts.ts';
import { sequenceDiagram, stepText } from './sequence-diagram.ts';
import { lastRequests, sequenceOf, type Lane, type Sequence } from './sequence-model.ts';
import { clockText } from './page-parts.ts';
import { serverName } from './server-name.ts';

/** How many requests can be shown. */
const lengths = ['10', '25', '50'] as const;
type Length = (typeof lengths)[number];

/** Requests over time as a sequence diagram, or as the same in a table; live, or as it was. */
export class SequenceView {
  readonly #parts: PageParts;
  readonly #onChange: () => void;
  readonly #roving: Roving;
  #length: Length = '10';
  #isTable: boolean;
  /** What is shown while it is paused. */
  #paused: Sequence | undefined;

  /** @param onChange is called when it has to be drawn anew */
  constructor(parts: PageParts, isTable: boolean, onChange: () => void) {
    this.#parts = parts;
    this.#isTable = isTable;
    this.#onChange = onChange;
    this.#roving = new Roving(() => document.querySelector('#sequence-list'), {
      cards: '.exchange',
      onEnter: (card) => this.#choose(card, true),
    });
  }

  get isTable(): boolean {
    return this.#isTable;
  }

  get hasFocus(): boolean {
    return this.#roving.hasFocus;
  }

  refresh(hadFocus: boolean): void {
    this.#roving.refresh(hadFocus);
  }

  view(
    state: FarmPageState,
    trace: readonly TraceRow[],
    selected: number | undefined,
    isFollowed: (session: number | undefined) => boolean,
  ): Content {
    const { strings } = this.#parts;
    const now = (): Sequence => {
      const fits = trace.filter(({ session }) => isFollowed(session));
      const going = state.underway.filter(({ session }) => isFollowed(session));
      const requests = lastRequests(fits, going, state.sessions, Number(this.#length));
      return sequenceOf(
        requests,
        state.servers.map(({ name }) => name),
      );
    };
    const sequence = this.#paused ?? now();
    const texts = Object.fromEntries(
      lengths.map((length) => [length, fill(strings.lastRequests, length)]),
    ) as Record<Length, string>;
    return html`<section class="sequence" aria-labelledby="sequence-title">
      <div class="bar">
        <h2 id="sequence-title">${strings.sequence}</h2>
        ${choice(
          texts,
          this.#length,
          (length) => {
            this.#length = length;
            this.#paused = undefined;
            this.#onChange();
          },
          true,
          strings.sequence,
        )}
        ${button(this.#paused ? strings.resume : strings.pause, 'secondary', () => {
          this.#paused = this.#paused ? undefined : sequence;
          this.#onChange();
        })}
        ${button(this.#isTable ? strings.asDiagram : strings.asTable, 'secondary', () => {
          this.#isTable = !this.#isTable;
          this.#onChange();
        })}
      </div>
      <p class="place" ?hidden=${sequence.steps.length > 0}>${strings.sequenceNone}</p>
      ${
        sequence.steps.length === 0
          ? undefined
          : this.#isTable
            ? this.#table(sequence)
            : this.#diagram(sequence, selected)
      }
    </section>`;
  }

  #diagram(sequence: Sequence, selected: number | undefined): Content {
    const { strings } = this.#parts;
    const legend = [
      ['held', strings.legendHeld],
      ['work', strings.legendWork],
      ['wait', strings.legendWait],
      ['lock', strings.legendLock],
      ['use', strings.legendUse],
    ] as const;
    const click = ({ target }: Event): void => {
      const card = target instanceof Element ? target.closest('.exchange') : null;
      if (card) this.#choose(card, false);
    };
    return html`<div class="diagram" @click=${click}>
        ${sequenceDiagram(sequence, selected, this.#parts)}
      </div>
      <ul class="legend" aria-hidden="true">
        ${legend.map(([kind, text]) => html`<li><i class=${`sample ${kind}`}></i>${text}</li>`)}
      </ul>`;
  }

  #table({ steps, lanes, requests }: Sequence): Content {
    const { strings } = this.#parts;
    const byId = new Map(requests.map((request) => [request.id, request]));
    return html`<div class="table-box" tabindex="0" role="group" aria-labelledby="sequence-title">
      <table>
        <thead>
          <tr>
            <th scope="col">${strings.columnTime}</th>
            <th scope="col">${strings.columnRequest}</th>
            <th scope="col">${strings.columnFrom}</th>
            <th scope="col">${strings.columnTo}</th>
            <th scope="col">${strings.columnWhat}</th>
          </tr>
        </thead>
        <tbody>
          ${steps.map((step) => {
            const request = byId.get(step.request);
            return html`<tr>
              <td class="time">${clockText(step.atMs, true)}</td>
              <td>${request?.label}</td>
              <td>${this.#laneName(lanes[step.from])}</td>
              <td>${this.#laneName(lanes[step.to])}</td>
              <td>${request && stepText(step, request, strings)}</td>
            </tr>`;
          })}
        </tbody>
      </table>
    </div>`;
  }

  #laneName(lane: Lane | undefined): Content {
    const { strings, marks } = this.#parts;
    if (lane?.kind === 'server') return serverName(lane.name, marks);
    if (lane?.kind === 'session') return fill(strings.session, lane.number);
    return lane && strings[lane.kind];
  }

  #choose(card: Element, isMeant: boolean): void {
    this.#parts.choose(Number(card.getAttribute('data-request')), isMeant);
  }
}
