import * as vscode from '../../shown/vscode.ts';
import { formatEndpoint } from '../../../config/format-endpoint.ts';
import { nextFree } from '../../../farm/ports.ts';
import { commandIds } from '../../contributions/commands.ts';
import type { EndpointRecord } from '../../endpoints/endpoint-record.ts';
import { UserError } from '../../errors.ts';
import type { HostServices } from '../../services.ts';
import { toFarmDefinition } from '../definition.ts';
import type { FarmStarter } from '../farm-starter.ts';
import type { Farms } from '../farms.ts';
import type { RunningFarm } from '../running-farm.ts';
import type { LessonStep } from './step.ts';

/** The farm of the lesson, and its task. */
export const lessonName = 'lesson';
/** The application of its sessions: no farm or site of the user's has these. */
export const lessonApplication = '/Lesson';

/** The lesson's first port: user's farms rather have those from 9000. */
const firstPort = 9100;

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
    await Promise.all(
      this.#farms
        .all()
        .filter(isOfLesson)
        .map((running) => running.stop()),
    );
    const ports = await freePorts(servers.length + 1);
    const site = vscode.Uri.joinPath(
      this.#services.context.extensionUri,
      'samples/farm/site/server.js',
    );
    const definition = toFarmDefinition({
      name: lessonName,
      application: lessonApplication,
      site: site.fsPath,
      port: ports[0],
      ...farm,
      servers: servers.map((server, index) => ({ ...server, port: ports[index + 1] })),
      ...(redis && { redis: formatEndpoint(redis.address) }),
    });
    return this.#starter.run(definition, undefined, lessonName);
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

function isOfLesson({ name, definition, task }: RunningFarm): boolean {
  // One that was joined after a reload of the window has no definition yet.
  return name === lessonName && (!task || definition['application'] === lessonApplication);
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
