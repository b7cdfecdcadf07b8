import type { FarmPageRequest } from '../../src/protocol/farm-page.ts';
import type { TraceRow } from '../../src/protocol/farm-page-state.ts';
import type { FarmPageStrings, RequestCommand } from '../../src/protocol/farm-page-strings.ts';
import type { FarmCommand, FarmCommandName } from '../../src/protocol/farm/commands.ts';
import { fill } from '../ui/duration.ts';
import type { Menu } from '../ui/menu.ts';
import type { ServerMarks } from './server-marks.ts';

/** What the parts of the page need of it. */
export interface PageParts {
  readonly strings: FarmPageStrings;
  readonly menu: Menu;
  readonly marks: ServerMarks;
  /** Asks the host; what it refuses is said on the page. */
  readonly ask: (request: FarmPageRequest) => void;
  /** Gives the farm a command. */
  readonly command: (command: FarmCommand) => void;
  /** Whether the farm knows a command. */
  readonly can: (name: FarmCommandName) => boolean;
  /** The host's clock, as far as the page knows it. */
  readonly nowMs: () => number;
  /** What can be done with a request that is over, in the order in which it is offered. */
  readonly commandsFor: (row: TraceRow) => readonly RequestCommand[];
  /** Shows a request of the trace in the detail pane. */
  readonly choose: (request: number, isMeant: boolean) => void;
  /** Shows the requests of one session alone; undefined: of all. */
  readonly follow: (session: number | undefined) => void;
}

/** A short stretch of time: `14 ms`, above ten seconds `12.3 s`. */
export function shortTime(durationMs: number, words: FarmPageStrings): string {
  return durationMs < 10_000
    ? fill(words.milliseconds, Math.round(durationMs))
    : fill(words.seconds, Math.round(durationMs / 100) / 10);
}

/** The time of a day: `12:01:07`; with thousandths where asked. */
export function clockText(timeMs: number, hasMs = false): string {
  return new Intl.DateTimeFormat(document.documentElement.lang || undefined, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    ...(hasMs && { fractionalSecondDigits: 3 as const }),
    hourCycle: 'h23',
  }).format(timeMs);
}
