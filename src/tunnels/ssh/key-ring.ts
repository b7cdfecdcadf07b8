import {
  BaseAgent,
  createAgent,
  type IdentityCallback,
  type ParsedKey,
  type SignCallback,
  type SigningRequestOptions,
} from 'ssh2';
import { TunnelError } from '../../links/tunnel-failure.ts';
import { decryptKey, type KeyFile, readKeyFile, readPublicKey } from './key-file.ts';
import type { SignInUser } from './questions.ts';
import type { SshHop } from './resolve-host.ts';

/** What a key ring is made of. */
export interface KeyRingParts {
  readonly hop: SshHop;
  /** `user@host:port` */
  readonly through: string;
  /** What tells servers of one name apart; see `SecretQuestion`. */
  readonly behind: string;
  /** Sockets and pipes of agents, best first. */
  readonly agents: readonly string[];
  read(path: string): Promise<string | undefined>;
  readonly user: SignInUser;
}

type Sign = (data: Buffer, options: SigningRequestOptions) => Promise<Buffer>;

interface Identity {
  readonly key: ParsedKey;
  readonly sign: Sign;
}

const ATTEMPTS = 3;

/**
 * All keys with which somebody may sign in to a server: those of the agent, and those in files. A
 * server is shown public keys first; the passphrase of a file is asked when the server takes its key.
 */
export class KeyRing extends BaseAgent<ParsedKey> {
  readonly #parts: KeyRingParts;
  readonly #identities: Identity[] = [];
  /** Why a key that was to be used can't be; the first one counts. */
  failure: TunnelError | undefined;

  constructor(parts: KeyRingParts) {
    super();
    this.#parts = parts;
  }

  override getIdentities(callback: IdentityCallback<ParsedKey>): void {
    this.#collect().then(
      () =>
        callback(
          null,
          this.#identities.map(({ key }) => key),
        ),
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error))),
    );
  }

  override sign(
    key: ParsedKey,
    data: Buffer,
    options: SigningRequestOptions | SignCallback,
    callback?: SignCallback,
  ): void {
    const done = typeof options === 'function' ? options : callback;
    const given = typeof options === 'function' ? {} : options;
    const identity = this.#identities.find((one) => isSameKey(one.key, key));
    const signing = identity
      ? identity.sign(data, given)
      : Promise.reject(new Error('A key that nobody has'));
    signing.then(
      (signature) => done?.(null, signature),
      (error: unknown) => {
        if (error instanceof TunnelError) this.failure ??= error;
        done?.(error instanceof Error ? error : new Error(String(error)));
      },
    );
  }

  async #collect(): Promise<void> {
    const { hop, agents } = this.#parts;
    const files: Identity[] = [];
    for (const file of hop.keyFiles) files.push(...(await this.#fileIdentity(file)));
    const isInFile = (key: ParsedKey): boolean => files.some((one) => isSameKey(one.key, key));
    const held: Identity[] = [];
    for (const place of agents) {
      for (const { key, sign } of await agentIdentities(place)) {
        // Some agents ask first, and some keys are devices that have to be touched.
        held.push({ key, sign: (...given) => this.#parts.user.waitFor(() => sign(...given)) });
      }
    }
    // As OpenSSH does it: keys that are named first, those of the agent without a question.
    const named = held.filter(({ key }) => isInFile(key));
    const others = hop.isKeysOnly ? [] : held.filter(({ key }) => !isInFile(key));
    const isHeld = (key: ParsedKey): boolean => named.some((one) => isSameKey(one.key, key));
    this.#identities.push(...named, ...others, ...files.filter(({ key }) => !isHeld(key)));
  }

  async #fileIdentity(file: string): Promise<readonly Identity[]> {
    const { hop } = this.#parts;
    const text = await this.#parts.read(file);
    const publicText = await this.#parts.read(`${file}.pub`);
    const publicKey = publicText === undefined ? undefined : readPublicKey(publicText);
    if (text === undefined) {
      // The private part may be in the agent.
      if (publicKey) return [{ key: publicKey, sign: () => this.#missing(file) }];
      if (hop.namesKeyFiles) this.#note('key-file-missing', file);
      return [];
    }
    const content = readKeyFile(text);
    return this.#identityOf(file, text, content, publicKey);
  }

  async #identityOf(
    file: string,
    text: string,
    content: KeyFile,
    publicKey: ParsedKey | undefined,
  ): Promise<readonly Identity[]> {
    switch (content.state) {
      case 'open':
        return [{ key: content.key, sign: signWith(content.key) }];
      case 'ppk3':
        this.#note('key-file-ppk3', file);
        return [];
      case 'bad':
        if (this.#parts.hop.namesKeyFiles) this.#note('bad-key', file, content.detail);
        return [];
      case 'encrypted': {
        let opened: Promise<ParsedKey> | undefined;
        const open = (): Promise<ParsedKey> => (opened ??= this.#decrypt(file, text));
        const key = content.publicKey ?? publicKey ?? (await open());
        return [{ key, sign: async (data, options) => signWith(await open())(data, options) }];
      }
    }
  }

  async #decrypt(file: string, text: string): Promise<ParsedKey> {
    const { user, through } = this.#parts;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const question = { kind: 'passphrase', file, attempt } as const;
      const key = decryptKey(text, await user.ask(question));
      user.settle(question, key !== undefined);
      if (key) return key;
    }
    throw new TunnelError({ problem: 'passphrase-wrong', through, file });
  }

  #missing(file: string): Promise<never> {
    const { through } = this.#parts;
    return Promise.reject(new TunnelError({ problem: 'key-file-missing', through, file }));
  }

  #note(
    problem: 'key-file-missing' | 'key-file-ppk3' | 'bad-key',
    file: string,
    detail?: string,
  ): void {
    const { through } = this.#parts;
    this.failure ??= new TunnelError({
      problem,
      through,
      file,
      ...(detail !== undefined && { detail }),
    });
  }
}

function signWith(key: ParsedKey): Sign {
  return (data, { hash }) => {
    const signature: Buffer | Error = key.sign(data, hash);
    return signature instanceof Error ? Promise.reject(signature) : Promise.resolve(signature);
  };
}

function isSameKey(a: ParsedKey, b: ParsedKey): boolean {
  return a.getPublicSSH().equals(b.getPublicSSH());
}

/** The keys of an agent; none where there is no agent, or one that doesn't answer. */
function agentIdentities(place: string): Promise<readonly Identity[]> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve([]), AGENT_ANSWER_MS);
    const agent = createAgent(place) as BaseAgent<ParsedKey>;
    const sign =
      (key: ParsedKey): Sign =>
      (data, options) =>
        new Promise((signed, failed) => {
          const limit = setTimeout(() => failed(new Error('No signature in time')), AGENT_SIGN_MS);
          agent.sign(key, data, options, (error, signature) => {
            clearTimeout(limit);
            if (signature) signed(signature);
            else failed(error ?? new Error('No signature'));
          });
        });
    agent.getIdentities((_, keys = []) => {
      clearTimeout(timer);
      resolve(
        keys.map((key) => {
          const parsed = key as ParsedKey;
          return { key: parsed, sign: sign(parsed) };
        }),
      );
    });
  });
}

const AGENT_ANSWER_MS = 3000;
/** Somebody may have to find a device first. */
const AGENT_SIGN_MS = 120_000;
