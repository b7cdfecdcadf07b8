import type { FarmPageStrings } from '../../src/protocol/farm-page-strings.ts';
import { html, keyed, svg, type Content } from '../ui/draw.ts';
import { fill } from '../ui/duration.ts';
import { clockText, shortTime, type PageParts } from './page-parts.ts';
import type { Bar, Lane, Sequence, SequenceRequest, Step } from './sequence-model.ts';

const rowHeight = 26;
const headHeight = 34;
/** Where the client's line is: the times stand before it. */
const clientX = 96;
const balancerX = clientX + 210;
const serverGap = 130;
const barWidth = 10;
const slotGap = 13;
/** From here on a gap between two lines is told. */
const longGapMs = 1000;

/** Draws requests over time: a line for each who takes part, arrows between them, bars for what takes time. */
export function sequenceDiagram(
  sequence: Sequence,
  selected: number | undefined,
  parts: PageParts,
): Content {
  const { lanes, rowCount, requests } = sequence;
  const width = xOf(lanes.length - 1) + serverGap / 2 + 20;
  const height = headHeight + rowCount * rowHeight + 16;
  return html`<svg
    width=${width}
    height=${height}
    viewBox=${`0 0 ${width} ${height}`}
    role="listbox"
    id="sequence-list"
    aria-label=${parts.strings.sequenceHint}
  >
    <g aria-hidden="true">
      ${lanes.map((lane, index) => laneView(lane, xOf(index), height, parts))}
      ${timesView(sequence.steps)}
    </g>
    ${keyed(
      requests,
      ({ id }) => String(id),
      (request) => requestView(request, sequence, request.id === selected, parts),
    )}
    <g aria-hidden="true" class="labels">${labelsView(sequence, selected, parts.strings)}</g>
  </svg>`;
}

/** What happens at a step, in words. */
export function stepText(step: Step, request: SequenceRequest, strings: FarmPageStrings): string {
  const { arrivedAtMs, sentAtMs = arrivedAtMs, status, end } = request;
  const time = (fromMs: number): string => shortTime(step.atMs - fromMs, strings);
  switch (step.kind) {
    case 'arrives':
      return strings.stepArrives;
    case 'forwarded':
      return fill(strings.stepForwarded, time(arrivedAtMs));
    case 'lock':
      return fill(strings.stepLock, time(sentAtMs));
    case 'answered':
      return fill(strings.stepAnswered, outcome(status, end, strings), time(arrivedAtMs));
  }
}

function outcome(status = 0, end: string | undefined, strings: FarmPageStrings): string {
  return [...(status > 0 ? [String(status)] : []), end ?? (status > 0 ? '' : strings.noAnswer)]
    .filter(Boolean)
    .join(' ');
}

function xOf(lane: number): number {
  return lane === 0 ? clientX : balancerX + (lane - 1) * serverGap;
}

/** The middle of a line. */
function yOf(row: number): number {
  return headHeight + (row + 0.6) * rowHeight;
}

function laneView(lane: Lane, x: number, height: number, { strings, marks }: PageParts): Content {
  const text =
    lane.kind === 'server'
      ? `${marks.of(lane.name).letter} ${lane.name}`
      : lane.kind === 'session'
        ? fill(strings.session, lane.number)
        : strings[lane.kind];
  const color = lane.kind === 'server' ? `color-${marks.of(lane.name).color}` : '';
  return svg`<text class="lane-name" x=${x} y="16" text-anchor="middle">${cut(text, 18)}</text>
    <line class=${`lane ${lane.kind} ${color}`} x1=${x} x2=${x} y1="24" y2=${height}></line>`;
}

function timesView(steps: readonly Step[]): Content {
  return steps.map((step, index) => {
    const before = steps[index - 1];
    const gapMs = before ? step.atMs - before.atMs : 0;
    const y = yOf(step.row);
    return [
      step.kind === 'arrives'
        ? svg`<text class="time" x="4" y=${y + 4}>${clockText(step.atMs, true)}</text>`
        : undefined,
      gapMs >= longGapMs && before && before.row !== step.row
        ? svg`<line class="gap" x1="4" x2=${clientX - 12} y1=${y - rowHeight / 2} y2=${y - rowHeight / 2}></line>`
        : undefined,
    ];
  });
}

