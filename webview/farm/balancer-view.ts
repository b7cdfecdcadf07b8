import type { FarmPageState } from '../../src/protocol/farm-page-state.ts';
import { html, type Content } from '../ui/draw.ts';
import { fill } from '../ui/duration.ts';
import { button } from '../ui/toolkit.ts';
import type { AskedAffinity } from './affinity-dialog.ts';
import type { PageParts } from './page-parts.ts';

/** Those who send requests: the farm knows no more of them than how much they send. */
export function clientsView(state: FarmPageState, { strings, ask }: PageParts): Content {
  const { balancer, underway, held, servers } = state;
  if (!balancer) return undefined;
  const active = servers.reduce((sum, { activeCount }) => sum + activeCount, 0);
  const goingCount = Math.max(underway.length, active + held.length);
  return html`<section class="clients" aria-labelledby="clients-title">
    <h2 id="clients-title">${strings.clients}</h2>
    <p>${fill(strings.requests, balancer.requestCount)}</p>
    <p class=${balancer.errorCount > 0 ? 'wrong' : ''}>
      ${fill(strings.errors, balancer.errorCount)}
    </p>
    <p>${fill(strings.underway, goingCount)}</p>
    ${button(strings.openInBrowser, 'secondary', () => ask({ type: 'farm', deed: 'open' }), {
      isDisabled: state.phase !== 'ready',
    })}
  </section>`;
}

/** The balancer with what can be changed while it runs. */
export function balancerView(
  state: FarmPageState,
  parts: PageParts,
  askAffinity: (kind: AskedAffinity) => void,
): Content {
  const { strings, command, can } = parts;
  const { balancer, held } = state;
  if (!balancer) return undefined;
  const { isHolding, responseTimeoutMs } = balancer;
  const hold = isHolding ? strings.stopHolding : strings.hold;
  return html`<section class="balancer" aria-labelledby="balancer-title">
    <h2 id="balancer-title">${strings.balancer}</h2>
    <p class="place">${balancer.url}</p>
    <label
      ><span>${strings.algorithm}</span>${choice(
        strings.algorithms,
        balancer.algorithm,
        (algorithm) => command({ name: 'setAlgorithm', algorithm }),
        can('setAlgorithm'),
      )}</label
    >
    <label><span>${strings.affinity}</span>${affinityChoice(balancer, parts, askAffinity)}</label>
    <p ?hidden=${responseTimeoutMs === undefined}>
      ${fill(strings.responseTimeout, (responseTimeoutMs ?? 0) / 1000)}
    </p>
    <div class="buttons">
      ${button(
        hold,
        isHolding ? 'primary' : 'secondary',
        () => command({ name: 'setHolding', on: !isHolding }),
        {
          isDisabled: state.phase !== 'ready',
        },
      )}
      ${button(
        strings.sendAllOn,
        'secondary',
        () => {
          for (const { id } of held) command({ name: 'sendOn', request: id });
        },
        { isHidden: held.length < 2 },
      )}
    </div>
    ${scaleView(state, parts)}
  </section>`;
}

function affinityChoice(
  { isBound, affinity }: NonNullable<FarmPageState['balancer']>,
  { strings, command, can }: PageParts,
  askAffinity: (kind: AskedAffinity) => void,
): Content {
  const { affinities, affinityOff } = strings;
  // A farm that can't choose an algorithm knows one kind alone.
  const kinds = can('setAlgorithm') ? affinities : { [affinity]: affinities[affinity] };
  type Choice = 'off' | typeof affinity;
  return choice<Choice>(
    { off: affinityOff, ...kinds } as Record<Choice, string>,
    isBound ? affinity : 'off',
    (kind) => {
      if (kind === 'duration' || kind === 'application-cookie') {
        askAffinity(kind);
        return;
      }
      command({
        name: 'setAffinity',
        on: kind !== 'off',
        ...(kind !== 'off' && can('setAlgorithm') && { kind }),
      });
    },
    can('setAffinity'),
  );
}

function scaleView({ servers }: FarmPageState, { strings, command, can }: PageParts): Content {
  const scale = ({ currentTarget }: Event): void => {
    if (!(currentTarget instanceof HTMLInputElement) || !currentTarget.reportValidity()) return;
    const count = currentTarget.valueAsNumber;
    currentTarget.value = String(servers.length);
    command({ name: 'scaleTo', count });
  };
  return html`<label ?hidden=${!can('scaleTo')}
      ><span>${strings.serverCount}</span
      ><input
        class="field"
        type="number"
        min="1"
        max="99"
        required
        .value=${String(servers.length)}
        @change=${scale}
    /></label>
    <div class="buttons">
      ${button(strings.addServer, 'secondary', () => command({ name: 'addServer' }), {
        isHidden: !can('addServer'),
      })}
    </div>`;
}

/** A list to choose one of. */
export function choice<T extends string>(
  options: Readonly<Record<T, string>>,
  chosen: T,
  onChoose: (value: T) => void,
  isEnabled: boolean,
  label?: string,
): Content {
  const change = ({ currentTarget }: Event): void => {
    if (!(currentTarget instanceof HTMLSelectElement)) return;
    const value = currentTarget.value as T;
    // It shows what is: the farm may refuse.
    currentTarget.value = chosen;
    onChoose(value);
  };
  const entries = Object.entries(options) as [T, string][];
  return html`<select
    class="field"
    aria-label=${label}
    ?disabled=${!isEnabled}
    @change=${change}
    .value=${chosen}
  >
    ${entries.map(
      ([value, text]) =>
        html`<option value=${value} ?selected=${value === chosen} .selected=${value === chosen}>
          ${text}
        </option>`,
    )}
  </select>`;
}
