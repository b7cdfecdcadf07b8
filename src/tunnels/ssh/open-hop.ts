import { connect as connectTcp } from 'node:net';
import type { Duplex } from 'node:stream';
import { Client } from 'ssh2';
import { TunnelError, type TunnelProblem } from '../../links/tunnel-failure.ts';
import { type AgentFacts, agentPlaces } from './agent-places.ts';
import {
  checkHostKey,
  fingerprintOf,
  keyTypeOf,
  knownHostName,
  type KnownHostsFile,
  knownHostsLine,
  knownKeyTypes,
} from './known-hosts.ts';
import type { HostKeyQuestion, SignInUser, SshQuestions } from './questions.ts';
import { nameOfHop, type SshHop } from './resolve-host.ts';
import { SignIn } from './sign-in.ts';
import { StepWatch } from './step-watch.ts';

/** What connecting asks of the machine. */
export interface SshMachine {
  /** The text of a file; undefined if there is none that can be read. */
  read(path: string): Promise<string | undefined>;
  /** Adds a line to a file, which is made if it isn't there. */
  append(path: string, text: string): Promise<void>;
  agent(): Promise<Omit<AgentFacts, 'configured'>>;
}

/** How long an SSH server may take for each step in which nobody is asked anything. */
const STEP_MS = 15_000;
/** After first words that aren't SSH's, how long those may take. */
const FIRST_WORDS_MS = 3000;
const KEEP_ALIVE_MS = 10_000;
/** So many signs of life may be missing. */
const KEEP_ALIVE_MISSES = 3;

/** What the key of a host is called in the handshake, by its kind (RFC 8332 for RSA). */
const algorithmsOfType: Readonly<Record<string, readonly string[]>> = {
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'],
};
const HOST_KEY_ALGORITHMS = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
  'ssh-rsa',
] as const;

/**
 * Connects to an SSH server, checks its key and signs in.
 * @param via the way to the server, over the jump hosts that `before` names; a socket of this machine if absent
 * @throws TunnelError, or the reason of the signal
 */
export async function openHop(
  hop: SshHop,
  { via, before }: { readonly via: Duplex | undefined; readonly before: string },
  machine: SshMachine,
  questions: SshQuestions,
  signal: AbortSignal,
): Promise<Client> {
  const through = nameOfHop(hop);
  const fail = (problem: TunnelProblem, detail = '', cause?: unknown): TunnelError =>
    new TunnelError({ problem, through, ...(detail !== '' && { detail }) }, { cause });
  signal.throwIfAborted();
  const files = await readFiles([...hop.knownHostsFiles, ...hop.globalKnownHostsFiles], machine);
  const agent = await machine.agent();
  signal.throwIfAborted();
  const names = namesOf(hop);
  const watch = new StepWatch();
  const client = new Client();
  return new Promise<Client>((resolve, reject) => {
    let phase: 'connecting' | 'handshake' | 'sign-in' = 'connecting';
    let refusal: TunnelError | undefined;
    let strangers: NodeJS.Timeout | undefined;
    const asking = new AbortController();
    const socket = via ?? connectTcp({ host: hop.host, port: hop.port });
    const end = (isIn: boolean | undefined): void => {
      watch.end();
      signIn.end(isIn);
      asking.abort();
      clearTimeout(strangers);
      signal.removeEventListener('abort', onAbort);
    };
    const give = (error: Error, isIn?: false): void => {
      end(isIn);
      // What it still has to say is of no use.
      client.on('error', () => undefined);
      socket.on('error', () => undefined).destroy();
      client.destroy();
      reject(error);
    };
    const onAbort = (): void =>
      give(signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason)));
    const user: SignInUser = {
      // An answer that doesn't come ends it all: whatever was sent instead would be a wrong one.
      ask: async (question) => {
        try {
          const answer = await watch.unhurried(() => questions.ask(question, asking.signal));
          if (answer === undefined) throw fail('sign-in-cancelled');
          if (!asking.signal.aborted) return answer;
          questions.settle(question, undefined);
          throw fail('lost');
        } catch (error) {
          give(error instanceof Error ? error : new Error(String(error)));
          throw error;
        }
      },
      settle: (...given) => questions.settle(...given),
      waitFor: (work) => watch.unhurried(work),
    };
    const signIn = new SignIn({
      hop,
      through,
      behind: [before, hop.keyAlias ?? ''].filter((part) => part !== '').join(' '),
      agents: agentPlaces({ ...agent, ...(hop.agent !== undefined && { configured: hop.agent }) }),
      read: (path) => machine.read(path),
      user,
    });
    watch.start(STEP_MS, () => give(refusal ?? fail('timed-out')));
    signal.addEventListener('abort', onAbort);
    const explain = (error: Error | undefined): TunnelError => {
      const known = refusal ?? (phase === 'sign-in' ? signIn.failure : undefined);
      if (known) return known;
      const detail = error ? cleanLine(error.message) : '';
      if (phase === 'sign-in') return fail('sign-in-refused', signInDetail(detail), error);
      if (phase === 'handshake') return fail('not-ssh', detail, error);
      return fail(problemOfSocket(error), detail, error);
    };
    client.on('error', (error: Error & { level?: string }) => {
      // One key of an agent that can't be used; the next one is tried.
      if (error.level === 'agent') return;
      // A server may hang up instead of saying that an answer was wrong.
      give(explain(error), error.level === 'client-socket' ? undefined : false);
    });
    client.on('close', () => give(explain(undefined)));
    client.on('connect', () => {
      phase = 'handshake';
      watch.stepped();
    });
    // SSH servers begin with their version, perhaps after some lines (RFC 4253, section 4.2); what
    // says something else and goes on waiting is none.
    const hearFirst = (chunk: Buffer): void => {
      if (/^SSH-/m.test(chunk.toString('latin1'))) return;
      strangers = setTimeout(
        () => give(fail('not-ssh', cleanLine(chunk.toString('latin1')))),
        FIRST_WORDS_MS,
      );
    };
    client.on('ready', () => {
      end(true);
      client.removeAllListeners('close').removeAllListeners('error');
      // The end is told by `close`.
      client.on('error', () => undefined);
      resolve(client);
    });
    let accepted: Buffer | undefined;
    const check = async (key: Buffer): Promise<boolean> => {
      // Servers show their key again when they change the keys of the connection (RFC 4253, section 9).
      if (accepted) return key.equals(accepted);
      try {
        await checkKey(key, {
          hop,
          through,
          names,
          files,
          machine,
          accepts: (question) =>
            watch.unhurried(() => questions.acceptHostKey(question, asking.signal)),
        });
        accepted = Buffer.from(key);
        phase = 'sign-in';
        watch.stepped();
        return true;
      } catch (error) {
        if (error instanceof TunnelError) refusal = error;
        return false;
      }
    };
    client.connect({
      sock: socket,
      username: hop.user,
      authHandler: (left, partial, next) => {
        watch.stepped();
        signIn.handler(left, partial, next);
      },
      // Questions take as long as they take; see the timer.
      readyTimeout: 0,
      keepaliveInterval: KEEP_ALIVE_MS,
      keepaliveCountMax: KEEP_ALIVE_MISSES,
      algorithms: {
        serverHostKey: hostKeyAlgorithms(names.flatMap((name) => knownKeyTypes(files, name))),
      },
      hostVerifier: (key: Buffer, verified: (isTrusted: boolean) => void) => {
        clearTimeout(strangers);
        void check(key).then(verified);
      },
    });
    // The library has paused the socket, and reads first.
    socket.once('data', hearFirst);
  });
}

