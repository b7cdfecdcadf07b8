import { englishText, l10n, type Reason } from '../formats/reason.ts';
import type { Chooser } from './balancer/chooser.ts';
import { maxServers } from './config/expectations.ts';
import type { ServerConfig } from './config/parse-farm-config.ts';
import { hasProcess, kindOf } from './config/server-kind.ts';
import { FarmError } from './errors.ts';
import type { Member, Members } from './members.ts';
import { nextFree } from './ports.ts';
import { nextName } from './servers/next-name.ts';

/** How often it is looked whether the requests of a server that leaves are over. */
const leaveIntervalMs = 50;

/** What the servers of a farm are changed through while it runs. */
export interface FleetOptions {
  readonly members: Members;
  readonly chooser: Chooser;
  /** The servers of the definition: what those that are added are like. */
  readonly servers: readonly ServerConfig[];
  /** The balancer's port. */
  readonly port: number;
  /** How long a server that is removed may take for its last requests. */
  readonly drainMs: number;
  /** Called when there are more or fewer servers. */
  readonly onChange: () => void;
  /** Called with what was done, and why. */
  readonly onNote: (text: Reason) => void;
  /** Called when sessions in the memory of a server that was removed have gone with it. */
  readonly onLoss: (server: string, count: number) => void;
}

/** Adds servers to a farm that runs, and removes them. */
export class Fleet {
  readonly #options: FleetOptions;
  /** One change of the number at a time: two would choose the same port. */
  #last: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(options: FleetOptions) {
    this.#options = options;
  }

  /** Those that stay. */
  get size(): number {
    return this.#staying.length;
  }

  get #staying(): readonly Member[] {
    return this.#options.members.all.filter(({ isLeaving }) => !isLeaving);
  }

  /**
   * Starts one more server, like the last of the definition that the farm starts itself, on the next free port.
   * @param note why it is there
   * @returns its name, when it is under way
   * @throws FarmError `no-server` where the farm starts none itself, `too-many-servers`, `port-in-use`
   */
  add(note: Reason, name?: string): Promise<string> {
    return this.#next(() => this.#add(note, name));
  }

  /**
   * Gives a server no more requests, waits for those that it has, up to a limit, and ends it for good.
   * @returns when it leaves, which may be before it has gone
   * @throws FarmError `unknown-server`, `last-server`
   */
  remove(name: string, reason?: Reason): Promise<void> {
    return this.#next(() => this.#remove(name, reason));
  }

  /** Starts no more servers; resolves when none is being started. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#last;
  }

  #remove(name: string, reason: Reason | undefined): Promise<void> {
    const member = this.#options.members.named(name);
    if (member.isLeaving) return Promise.resolve();
    if (this.size === 1) throw lastServer(name);
    member.isLeaving = true;
    if (reason) member.note = reason;
    member.follow();
    this.#options.chooser.refresh();
    this.#options.onChange();
    this.#options.onNote(
      reason
        ? l10n.t('{0} is leaving. {1}', name, englishText(reason))
        : l10n.t('{0} is leaving.', name),
    );
    void this.#leave(member);
    return Promise.resolve();
  }

  /** Adds servers, or removes the newest, until there are so many. @throws as {@link add} and {@link remove} do */
  async scaleTo(count: number, note: Reason): Promise<void> {
    if (count > maxServers) throw tooMany();
    if (count < 1) throw lastServer(this.#staying[0]?.config.name ?? '');
    while (this.size < count) await this.add(note);
    const staying = this.#staying;
    for (const { config } of staying.slice(count).reverse()) {
      await this.remove(config.name);
    }
  }

  /** Does one thing after the other. */
  #next<T>(act: () => Promise<T>): Promise<T> {
    const result = this.#last.then(act);
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #add(note: Reason, wanted: string | undefined): Promise<string> {
    const { members, servers, port: own } = this.#options;
    const model = servers.findLast((server) => hasProcess(kindOf(server)));
    if (!model) {
      throw new FarmError(
        'no-server',
        l10n.t('The farm starts no server itself that another one could be like.'),
      );
    }
    if (members.all.length >= maxServers) throw tooMany();
    const names = members.all.map(({ config }) => config.name);
    if (wanted !== undefined && names.includes(wanted)) {
      throw new FarmError('bad-config', l10n.t('The farm has a server {0} already.', wanted));
    }
    const taken = [own, ...members.all.map(({ config }) => config.port)];
    const port = await nextFree(Math.max(...members.ports(), model.port) + 1, taken);
    if (port === undefined) {
      throw new FarmError('port-in-use', l10n.t('No port near {0} is free.', String(model.port)));
    }
    if (this.#isClosed) throw new FarmError('not-ready', l10n.t('The farm is stopping.'));
    const name = wanted ?? nextName(model.name, names);
    const member = members.add({ ...model, name, port }, note);
    this.#options.onChange();
    try {
      await member.start();
    } catch (error) {
      await members.remove(member);
      throw error;
    }
    this.#options.onNote(
      l10n.t('{0} was added on port {1}. {2}', name, String(port), englishText(note)),
    );
    return name;
  }

  async #leave(member: Member): Promise<void> {
    const until = Date.now() + this.#options.drainMs;
    const isReady = (): boolean => member.server.phase === 'ready';
    while (member.backend.activeCount > 0 && isReady() && Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, leaveIntervalMs));
    }
    await this.#options.members.remove(member);
    const { lostSessionCount } = member.server;
    if (lostSessionCount > 0) this.#options.onLoss(member.config.name, lostSessionCount);
    this.#options.chooser.refresh();
    this.#options.onChange();
  }
}

const lastServer = (name: string): FarmError =>
  new FarmError('last-server', l10n.t('{0} is the last server. A farm needs one.', name), {
    server: name,
  });

const tooMany = (): FarmError =>
  new FarmError('too-many-servers', l10n.t('A farm has {0} servers at most.', maxServers));
