import type { ConnectOptions } from '../../links/connect-options.ts';
import type { ConnectionError } from '../connection-error.ts';
import type { OpenLink } from './library.ts';
import { openLink, type OpenedLink } from './link-opener.ts';
import type { Timeouts } from './primaries.ts';
import { timeLimit } from '../../links/time-limit.ts';
import type { PrimaryTrace } from '../topology/primary-trace.ts';
import type { SentinelWatch } from '../topology/sentinel-watch.ts';
import { primaryNow, type Topology } from '../topology/topology.ts';
import type { SocketTarget } from '../../links/socket.ts';

/** A connection that comes back is tried for this long, then anew: the primary may have moved. */
const ATTEMPT_MS = 5000;
/** After this much silence of an idle link, a PING; and this long for its answer. */
const IDLE_MS = 5000;
const LIFE_SIGN_MS = 5000;

/** What a client is made of, beside the topology. */
export interface ClientParts {
  readonly options: ConnectOptions;
  readonly timeouts: Timeouts;
  readonly trace: PrimaryTrace;
  /** For endpoints with Sentinels. */
  readonly watch: () => SentinelWatch | undefined;
}

/** Says for the client library where its next link goes, and opens it. */
export function linkPlaces(topology: Topology, parts: ClientParts): OpenLink {
  const { timeouts, trace, options } = parts;
  let hasOpened = false;
  const open = async (
    target: SocketTarget,
    isPrimaryOnly: boolean,
    signal: AbortSignal,
    onFailure: (error: ConnectionError) => void,
  ): Promise<OpenedLink> => {
    const { connectMs, commandMs } = timeouts;
    const attemptMs = hasOpened ? Math.min(connectMs, ATTEMPT_MS) : connectMs;
    const lifeSignMs = Math.min(commandMs, LIFE_SIGN_MS);
    const silence = { silenceMs: commandMs, idleMs: IDLE_MS, lifeSignMs };
    const link = await openLink(
      target,
      { topology, silence, attemptMs, isPrimaryOnly },
      signal,
      onFailure,
    );
    hasOpened = true;
    return link;
  };
  switch (topology.mode) {
    case 'cluster':
      return (node, signal, onFailure) => open(node, false, signal, onFailure);
    case 'sentinel':
      return async (_, signal, onFailure) => {
        const limited = timeLimit(ATTEMPT_MS, signal);
        const primary = await primaryNow(topology, options, limited, parts.watch()?.others);
        const link = await open(primary, true, signal, onFailure);
        trace.note(primary);
        return link;
      };
    case 'standalone':
      return async (_, signal, onFailure) => {
        const targets = otherTargets(topology, trace.current, options);
        let firstError: unknown;
        for (const target of [trace.current, ...targets]) {
          try {
            const link = await open(target, false, signal, onFailure);
            trace.note(target);
            return link;
          } catch (error) {
            signal.throwIfAborted();
            firstError ??= error;
          }
        }
        throw firstError;
      };
  }
}

/** The further hosts of an address that names several. */
function otherTargets(
  { reached }: Topology,
  current: SocketTarget,
  { address }: ClientParts['options'],
): readonly SocketTarget[] {
  if (!('host' in reached.target) || !('host' in current)) return [];
  return address.hosts.filter(({ host, port }) => host !== current.host || port !== current.port);
}
