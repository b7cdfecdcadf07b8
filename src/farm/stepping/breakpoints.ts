import { l10n } from '../../formats/reason.ts';
import { maxBreakpoints } from '../../protocol/farm/breakpoint.ts';
import type { BreakpointChange, BreakpointRule } from '../../protocol/farm/breakpoint.ts';
import type { Exchange } from '../balancer/exchange.ts';
import { FarmError } from '../errors.ts';
import type { FarmSessions } from '../sessions/farm-sessions.ts';
import { fitsPath } from './path-pattern.ts';

/** The rules that stop requests at the balancer. Without any, a request costs nothing here. */
export class Breakpoints {
  readonly #sessions: FarmSessions | undefined;
  readonly #onChange: () => void;
  #rules: readonly BreakpointRule[] = [];

  /** @param sessions knows the session of a request; absent where sessions aren't looked at */
  constructor(sessions: FarmSessions | undefined, onChange: () => void) {
    this.#sessions = sessions;
    this.#onChange = onChange;
  }

  get rules(): readonly BreakpointRule[] {
    return this.#rules;
  }

  /** All rules from now on. Requests that wait already go on waiting. */
  set(rules: readonly BreakpointRule[]): void {
    this.#rules = rules;
    this.#onChange();
  }

  /** @returns all rules from now on. @throws FarmError `too-many-breakpoints` */
  change({ put = [], changed = [], removed = [] }: BreakpointChange): readonly BreakpointRule[] {
    const gone = new Set(removed);
    const news = new Map([...changed, ...put].map((rule) => [rule.id, rule]));
    const known = new Set(this.#rules.map(({ id }) => id));
    const rules = [
      ...this.#rules.flatMap((rule) => (gone.has(rule.id) ? [] : [news.get(rule.id) ?? rule])),
      ...put.filter(({ id }) => !known.has(id)),
    ];
    if (rules.length > maxBreakpoints) {
      throw new FarmError(
        'too-many-breakpoints',
        l10n.t('A farm has at most {0} breakpoints. Remove some first.', maxBreakpoints),
      );
    }
    this.set(rules);
    return rules;
  }

  /** The rule that stops a request, by its id; a promise where its session has to be read first. */
  stops(exchange: Exchange): string | undefined | Promise<string | undefined> {
    if (this.#rules.length === 0) return undefined;
    const rules = this.#rules.filter((rule) => rule.isEnabled && this.#fits(rule, exchange));
    const sure = rules.find(({ when }) => when !== 'session-changed');
    if (sure) return this.#hit(sure);
    const [changed] = rules;
    const isAsked = this.#rules.some(
      ({ when, isEnabled }) => isEnabled && when === 'session-changed',
    );
    if (!this.#sessions || !isAsked || exchange.notes.session === undefined) return undefined;
    // Also where no rule fits: the next request is compared with this one.
    return this.#sessions
      .hasChanged(exchange)
      .then((hasChanged) => (hasChanged && changed ? this.#hit(changed) : undefined));
  }

  #hit(rule: BreakpointRule): string {
    if (rule.isOnce) this.set(this.#rules.filter(({ id }) => id !== rule.id));
    return rule.id;
  }

  /** Whether all members fit that need no look at the session's data. */
  #fits(rule: BreakpointRule, exchange: Exchange): boolean {
    const { path, method, server, session, when } = rule;
    const known = this.#sessions?.of(exchange);
    if (method !== undefined && method.toUpperCase() !== exchange.method.toUpperCase())
      return false;
    if (path !== undefined && !fitsPath(path, exchange.request.url ?? '/')) return false;
    if (session !== undefined && session !== exchange.notes.session) return false;
    if (server !== undefined && exchange.choice?.backend.name !== server) return false;
    switch (when) {
      case 'concurrent':
        return known !== undefined && known.underway.size > 1;
      case 'other-server':
        return (
          known?.serverBefore !== undefined &&
          exchange.choice !== undefined &&
          exchange.choice.backend.name !== known.serverBefore
        );
      default:
        return true;
    }
  }
}
