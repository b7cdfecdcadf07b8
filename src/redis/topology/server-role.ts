import { type Reply, ReplyError } from '../../stores/commands.ts';
import type { ReplicaState } from '../../stores/source/source-limit.ts';
import { replyText } from '../reach/handshake.ts';
import { parseInfo } from '../reach/info.ts';

/** A replica has refused a write. It carries what the replica says of its primary. */
export class ReplicaError extends ReplyError {
  readonly replica: ReplicaState;

  constructor(text: string, replica: ReplicaState) {
    super(text);
    this.replica = replica;
  }
}

/** Reads the reply of ROLE: `master`, `slave` or `sentinel` stands first. */
export function readRole(reply: Reply): 'primary' | 'replica' | undefined {
  if (reply instanceof ReplyError || !Array.isArray(reply)) return undefined;
  const role = replyText((reply as readonly Reply[])[0]);
  return role === 'master' ? 'primary' : role === 'slave' ? 'replica' : undefined;
}

/**
 * Reads the reply of ROLE of a replica: `slave`, host, port, state of the link, offset.
 * Undefined for a primary, and for what isn't such a reply.
 */
export function readReplica(reply: Reply): ReplicaState | undefined {
  if (readRole(reply) !== 'replica') return undefined;
  const [, host, port] = reply as readonly Reply[];
  return stateOf(replyText(host), Number(typeof port === 'number' ? port : replyText(port)));
}

/** Reads the section `replication` of INFO, for users that may not ask for ROLE. */
export function readReplicaInfo(reply: Reply): ReplicaState | undefined {
  if (!(reply instanceof Uint8Array)) return undefined;
  const info = parseInfo(reply);
  if (info.get('role') !== 'slave') return undefined;
  return stateOf(info.get('master_host') ?? '', Number(info.get('master_port')));
}

/** The longest name of a host, RFC 1035 section 2.3.4. */
const MAX_HOST_LENGTH = 255;

/** The address comes from the server: what can't be one is left out. */
function stateOf(host: string, port: number): ReplicaState {
  const isHost = host.length <= MAX_HOST_LENGTH && /^[\w.:%-]+$/.test(host) && host !== '?';
  const isPort = Number.isInteger(port) && port > 0 && port <= 65_535;
  return isHost && isPort ? { primary: { host, port } } : {};
}
