import type { HostPort } from '../config/endpoint-address.ts';
import type { Passing } from '../stores/source-error.ts';

/** Why a tunnel doesn't lead to a server. */
export type TunnelProblem =
  /** The name of the SSH server can't be resolved here. */
  | 'name-not-found'
  /** No SSH server answers: nothing listens, or there is no way to it. */
  | 'unreachable'
  /** The SSH server said nothing in time. */
  | 'timed-out'
  /** What answers isn't an SSH server, or has no algorithm in common with us. */
  | 'not-ssh'
  /** The user didn't accept the key of an SSH server that wasn't known. */
  | 'host-key-unknown'
  /** The SSH server has another key than the one that is known. */
  | 'host-key-changed'
  /** The key of the SSH server is one that was withdrawn. */
  | 'host-key-revoked'
  /** The SSH server took none of the keys and passwords. */
  | 'sign-in-refused'
  /** The user was asked for a password or passphrase, and gave none. */
  | 'sign-in-cancelled'
  /** The passphrase of a key file was wrong each time. */
  | 'passphrase-wrong'
  /** There is no such key file, or it can't be read. */
  | 'key-file-missing'
  /** A key file in version 3 of PuTTY's format, which can't be read here. */
  | 'key-file-ppk3'
  /** What stands in a key file isn't a key that can be used. */
  | 'bad-key'
  /** The SSH configuration leads through a program (`ProxyCommand`), which is in `detail`. */
  | 'proxy-command'
  /** The SSH configuration has jump hosts that can't be followed; `detail` has them. */
  | 'bad-jump'
  /** The SSH server doesn't forward connections, or not to this target. */
  | 'forwarding-refused'
  /** The SSH server can't resolve the name of the target. */
  | 'target-name-not-found'
  /** Nothing listens at the target, seen from the SSH server. */
  | 'target-refused'
  /** The target says nothing, or there is no way to it, seen from the SSH server. */
  | 'target-timed-out'
  /** The connection to the SSH server ended. */
  | 'lost'
  /** The program of a command can't be started. */
  | 'command-not-started'
  /** The command ended. */
  | 'command-ended'
  /** The command runs, and its local port takes no connections. */
  | 'command-silent'
  /** The server has a name that isn't given to a program: a cluster may have announced it. */
  | 'bad-target'
  /** Commands don't run in folders that aren't trusted. */
  | 'not-trusted'
  | 'unknown';

/** All that is known about a tunnel that failed. Holds nothing secret. */
export interface TunnelFailure {
  readonly problem: TunnelProblem;
  /** The SSH server (`user@host:port`), or the program of a command. */
  readonly through: string;
  /** The server that should have been reached through it. */
  readonly target?: HostPort;
  /** A file that is concerned: a key, a configuration, or the list of known hosts. */
  readonly file?: string;
  /** The line in `file`, from 1. */
  readonly line?: number;
  /** The key that an SSH server showed, as `SHA256:…`. */
  readonly fingerprint?: string;
  /** The last lines of a command, or an SSH server's own words, without control characters. */
  readonly detail?: string;
}

/** What may be gone when it is tried again. */
const passingProblems: ReadonlySet<TunnelProblem> = new Set([
  'name-not-found',
  'unreachable',
  'timed-out',
  'target-name-not-found',
  'target-refused',
  'target-timed-out',
  'lost',
  'command-ended',
  'command-silent',
  'unknown',
]);

/** Whether a tunnel may work when it is tried again without a change. */
export function passesTunnel({ problem }: TunnelFailure): Passing {
  return passingProblems.has(problem) ? 'perhaps' : 'never';
}

/** A tunnel could not be opened, or doesn't lead to a server. */
export class TunnelError extends Error {
  override readonly name = 'TunnelError';
  readonly failure: TunnelFailure;

  constructor(failure: TunnelFailure, options?: ErrorOptions) {
    super(`tunnel through ${failure.through}: ${failure.problem}`, options);
    this.failure = failure;
  }
}
