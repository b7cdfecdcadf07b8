import * as vscode from '../../shown/vscode.ts';
import { formatEndpoint } from '../../../config/format-endpoint.ts';
import { nextFree } from '../../../farm/ports.ts';
import { commandIds } from '../../contributions/commands.ts';
import type { EndpointRecord } from '../../endpoints/endpoint-record.ts';
import { UserError } from '../../errors.ts';
import type { HostServices } from '../../services.ts';
import { configuredFarms } from '../configured-farms.ts';
import { freeName } from '../create/task-text.ts';
import { farmName, toFarmDefinition } from '../definition.ts';
import type { FarmStarter } from '../farm-starter.ts';
import type { Farms } from '../farms.ts';
import type { RunningFarm } from '../running-farm.ts';
import type { LessonStep } from './step.ts';

/** The farm of the lesson, and its task; `lesson 2` where the user has a farm of that name. */
const lessonName = 'lesson';
/** The application of its sessions: no farm or site of the user's has these. */
export const lessonApplication = '/Lesson';

/** The lesson's first port: user's farms rather have those from 9000. */
const firstPort = 9100;

/** Where the workspace remembers which farm is the lesson's: one that is joined after a reload tells no more than its name. */
const farmKey = 'sessionFarm.lesson.farm';

/**
 * The farm of the lesson. Each step gets a new one, so that it works whatever was done before. It has
 * ports that are free and sessions of its own: farms of the user go on beside it.
 */
export class LessonFarm {
  readonly #services: HostServices;
  readonly #farms: Farms;
  readonly #starter: FarmStarter;

  constructor(services: HostServices, farms: Farms, starter: FarmStarter) {
    this.#services = services;
    this.#farms = farms;
    this.#starter = starter;
  }

  /**
   * Starts the farm that a step needs, in the place of the one of the step before.
   * @returns undefined when it ended before it was ready, which is told elsewhere
   * @throws UserError when no farm can be started here
   */
  async start(
    { farm, servers }: LessonStep,
    redis: EndpointRecord | undefined,
  ): Promise<RunningFarm | undefined> {
    await this.#farms.joinOwn();
    const before = this.#farms.all().filter((running) => this.#isOwn(running));
    await Promise.all(before.map((running) => running.stop()));
    const name = await this.#freeName();
    const ports = await freePorts(servers.length + 1);
    const definition = toFarmDefinition({
      name,
      application: lessonApplication,
      site: this.#site,
      port: ports[0],
      ...farm,
      servers: servers.map((server, index) => ({ ...server, port: ports[index + 1] })),
      ...(redis && { redis: formatEndpoint(redis.address) }),
    });
    return this.#starter.run(definition, undefined, name, ({ id }) => {
      void this.#services.context.workspaceState.update(farmKey, id);
    });
  }

  get #site(): string {
    const { extensionUri } = this.#services.context;
    return vscode.Uri.joinPath(extensionUri, 'samples/farm/site/server.js').fsPath;
  }

  /** Whether a farm was started by the lesson, whatever it is called: those of the user go on. */
  #isOwn({ id, task, definition }: RunningFarm): boolean {
    if (id === this.#services.context.workspaceState.get(farmKey)) return true;
    // Started again from its row, it has another id.
    const { application, site } = definition;
    return task !== undefined && application === lessonApplication && site === this.#site;
  }

  async #freeName(): Promise<string> {
    const configured = await configuredFarms(undefined);
    const taken = [
      ...this.#farms.all().map(({ name }) => name),
      ...configured.flatMap((task) => [
        task.name,
        farmName(toFarmDefinition(task.definition), task.name),
      ]),
    ];
    return freeName(lessonName, new Set(taken));
  }

  /** The Redis of the lesson: the sandbox, started when it isn't running. */
  async sandbox(): Promise<EndpointRecord> {
    const id = await vscode.commands.executeCommand(commandIds.startSandbox);
    const record = typeof id === 'string' ? this.#services.endpoints.get(id) : undefined;
    if (record) return record;
    throw new UserError(
      vscode.l10n.t('This step needs the sandbox Redis, which could not be started.'),
    );
  }
}

async function freePorts(count: number): Promise<readonly number[]> {
  const ports: number[] = [];
  for (let from = firstPort; ports.length < count; from = (ports.at(-1) ?? from) + 1) {
    const port = await nextFree(from, ports);
    if (port === undefined) {
      throw new UserError(
        vscode.l10n.t(
          'No port from {0} up is free. Close a program that uses them.',
          String(firstPort),
        ),
      );
    }
    ports.push(port);
  }
  return ports;
}
