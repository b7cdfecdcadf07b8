import { maxBreakpoints } from '../../protocol/farm/breakpoint.ts';
import type { BreakpointRule, KeptBreakpoints } from '../../protocol/farm/breakpoint.ts';

/** The same text for rules that stop the same requests. */
export const conditionsText = ({
  method,
  path,
  server,
  session,
  when,
  isOnce,
}: Omit<BreakpointRule, 'id' | 'isEnabled'>): string =>
  JSON.stringify([method, path, server, session, when, isOnce]);

/** The rules of a definition, switched off as the user has left them, then those of the user. */
export const withKept = (
  rules: readonly BreakpointRule[],
  { rules: own, off }: KeptBreakpoints,
): readonly BreakpointRule[] => {
  const isOff = new Set(off);
  return [
    ...rules.map((rule) =>
      isOff.has(conditionsText(rule)) ? { ...rule, isEnabled: false } : rule,
    ),
    ...own.filter(({ id }) => rules.every((rule) => rule.id !== id)),
  ].slice(0, maxBreakpoints);
};
