import * as vscode from '../../shown/vscode.ts';
import type { ServerState } from '../../../protocol/farm/server-state.ts';
import type { SessionLock } from '../../../stores/session.ts';
import type { SessionSource } from '../../../stores/source/session-source.ts';
import { UserError } from '../../errors.ts';
import type { SessionAddress } from '../../sessions/session-uri.ts';
import type { RunningFarm } from '../running-farm.ts';
import type { FindingAction } from './finding.ts';
import { Visitor } from './visitor.ts';
import type { Visit } from './visitor.ts';

/** The sessions of the lesson, where they are in Redis. */
export interface LessonStore {
  readonly source: SessionSource;
  /** Where the session with that ID is. */
  addressOf(id: string, layout: 'aspnet-v2' | 'aspnet-v5'): SessionAddress;
  /** Releases a lock that nobody will give back, and says whether it did. */
  release(address: SessionAddress, seen: SessionLock): Promise<boolean>;
}

/** What the buttons under a finding do. */
export interface LessonActions {
  showRequests(): FindingAction;
  showSessions(): FindingAction;
  openFarm(): FindingAction;
  releaseLock(address: SessionAddress): FindingAction;
}

/** What a step of the lesson works with: its farm, just started, and the visitors that it sends. */
export class Classroom {
  readonly farm: RunningFarm;
  readonly actions: LessonActions;
  /** Aborted when the user calls the step off. */
  readonly signal: AbortSignal;
  /** Says what is being done. */
  readonly say: (text: string) => void;
  /** Tells what happened after the step was over. */
  readonly tellLater: (text: string) => void;
  readonly #store: LessonStore | undefined;

  constructor(
    parts: Pick<Classroom, 'farm' | 'actions' | 'signal' | 'say' | 'tellLater'>,
    store?: LessonStore,
  ) {
    this.farm = parts.farm;
    this.actions = parts.actions;
    this.signal = parts.signal;
    this.say = parts.say;
    this.tellLater = parts.tellLater;
    this.#store = store;
  }

  /** @throws Error in a step whose farm keeps its sessions elsewhere */
  get store(): LessonStore {
    if (this.#store) return this.#store;
    throw new Error('This step has no Redis.');
  }

  visitor(): Visitor {
    return new Visitor(this.farm.state?.balancer.port ?? 0);
  }

  /** One visitor visits the page that counts, so many times, one after the other. */
  async visit(visitor: Visitor, times: number): Promise<CountedVisit[]> {
    const visits: CountedVisit[] = [];
    for (let time = 0; time < times; time++)
      visits.push(counted(await visitor.get('/Visits', this.signal)));
    return visits;
  }

  /** A server as it is now. @throws UserError when there is none of the name */
  server(name: string): ServerState {
    const found = this.farm.state?.servers.find((server) => server.name === name);
    if (found) return found;
    throw unexpected();
  }

  /** Ends a server as a crash does; resolves when the farm has noticed. */
  async kill(name: string): Promise<void> {
    await this.farm.send({ name: 'killServer', server: name });
    await this.until(() => this.server(name).phase !== 'ready');
  }

  /** Adds a server like the others; resolves with its name when it takes requests. */
  async addServer(): Promise<string> {
    const name = await this.farm.send({ name: 'addServer' });
    if (typeof name !== 'string') throw unexpected();
    const isReady = () =>
      this.farm.state?.servers.some((server) => server.name === name && server.phase === 'ready');
    await this.until(() => isReady() === true);
    return name;
  }

  /** Waits until something is so; asks again and again. @throws the signal's reason */
  async until(isSo: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await isSo())) {
      this.signal.throwIfAborted();
      if (this.farm.hasEnded) throw unexpected();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** A visit of the page that counts. */
export type CountedVisit = Visit & { readonly server: string; readonly count: number };

/** @throws UserError when it isn't a page that counts */
export function counted(visit: Visit): CountedVisit {
  const { server, count } = visit;
  if (server === undefined || count === undefined) throw unexpected();
  return { ...visit, server, count };
}

/** Somebody has changed the farm meanwhile, or a server has died by itself. */
export function unexpected(): UserError {
  return new UserError(
    vscode.l10n.t('A request did not get the answer that this step needs. Try the step again.'),
  );
}

/** What each server counted, in whole sentences: `server-a counted 1, 2, 3. server-b counted 1, 2, 3.` */
export function countsText(visits: readonly CountedVisit[]): string {
  const servers = [...new Set(visits.map(({ server }) => server))].sort();
  return servers
    .map((server) => {
      const counts = visits.filter((visit) => visit.server === server).map(({ count }) => count);
      return vscode.l10n.t('{0} counted {1}.', server, counts.join(', '));
    })
    .join(' ');
}
