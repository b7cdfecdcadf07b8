import type { FarmPageState } from '../../src/protocol/farm-page-state.ts';
import { fill } from '../ui/duration.ts';

/** How news is put into words; the host translates them. */
export interface NewsWords {
  readonly newsPhase: string;
  readonly newsServer: string;
  readonly newsHeld: string;
  readonly newsHeldMany: string;
  readonly newsHolding: string;
  readonly newsFlowing: string;
}

/** More servers than these at once are not named. */
const maxServers = 3;

/**
 * What a screen reader should hear of a change: the farm's and its servers' states, holding, and requests that
 * came to be held. Requests that go through are no news.
 */
export function newsOf(
  before: FarmPageState | undefined,
  after: FarmPageState,
  words: NewsWords,
): readonly string[] {
  if (!before) return [];
  const news: string[] = [];
  if (before.phaseText !== after.phaseText) {
    news.push(fill(words.newsPhase, after.name, after.phaseText));
  }
  const phases = new Map(before.servers.map(({ name, phaseText }) => [name, phaseText]));
  const changed = after.servers.filter(({ name, phaseText }) => phases.get(name) !== phaseText);
  for (const { name, phaseText } of changed.slice(0, maxServers)) {
    news.push(fill(words.newsServer, name, phaseText));
  }
  const isHolding = after.balancer?.isHolding;
  if (before.balancer && isHolding !== undefined && isHolding !== before.balancer.isHolding) {
    news.push(isHolding ? words.newsHolding : words.newsFlowing);
  }
  const known = new Set(before.held.map(({ id }) => id));
  const held = after.held.filter(({ id }) => !known.has(id));
  const [first] = held;
  if (held.length === 1 && first) news.push(fill(words.newsHeld, first.label, first.why));
  else if (held.length > 1) news.push(fill(words.newsHeldMany, after.held.length));
  return news;
}
