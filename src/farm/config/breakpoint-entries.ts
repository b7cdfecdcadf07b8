import * as v from 'valibot';
import { fields } from '../../shapes/shape.ts';
import { breakpointReasons } from '../../protocol/farm/breakpoint.ts';
import type { BreakpointRule } from '../../protocol/farm/breakpoint.ts';
import { expects, flag, objectExpected, oneOf, SETTING, text } from './expectations.ts';
import { l10n } from '../../formats/reason.ts';

const maxBreakpoints = 100;
const breakpointsExpected = expects(
  l10n.t(
    'The farm property "{0}" must be an array of at most {1} breakpoints.',
    SETTING,
    maxBreakpoints,
  ),
);

/** The members of one breakpoint. */
const entries = {
  /** A path with `*` for anything. */
  path: v.optional(text),
  method: v.optional(text),
  /** The name of the server that is next for the request. */
  server: v.optional(text),
  when: v.optional(oneOf(breakpointReasons)),
  /** Goes after it has stopped one request. */
  once: v.optional(flag),
};

/** The names of the members of a breakpoint. */
export const breakpointProperties: readonly string[] = Object.keys(entries);

/** The member of a definition that says which requests are stopped from the start. */
export const breakpointEntries = {
  breakpoints: v.optional(
    v.pipe(
      v.array(fields(entries, objectExpected), breakpointsExpected),
      v.maxLength(maxBreakpoints, breakpointsExpected),
    ),
  ),
};

type Entry = NonNullable<v.InferOutput<(typeof breakpointEntries)['breakpoints']>>[number];

/** The rules of a definition, with ids of their own. */
export const breakpointRules = (entries: readonly Entry[] = []): readonly BreakpointRule[] =>
  entries.map(({ path, method, server, when, once }, index) => ({
    id: `task-${index + 1}`,
    isEnabled: true,
    ...(path !== undefined && { path }),
    ...(method !== undefined && { method }),
    ...(server !== undefined && { server }),
    ...(when !== undefined && { when }),
    ...(once !== undefined && { isOnce: once }),
  }));