function requestView(
  request: SequenceRequest,
  { steps, bars }: Sequence,
  isSelected: boolean,
  parts: PageParts,
): Content {
  const { strings } = parts;
  const own = steps.filter((step) => step.request === request.id);
  const [first] = own;
  if (!first) return undefined;
  return svg`<g
    class="exchange"
    role="option"
    data-request=${request.id}
    aria-selected=${String(isSelected)}
    aria-label=${nameOf(request, own, strings)}
  >
    <title>${nameOf(request, own, strings)}</title>
    ${bars.filter((bar) => bar.request === request.id).map(barView)}
    ${own.map(arrowView)}
    <rect class="ring" x=${clientX - 6} y=${yOf(first.row) - 16} width=${balancerX - clientX + 12} height="21"></rect>
  </g>`;
}

function nameOf(
  request: SequenceRequest,
  steps: readonly Step[],
  strings: FarmPageStrings,
): string {
  const { label, server, session } = request;
  const told = steps.filter(({ kind }) => kind === 'lock' || kind === 'answered');
  return [
    label,
    ...(server === undefined ? [] : [server]),
    ...(session === undefined ? [] : [fill(strings.session, session)]),
    ...told.map((step) => stepText(step, request, strings)),
    ...(request.endedAtMs === undefined ? [strings.stillUnderway] : []),
  ].join(', ');
}

function barView({ kind, lane, from, to, slot }: Bar): Content {
  const x = xOf(lane) - barWidth / 2 + slot * slotGap;
  const y = yOf(from);
  return svg`<rect class=${`stretch ${kind}`} x=${x} y=${y} width=${barWidth} height=${Math.max(4, yOf(to) - y)} rx="2"></rect>`;
}

function arrowView({ kind, from, to, row, isBad }: Step): Content {
  const y = yOf(row);
  const [x1, x2] = [xOf(from), xOf(to)];
  const tip = x2 > x1 ? x2 - 1 : x2 + 1;
  const back = x2 > x1 ? tip - 7 : tip + 7;
  const className = `${kind} ${isBad ? 'bad' : ''}`;
  return svg`<line class=${`arrow ${className}`} x1=${x1} x2=${back} y1=${y} y2=${y}></line>
    <path class=${`tip ${className}`} d=${`M${tip} ${y} L${back} ${y - 4} L${back} ${y + 4} Z`}></path>`;
}

/** The texts stand above everything, and beside the requests: screen readers hear of those by their names. */
function labelsView(
  { steps, requests }: Sequence,
  selected: number | undefined,
  strings: FarmPageStrings,
): Content {
  const byId = new Map(requests.map((request) => [request.id, request]));
  return steps.map((step) => {
    const request = byId.get(step.request);
    return request && arrowText(step, request, request.id === selected, strings);
  });
}

/** What stands above an arrow. */
function arrowText(
  step: Step,
  request: SequenceRequest,
  isSelected: boolean,
  strings: FarmPageStrings,
): Content {
  const className = isSelected ? 'label selected' : 'label';
  const { kind, to, row } = step;
  const y = yOf(row) - 4;
  const { arrivedAtMs, sentAtMs = arrivedAtMs } = request;
  switch (kind) {
    case 'arrives':
      return svg`<text class=${className} x=${clientX + 8} y=${y}>${cut(request.label, 30)}</text>`;
    case 'answered':
      return svg`<text class=${className} x=${clientX + 12} y=${y}>${stepText(step, request, strings)}</text>`;
    case 'forwarded':
      return step.atMs > arrivedAtMs
        ? svg`<text class=${className} x=${balancerX + 12} y=${y}>${shortTime(step.atMs - arrivedAtMs, strings)}</text>`
        : undefined;
    case 'lock':
      return step.atMs > sentAtMs
        ? svg`<text class=${className} text-anchor="end" x=${xOf(to) - 12} y=${y}>${shortTime(step.atMs - sentAtMs, strings)}</text>`
        : undefined;
  }
}

function cut(text: string, length: number): string {
  const characters = Array.from(text);
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}
