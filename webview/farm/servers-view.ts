import type { FarmPageState, OpenRequest, ServerCard } from '../../src/protocol/farm-page-state.ts';
import type { FarmCommandName } from '../../src/protocol/farm/commands.ts';
import { html, keyed, type Content } from '../ui/draw.ts';
import { durationText, fill } from '../ui/duration.ts';
import { button } from '../ui/toolkit.ts';
import { choice } from './balancer-view.ts';
import type { PageParts } from './page-parts.ts';
import { serverName } from './server-name.ts';

/** The most requests under way that a card lists. */
const maxOpen = 5;

/** One card a server. @param onTrouble opens the dialog in which trouble is made */
export function serversView(
  state: FarmPageState,
  parts: PageParts,
  onTrouble: (server: ServerCard) => void,
): Content {
  return html`<section class="servers" aria-labelledby="servers-title">
    <h2 id="servers-title">${parts.strings.servers}</h2>
    <div class="cards" id="server-cards">
      ${keyed(
        state.servers,
        ({ name }) => name,
        (server) => serverCard(server, state, parts, onTrouble),
      )}
    </div>
  </section>`;
}

function serverCard(
  server: ServerCard,
  state: FarmPageState,
  parts: PageParts,
  onTrouble: (server: ServerCard) => void,
): Content {
  const { strings, marks, command, can } = parts;
  const { name, phase, weight, availability, problems, lastLines } = server;
  const facts = factsOf(server, parts);
  const label = [name, server.phaseText, ...facts].join(', ');
  const setWeight = ({ currentTarget }: Event): void => {
    if (!(currentTarget instanceof HTMLInputElement) || !currentTarget.reportValidity()) return;
    const wanted = currentTarget.valueAsNumber;
    // It shows what is: the farm may refuse.
    currentTarget.value = String(weight);
    command({ name: 'setWeight', server: name, weight: wanted });
  };
  return html`<div class=${`card server ${phase}`} role="group" aria-label=${label}>
    <p class="title">
      ${serverName(name, marks)}
      <span class="place">:${String(server.port)}</span>
      <span class=${`phase ${phase}`}>${server.phaseText}</span>
    </p>
    <p class="facts">${facts.join(' · ')}</p>
    <p class="place" ?hidden=${server.note === undefined}>${server.note}</p>
    ${problems.map((text) => html`<p class="wrong">${text}</p>`)}
    ${troubleTexts(server, parts).map((text) => html`<p class="warned">${text}</p>`)}
    <details ?hidden=${lastLines.length === 0}>
      <summary>${strings.lastLines}</summary>
      <pre>${lastLines.join('\n')}</pre>
    </details>
    ${underwayView(name, state, parts)}
    <div class="fields">
      <label
        ><span>${strings.weight}</span
        ><input
          class="field"
          type="number"
          min="0"
          max="1000000"
          required
          .value=${String(weight)}
          @change=${setWeight}
      /></label>
      <label ?hidden=${!can('setAvailability')}
        ><span>${strings.availability}</span>${choice(
          strings.availabilities,
          availability,
          (chosen) => command({ name: 'setAvailability', server: name, availability: chosen }),
          true,
        )}</label
      >
    </div>
    <div class="buttons">${buttonsOf(server, parts, onTrouble)}</div>
  </div>`;
}

function factsOf(server: ServerCard, { strings }: PageParts): readonly string[] {
  const { isHealthy, requestCount, errorCount, activeCount, availability, restartCount } = server;
  const { redisPort } = server;
  return [
    ...(isHealthy === undefined ? [] : [isHealthy ? strings.healthy : strings.unhealthy]),
    ...(availability === 'available' ? [] : [strings.availabilities[availability]]),
    fill(strings.requests, requestCount),
    fill(strings.errors, errorCount),
    fill(strings.underway, activeCount),
    ...(restartCount > 0 ? [fill(strings.restarted, restartCount)] : []),
    ...(redisPort === undefined ? [] : [fill(strings.reachesRedis, String(redisPort))]),
  ];
}

