import type { FarmPageState } from '../../src/protocol/farm-page-state.ts';
import type { FarmDeed } from '../../src/protocol/farm-page.ts';
import { html, type Content } from '../ui/draw.ts';
import { button } from '../ui/toolkit.ts';
import type { PageParts } from './page-parts.ts';

/** Which farm it is, how it is, and what can be done with it as a whole. */
export function headerView(
  { name, phase, phaseText, problem }: FarmPageState,
  { strings, ask }: PageParts,
  onHelp: () => void,
): Content {
  const deed = (label: string, deed: FarmDeed, isOffered: boolean): Content =>
    button(label, deed === 'start' ? 'primary' : 'secondary', () => ask({ type: 'farm', deed }), {
      isHidden: !isOffered,
    });
  const isThere = phase !== 'gone';
  return html`<header>
    <h1>${name}</h1>
    <span class=${`phase ${phase}`}>${phaseText}</span>
    <span class="wrong" ?hidden=${problem === undefined}>${problem}</span>
    <span class="buttons">
      ${deed(strings.startFarm, 'start', !isThere)} ${deed(strings.showOutput, 'output', isThere)}
      ${deed(strings.restartFarm, 'restart', isThere)} ${deed(strings.stopFarm, 'stop', isThere)}
      ${button('?', 'icon', onHelp, { label: strings.help, title: strings.help })}
    </span>
  </header>`;
}
