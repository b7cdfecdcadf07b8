import type { HostPort } from '../config/endpoint-address.ts';
import { type Command, type CommandRunner, type Reply, ReplyError } from '../stores/commands.ts';
import { lookAt } from '../stores/find/key-look.ts';
import { type KeyMatch, newKeyMatch } from '../stores/find/key-rule.ts';
import { createRecogniser } from '../stores/layouts/key-recognition.ts';
import { customKeyRules } from '../stores/layouts/layouts.ts';
import { refusalIn, StoreError } from '../stores/replies.ts';
import { CompactSessionIndex } from '../stores/search/compact-session-index.ts';
import { replyText } from '../redis/reach/handshake.ts';
import { readClusterSlots } from '../redis/topology/cluster-slots.ts';
import { placeOfNode, slotsOfCluster } from '../redis/topology/topology.ts';
import type { Examination } from './examination.ts';
import type { Server } from './server.ts';

/** What a look at some of the keys has found. Its keys stay in memory: they hold session ids. */
export interface Sample {
  readonly keyCount: number;
  readonly index: CompactSessionIndex;
  /** True where all keys of all primaries were seen. */
  readonly isComplete: boolean;
  /** One key of each application. */
  readonly keys: readonly Uint8Array[];
  /** Whether keys whose names leave open what they are could not be looked at. */
  readonly isLookRefused: boolean;
  /** Why SCAN was refused, if it was. */
  readonly refusal?: ReplyError;
}

const PAGE_KEYS = 1000;
const MAX_PAGES = 10;
/** The most servers of a cluster that are asked. */
const MAX_SERVERS = 8;
/** The most applications of which a key is kept. */
const MAX_APPLICATIONS = 20;

/** Looks at the first keys of each primary, as SCAN gives them. @throws the signal's reason */
export async function takeSample(
  examination: Examination,
  server: Server,
  signal: AbortSignal,
): Promise<Sample> {
  const index = new CompactSessionIndex();
  const keysByApplication = new Map<string, Uint8Array>();
  const total = { keyCount: 0, isComplete: true, isLookRefused: false };
  let refusal: ReplyError | undefined;
  for (const each of await primariesOf(examination, server, signal)) {
    signal.throwIfAborted();
    if (each === undefined) total.isComplete = false;
    else refusal ??= await sampleOf(each, { index, keysByApplication, total }, signal);
  }
  index.complete();
  return {
    ...total,
    index,
    keys: [...keysByApplication.values()],
    ...(refusal && { refusal }),
  };
}

interface Found {
  readonly index: CompactSessionIndex;
  readonly keysByApplication: Map<string, Uint8Array>;
  readonly total: { keyCount: number; isComplete: boolean; isLookRefused: boolean };
}

async function sampleOf(
  server: Server,
  { index, keysByApplication, total }: Found,
  signal: AbortSignal,
): Promise<ReplyError | undefined> {
  const recogniser = createRecogniser(customKeyRules());
  const match = newKeyMatch();
  const runner = runnerOf(server);
  const take = (key: Uint8Array, found: KeyMatch): void => {
    index.add(key, found);
    const application = `${found.layout} ${utf8.decode(key.subarray(found.applicationStart, found.applicationEnd))}`;
    if (keysByApplication.size < MAX_APPLICATIONS && !keysByApplication.has(application)) {
      keysByApplication.set(application, key);
    }
  };
  let cursor = '0';
  for (let page = 0; page < MAX_PAGES; page++) {
    signal.throwIfAborted();
    const reply = await server.ask(['SCAN', cursor, 'COUNT', PAGE_KEYS]);
    if (reply instanceof ReplyError) {
      total.isComplete = false;
      return reply;
    }
    const [next, list] = Array.isArray(reply) ? (reply as readonly Reply[]) : [];
    const keys = (Array.isArray(list) ? (list as readonly Reply[]) : []).filter(
      (key) => key instanceof Uint8Array,
    );
    total.keyCount += keys.length;
    const open: Uint8Array[] = [];
    for (const key of keys) {
      if (!recogniser.recognise(key, 0, key.length, match)) continue;
      if (match.isSure) take(key, match);
      else open.push(key);
    }
    const looks = await lookAt(runner, open, false).catch((error: unknown) => {
      total.isComplete = false;
      total.isLookRefused ||= refusalIn(error) !== undefined || error instanceof StoreError;
      return [];
    });
    for (const [at, look] of looks.entries()) {
      const key = open[at];
      if (key && recogniser.settle(key, look, match)) take(key, match);
    }
    cursor = replyText(next);
    if (cursor === '0') return undefined;
  }
  total.isComplete = false;
  return undefined;
}

const utf8 = new TextDecoder();

/** The server itself, and in a cluster the other primaries; undefined for each that isn't asked. */
async function primariesOf(
  examination: Examination,
  server: Server,
  signal: AbortSignal,
): Promise<readonly (Server | undefined)[]> {
  const { target } = examination;
  if (server.greeting.mode !== 'cluster' || !('host' in target)) return [server];
  const slots = await slotsOfCluster(server, target);
  if (slots instanceof ReplyError) return [server, undefined];
  const { natMap = {} } = examination.options.connection;
  const { primaries } = readClusterSlots(slots, target);
  const connected = await Promise.all(
    primaries.slice(0, MAX_SERVERS).map(async (node: HostPort) => {
      const { place, error } = await placeOfNode(node, target, natMap, {
        ...examination.reach,
        signal,
      });
      if (error) return undefined;
      return examination.connectTo(place, signal).catch(() => undefined);
    }),
  );
  return primaries.length > MAX_SERVERS ? [...connected, undefined] : connected;
}

/** A server as the stores ask it. No script is sent: what they do has single commands, too. */
function runnerOf(server: Server): CommandRunner {
  const refuse = () => Promise.reject(new ReplyError('ERR unknown command'));
  return {
    call: async (command: Command) => {
      const reply = await server.ask(command);
      if (reply instanceof ReplyError) throw reply;
      return reply;
    },
    pipeline: (commands) => server.askAll(commands),
    script: refuse,
    transaction: refuse,
  };
}
