import type { HostPort } from '../../config/endpoint-address.ts';
import { formatHostPort } from '../../config/host-port.ts';
import { l10n, type Reason } from '../../formats/reason.ts';
import type { ConnectFailureReason } from '../../links/diagnosis.ts';
import { timeLimit } from '../../links/time-limit.ts';
import { openSocket, type SocketTarget } from '../../links/socket.ts';
import { addressKind } from '../address-kind.ts';
import type { Examination } from '../examination.ts';
import { fixTexts } from '../fix-texts.ts';
import { fact, type Finding, type Step } from '../report.ts';

/** How long an address may take to accept. */
const ACCEPT_MS = 5000;

/** What became of one address. */
interface Attempt {
  readonly place: SocketTarget;
  /** Absent where it accepted. */
  readonly reason?: ConnectFailureReason;
  readonly ms: number;
}

/** Whether each address of each host accepts connections, and what it means where one doesn't. */
export const tcpStep: Step<Examination> = {
  id: 'tcp',
  title: l10n.t('TCP connection'),
  async run(examination, signal) {
    const { address, addresses, reach } = examination;
    const places: readonly { readonly host?: HostPort; readonly place: SocketTarget }[] =
      address.socketPath === undefined
        ? examination.hosts.flatMap((host) =>
            (reach.dial ? [{ address: host.host }] : (addresses.get(host.host) ?? [])).map(
              (each) => ({
                host,
                place: { host: each.address, port: host.port },
              }),
            ),
          )
        : [{ place: { socketPath: address.socketPath } }];
    const { obstacle } = examination;
    if (obstacle) return { outcome: 'skipped', facts: [], cause: obstacle };
    const attempts = await Promise.all(
      places.map(({ place }) => tryPlace(examination, place, signal)),
    );
    signal.throwIfAborted();
    const open = attempts.findIndex(({ reason }) => reason === undefined);
    examination.target = places[open]?.host ?? examination.target;
    const facts = attempts.map((attempt) => factOf(attempt));
    const failed = attempts.find(({ reason }) => reason !== undefined);
    if (!failed) return { outcome: 'ok', facts };
    const isEnough = open >= 0 && examination.hosts.length === 1;
    if (open >= 0) return { outcome: isEnough ? 'ok' : 'warning', facts, cause: meaning(failed) };
    examination.obstacle = l10n.t('No connection came about.');
    const action = failed.reason === 'refused' ? 'edit' : 'retry';
    return failedWith(failed, facts, { text: fixTexts[action], action });
  },
};

function failedWith(
  failed: Attempt,
  facts: Finding['facts'],
  fix: NonNullable<Finding['fix']>,
): Finding {
  return { outcome: 'failed', facts, cause: meaning(failed), fix };
}

async function tryPlace(
  examination: Examination,
  place: SocketTarget,
  signal: AbortSignal,
): Promise<Attempt> {
  const startMs = performance.now();
  const ms = (): number => Math.round(performance.now() - startMs);
  try {
    const { dial } = examination.reach;
    // A tunnel may have to be opened first.
    const limit = dial ? signal : timeLimit(ACCEPT_MS, signal);
    const socket = await openSocket(place, undefined, limit, dial);
    socket.on('error', () => undefined).destroy();
    return { place, ms: ms() };
  } catch (error) {
    return { place, reason: examination.failureOf(error, place).reason, ms: ms() };
  }
}

function nameOf(place: SocketTarget): string {
  return 'host' in place ? formatHostPort(place.host, place.port) : place.socketPath;
}

function factOf({ place, reason, ms }: Attempt) {
  const name = nameOf(place);
  return fact(name, l10n.t('Port {0}', name), reason ?? 'open', saidOf(reason, ms));
}

function saidOf(reason: ConnectFailureReason | undefined, ms: number): Reason {
  switch (reason) {
    case undefined:
      return l10n.t('open, accepted after {0} ms', ms);
    case 'refused':
      return l10n.t('refused');
    case 'timed-out':
      return l10n.t('no answer within {0} ms', ms);
    case 'unreachable':
      return l10n.t('not reachable');
    default:
      return l10n.t('failed');
  }
}

/** What it means that an address didn't accept. */
function meaning({ place, reason }: Attempt): Reason {
  const name = nameOf(place);
  if (!('host' in place)) {
    return l10n.t('Nothing is listening at {0}. Check the path and that Redis is running.', name);
  }
  const kind = addressKind(place.host);
  switch (reason) {
    case 'refused':
      return l10n.t(
        'The machine answered for {0}, but nothing is listening on that port. Check the port and that Redis is running.',
        name,
      );
    case 'timed-out':
      return kind === 'private'
        ? l10n.t(
            '{0} did not answer. The address is private, so you need a VPN or tunnel, or a firewall or security group drops the packets.',
            name,
          )
        : l10n.t(
            '{0} did not answer. A firewall or security group is probably dropping the packets.',
            name,
          );
    case 'unreachable':
      return l10n.t('There is no way from this machine to {0}. Check your network and VPN.', name);
    default:
      return l10n.t('{0} did not accept the connection.', name);
  }
}
