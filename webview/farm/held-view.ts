import { errorStatuses } from '../../src/protocol/farm/error-statuses.ts';
import type { FarmPageState, HeldCard } from '../../src/protocol/farm-page-state.ts';
import { html, keyed, type Content } from '../ui/draw.ts';
import { durationText, fill } from '../ui/duration.ts';
import { button } from '../ui/toolkit.ts';
import type { PageParts } from './page-parts.ts';

/** Where servers are chosen manually, so many have a button of their own. */
const maxReceivers = 3;

/** The requests that stand between the balancer and the servers. */
export function heldView(state: FarmPageState, parts: PageParts): Content {
  const { strings } = parts;
  const { held, balancer } = state;
  const isShown = held.length > 0 || balancer?.isHolding === true;
  return html`<section class="held" aria-labelledby="held-title" ?hidden=${!isShown}>
    <h2 id="held-title">${strings.held} <span class="count">${held.length || ''}</span></h2>
    <p class="place" ?hidden=${held.length > 0}>${strings.heldNone}</p>
    <div class="cards" id="held-cards">
      ${keyed(
        held,
        ({ id }) => String(id),
        (card) => heldCard(card, state, parts),
      )}
    </div>
  </section>`;
}

function heldCard(card: HeldCard, state: FarmPageState, parts: PageParts): Content {
  const { strings, command, nowMs } = parts;
  const { id, label, why, session, arrivedAtMs, isAtBreakpoint, server } = card;
  const waited = fill(strings.waiting, durationText(nowMs() - arrivedAtMs, strings));
  const isManual = state.balancer?.algorithm === 'manual';
  const ready = isManual ? readyServers(state).slice(0, maxReceivers) : [];
  const openBelow =
    (open: (x: number, y: number) => void) =>
    ({ currentTarget }: MouseEvent): void => {
      if (!(currentTarget instanceof Element)) return;
      const { left, bottom } = currentTarget.getBoundingClientRect();
      open(left, bottom);
    };
  return html`<div class="card" role="group" aria-label=${`${label}, ${why}`} data-held=${id}>
    <p class="title" title=${label}>${label}</p>
    <p>${why}</p>
    <p class="place">
      ${[
        waited,
        ...(session === undefined ? [] : [fill(strings.session, session)]),
        ...(isAtBreakpoint ? [strings.atBreakpoint] : []),
      ].join(' · ')}
    </p>
    <div class="buttons">
      ${isManual ? ready.map((name) => receiver(name, id, parts)) : undefined}
      ${button(
        strings.sendOn,
        isManual ? 'secondary' : 'primary',
        () => command({ name: 'sendOn', request: id }),
        {
          isDisabled: server === undefined,
          isHidden: isManual,
        },
      )}
      ${button(
        strings.sendOnTo,
        'secondary',
        openBelow((x, y) => openReceivers(id, state, parts, x, y)),
        { hasMenu: true },
      )}
      ${button(
        strings.answerWithError,
        'secondary',
        openBelow((x, y) => openStatuses(id, parts, x, y)),
        { hasMenu: true },
      )}
      ${button(strings.drop, 'secondary', () => command({ name: 'drop', request: id }))}
    </div>
  </div>`;
}

/** A server that a request can be sent to, where servers are chosen manually. */
function receiver(server: string, request: number, { strings, command }: PageParts): Content {
  return button(fill(strings.sendOnToServer, server), 'primary', () =>
    command({ name: 'sendOn', request, server }),
  );
}

function readyServers({ servers }: FarmPageState): readonly string[] {
  return servers.filter(({ phase }) => phase === 'ready').map(({ name }) => name);
}

/** Offers the servers that can take a request. */
function openReceivers(
  request: number,
  state: FarmPageState,
  { menu, command }: PageParts,
  x: number,
  y: number,
): void {
  const entries = readyServers(state).map((server) => ({
    label: server,
    run: () => command({ name: 'sendOn', request, server }),
  }));
  if (entries.length > 0) menu.open(entries, x, y);
}

/** Offers the statuses that a request can be answered with. */
function openStatuses(request: number, { menu, command }: PageParts, x: number, y: number): void {
  const entries = errorStatuses.map(([status, name]) => ({
    label: `${status} ${name}`,
    run: () => command({ name: 'answer', request, status }),
  }));
  menu.open(entries, x, y);
}

/**
 * What a key does with a held request: Enter sends it on, S to a server, E answers it, Delete drops it.
 * @returns whether the key does anything
 */
export function heldKey(
  key: string,
  request: number,
  state: FarmPageState,
  parts: PageParts,
  x: number,
  y: number,
): boolean {
  const card = state.held.find(({ id }) => id === request);
  if (!card) return false;
  const { command } = parts;
  switch (key) {
    case 'Enter':
      if (card.server !== undefined) command({ name: 'sendOn', request });
      return true;
    case 's':
      openReceivers(request, state, parts, x, y);
      return true;
    case 'e':
      openStatuses(request, parts, x, y);
      return true;
    case 'Delete':
      command({ name: 'drop', request });
      return true;
    default:
      return false;
  }
}