function troubleTexts(server: ServerCard, { strings, nowMs }: PageParts): readonly string[] {
  const { isFrozen, isCutOff, latencyMs = 0, errorPercent = 0 } = server.trouble;
  const { stoppedSinceMs, troubleUntilMs, restartsAtMs, isLeaving, lostSessionCount } = server;
  const left = (untilMs: number): string => durationText(Math.max(0, untilMs - nowMs()), strings);
  return [
    ...(isLeaving ? [strings.leaving] : []),
    ...(isFrozen ? [strings.frozen] : []),
    ...(isCutOff ? [strings.isCutOff] : []),
    ...(latencyMs > 0 ? [fill(strings.isLate, latencyMs)] : []),
    ...(errorPercent > 0 ? [fill(strings.errorsOf, errorPercent)] : []),
    ...(troubleUntilMs === undefined ? [] : [fill(strings.troubleEnds, left(troubleUntilMs))]),
    ...(restartsAtMs === undefined ? [] : [fill(strings.startsAgain, left(restartsAtMs))]),
    ...(lostSessionCount > 0 ? [fill(strings.lostSessions, lostSessionCount)] : []),
    ...(stoppedSinceMs === undefined
      ? []
      : [fill(strings.stoppedByDebugger, durationText(nowMs() - stoppedSinceMs, strings))]),
  ];
}

/** The requests that it works on, with their sessions, and what they wait for. */
function underwayView(name: string, state: FarmPageState, parts: PageParts): Content {
  const open = state.underway.filter(({ server, isHeld }) => server === name && !isHeld);
  return html`<ul class="underway" ?hidden=${open.length === 0}>
    ${open.slice(0, maxOpen).map((request) => html`<li>${openText(request, state, parts)}</li>`)}
    ${open.length > maxOpen ? html`<li>…</li>` : undefined}
  </ul>`;
}

function openText(
  { label, session, arrivedAtMs, waitsFor }: OpenRequest,
  { underway }: FarmPageState,
  { strings, nowMs }: PageParts,
): string {
  const holder = underway.find(({ id }) => id === waitsFor?.request);
  const since = waitsFor && durationText(nowMs() - waitsFor.sinceMs, strings);
  const wait =
    since === undefined
      ? []
      : holder
        ? [fill(strings.waitsForLockOf, holder.label, since)]
        : [fill(strings.waitsForLock, since)];
  return [
    label,
    ...(session === undefined ? [] : [fill(strings.session, session)]),
    durationText(nowMs() - arrivedAtMs, strings),
    ...wait,
  ].join(' · ');
}

/** What can be done with a server now; what its farm can't do isn't there. */
function buttonsOf(
  server: ServerCard,
  { strings, ask, command, can }: PageParts,
  onTrouble: (server: ServerCard) => void,
): Content {
  const { name, phase, kind } = server;
  const isUp = phase === 'ready' || phase === 'starting';
  // A server that runs elsewhere isn't ours to start or end.
  const isOurs = kind !== 'address';
  const offered = (command: FarmCommandName, fits: boolean) => ({
    isHidden: !can(command) || !fits,
  });
  return [
    button(
      strings.openInBrowser,
      'secondary',
      () => ask({ type: 'server', server: name, deed: 'open' }),
      {
        isHidden: phase !== 'ready',
      },
    ),
    button(
      strings.start,
      'primary',
      () => command({ name: 'startServer', server: name }),
      offered('startServer', isOurs && !isUp),
    ),
    button(
      strings.stop,
      'secondary',
      () => command({ name: 'stopServer', server: name }),
      offered('stopServer', isOurs && phase !== 'stopped'),
    ),
    button(
      strings.restart,
      'secondary',
      () => command({ name: 'restartServer', server: name }),
      offered('restartServer', isOurs && isUp),
    ),
    button(
      strings.kill,
      'secondary',
      () => command({ name: 'killServer', server: name }),
      offered('killServer', isOurs && isUp),
    ),
    button(strings.trouble, 'secondary', () => onTrouble(server), {
      ...offered('setTrouble', true),
      hasMenu: true,
    }),
    button(
      strings.remove,
      'secondary',
      () => command({ name: 'removeServer', server: name }),
      offered('removeServer', true),
    ),
  ];
}
