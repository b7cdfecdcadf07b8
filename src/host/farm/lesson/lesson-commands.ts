import * as vscode from '../../shown/vscode.ts';
import { choose } from '../../choose.ts';
import { commandIds } from '../../contributions/commands.ts';
import { setContextKey } from '../../contributions/context-keys.ts';
import { viewIds } from '../../contributions/views.ts';
import { DisposableStore } from '../../disposable.ts';
import type { DisposableLike } from '../../disposable.ts';
import { ensureWritable } from '../../endpoints/edit-permission.ts';
import { NothingToDo } from '../../errors.ts';
import type { CommandRegistry } from '../../errors.ts';
import type { HostServices } from '../../services.ts';
import { toSessionUriParts } from '../../sessions/session-uri.ts';
import { settled } from '../../settle-change.ts';
import type { FarmStarter } from '../farm-starter.ts';
import type { Farms } from '../farms.ts';
import { openInBrowser } from '../open-in-browser.ts';
import type { RunningFarm } from '../running-farm.ts';
import { Classroom } from './classroom.ts';
import type { LessonActions, LessonStore } from './classroom.ts';
import { LessonFarm, lessonApplication } from './lesson-farm.ts';
import type { Finding } from './finding.ts';
import type { LessonStep } from './step.ts';
import { isLessonStepId, lessonSteps } from './steps.ts';
import type { LessonStepId } from './steps.ts';

/** Registers the lesson: its walkthrough, and what the button of each step does. */
export function registerLessonCommands(
  commands: CommandRegistry,
  services: HostServices,
  farms: Farms,
  starter: FarmStarter,
): DisposableLike {
  const owned = new DisposableStore();
  const lesson = new Lesson(services, new LessonFarm(services, farms, starter));
  owned.add(
    commands.register('openLesson', async () => {
      const id = `${services.context.extension.id}#sessionFarm.lesson`;
      await vscode.commands.executeCommand('workbench.action.openWalkthrough', id);
    }),
  );
  owned.add(
    commands.register('takeLesson', async (text) => {
      const isStep = text !== undefined && isLessonStepId(text);
      const id = isStep ? text : await chooseStep(services);
      if (id !== undefined) await lesson.take(id);
    }),
  );
  return owned;
}

function chooseStep({ titleOf }: HostServices): Promise<LessonStepId | undefined> {
  const choices = Object.keys(lessonSteps)
    .filter(isLessonStepId)
    .map((id) => ({ label: lessonSteps[id].title(), value: id }));
  const placeHolder = vscode.l10n.t('Select a step of the lesson');
  return choose(choices, { title: titleOf('takeLesson'), placeHolder });
}

/** Takes the steps of the lesson, one at a time. */
class Lesson {
  readonly #services: HostServices;
  readonly #farm: LessonFarm;
  #isRunning = false;

  constructor(services: HostServices, farm: LessonFarm) {
    this.#services = services;
    this.#farm = farm;
  }

  /** @throws NothingToDo while another step is running */
  async take(id: LessonStepId): Promise<void> {
    if (this.#isRunning) {
      throw new NothingToDo(vscode.l10n.t('Another step of the lesson is still running.'));
    }
    this.#isRunning = true;
    try {
      const finding = await this.#take(lessonSteps[id]);
      if (!finding) return;
      setContextKey(vscode.commands, 'sessionFarm.lessonDone', id);
      this.#tell(finding);
    } finally {
      this.#isRunning = false;
    }
  }

  #take(step: LessonStep): Thenable<Finding | undefined> {
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: step.title(),
      cancellable: true,
    };
    return vscode.window.withProgress(options, async (progress, token) => {
      const canceled = new AbortController();
      token.onCancellationRequested(() => canceled.abort());
      const say = (message: string) => progress.report({ message });
      say(vscode.l10n.t('Starting the farm…'));
      const redis = step.farm['session'] === 'redis' ? await this.#farm.sandbox() : undefined;
      const farm = await this.#farm.start(step, redis);
      if (!farm) return undefined;
      canceled.signal.throwIfAborted();
      say(vscode.l10n.t('Sending requests…'));
      const room = new Classroom(
        {
          farm,
          signal: canceled.signal,
          say,
          actions: this.#actions(farm),
          tellLater: (text) => this.#tell({ text, actions: [this.#actions(farm).showRequests()] }),
        },
        redis && (await this.#store(redis.id)),
      );
      return step.run(room);
    });
  }

  async #store(endpointId: string): Promise<LessonStore> {
    const { connections } = this.#services;
    connections.want(endpointId);
    const source = await connections.connect(endpointId);
    return {
      source,
      addressOf: (id, layout) => {
        this.#services.log.addSessionId(id);
        const ref = { layout, application: lessonApplication, id };
        return { endpointId, database: source.facts.database, ref };
      },
      release: async (address, seen) => {
        if (!(await ensureWritable(this.#services, endpointId))) return false;
        const change = { kind: 'release-lock', ref: address.ref, seen } as const;
        return (await settled(this.#services, address, change)).outcome === 'released';
      },
    };
  }

  #actions(farm: RunningFarm): LessonActions {
    const { titleOf, sealing } = this.#services;
    const { executeCommand } = vscode.commands;
    return {
      showRequests: () => ({
        title: vscode.l10n.t('Show Requests'),
        run: () => executeCommand(`${viewIds.requests}.focus`),
      }),
      showSessions: () => ({
        title: vscode.l10n.t('Show Sessions'),
        run: async () => {
          await executeCommand(`${viewIds.sessions}.focus`);
          await executeCommand(commandIds.refreshSessions);
        },
      }),
      openFarm: () => ({
        title: vscode.l10n.t('Open in Browser'),
        run: async () => {
          if (farm.state) await openInBrowser(new URL('/Visits', farm.state.balancer.url).href);
        },
      }),
      releaseLock: (address) => ({
        title: titleOf('releaseLock'),
        run: async () => {
          await sealing;
          const uri = vscode.Uri.from(toSessionUriParts(address, true));
          await executeCommand(commandIds.releaseLock, uri);
        },
      }),
    };
  }

  /** Shows what was found, without waiting for the user to press a button. */
  #tell({ text, actions }: Finding): void {
    const press = async (): Promise<void> => {
      const titles = actions.map(({ title }) => title);
      const pressed = await vscode.window.showInformationMessage(text, ...titles);
      await actions.find(({ title }) => title === pressed)?.run();
    };
    press().catch((error: unknown) => this.#services.errors.report('lesson', error));
  }
}