interface KeyCheck {
  readonly hop: SshHop;
  readonly through: string;
  readonly names: readonly string[];
  readonly files: readonly KnownHostsFile[];
  readonly machine: SshMachine;
  readonly accepts: (question: HostKeyQuestion) => Promise<boolean>;
}

/** @throws TunnelError unless the key is known, or the user says that it is right */
async function checkKey(
  key: Buffer,
  { hop, through, names, files, machine, accepts }: KeyCheck,
): Promise<void> {
  const fingerprint = fingerprintOf(key);
  const [name = '', plainName] = names;
  const verdict = checkHostKey(files, name, key);
  switch (verdict.state) {
    case 'known':
      return;
    case 'changed':
    case 'revoked': {
      const { path: file, line } = verdict;
      const problem = verdict.state === 'changed' ? 'host-key-changed' : 'host-key-revoked';
      throw new TunnelError({ problem, through, fingerprint, file, line });
    }
    case 'unknown': {
      // As OpenSSH has it: a key that is known for the host alone is good at any port.
      if (plainName !== undefined && checkHostKey(files, plainName, key).state === 'known') return;
      const [file = ''] = hop.knownHostsFiles;
      const { hasAuthority } = verdict;
      const keyType = keyTypeOf(key);
      const question = { through, keyType, fingerprint, file, hasAuthority };
      if (hop.isStrict || !(await accepts(question))) {
        throw new TunnelError({ problem: 'host-key-unknown', through, fingerprint });
      }
      // Where it can't be written down, it is asked again next time.
      if (file !== '') {
        await machine.append(file, knownHostsLine(name, key)).catch(() => undefined);
      }
    }
  }
}

/** The names under which a host's key is looked for, best first. */
function namesOf({ host, port, keyAlias }: SshHop): readonly string[] {
  if (keyAlias !== undefined) return [keyAlias.toLowerCase()];
  const name = knownHostName(host, port);
  return port === 22 ? [name] : [name, host.toLowerCase()];
}

async function readFiles(
  paths: readonly string[],
  machine: SshMachine,
): Promise<readonly KnownHostsFile[]> {
  const texts = await Promise.all(paths.map((path) => machine.read(path)));
  return paths.flatMap((path, index) => {
    const text = texts[index];
    return text === undefined ? [] : [{ path, text }];
  });
}

/** All algorithms, those of known keys first, so that a server shows the key that we know. */
function hostKeyAlgorithms(types: readonly string[]): (typeof HOST_KEY_ALGORITHMS)[number][] {
  const wanted = types.flatMap((type) => algorithmsOfType[type] ?? [type]);
  const isFirst = (name: string): number => (wanted.includes(name) ? 0 : 1);
  return HOST_KEY_ALGORITHMS.toSorted((a, b) => isFirst(a) - isFirst(b));
}

function problemOfSocket(error: Error | undefined): TunnelProblem {
  const code = error && 'code' in error ? error.code : undefined;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'name-not-found';
  return code === 'ETIMEDOUT' ? 'timed-out' : 'unreachable';
}

/** The library's own words for "nothing was taken" say no more than ours. */
function signInDetail(text: string): string {
  return text.startsWith('All configured authentication methods failed') ? '' : text;
}

/** One short line without control characters. */
function cleanLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').slice(0, 200);
}
