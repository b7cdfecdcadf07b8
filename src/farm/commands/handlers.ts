import type { FarmCommandName, FarmCommandOf } from '../../protocol/farm/commands.ts';
import type { Balancer } from '../balancer/balancer.ts';
import type { Fleet } from '../fleet.ts';
import type { Members } from '../members.ts';
import type { Breakpoints } from '../stepping/breakpoints.ts';
import type { FarmSessions } from '../sessions/farm-sessions.ts';
import type { Recorder } from '../trace/recorder.ts';
import type { Replays } from '../trace/replays.ts';
import type { Trace } from '../trace/trace.ts';

/** What the commands of hosts act on. */
export interface FarmParts {
  readonly balancer: Balancer;
  readonly members: Members;
  readonly fleet: Fleet;
  readonly trace: Trace;
  /** Absent where sessions aren't looked at. */
  readonly sessions: FarmSessions | undefined;
  readonly breakpoints: Breakpoints;
  readonly recorder: Recorder;
  readonly replays: Replays;
  /** Called when the farm's state has changed. */
  readonly onChange: () => void;
  readonly onStopRequest: () => void;
}

/** What a farm does at some commands: each may give back what the command asked for. */
export type Handlers<N extends FarmCommandName> = {
  readonly [Name in N]: (command: FarmCommandOf<Name>) => unknown;
};
