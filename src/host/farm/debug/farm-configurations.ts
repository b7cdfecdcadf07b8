import * as vscode from '../../shown/vscode.ts';
import { farmTaskType } from '../../contributions/task-type.ts';
import { UserError } from '../../errors.ts';
import type { ErrorReporter } from '../../errors.ts';
import { configuredFarms, farmTaskNamed } from '../configured-farms.ts';
import { openLaunchFile } from '../task-file.ts';

/** The member of a configuration of ours that stands for a farm that runs already. */
export const runningFarmMember = '__farm';

/** Offers debug configurations that launch farms, and completes those of launch.json. */
export class FarmConfigurations implements vscode.DebugConfigurationProvider {
  readonly #errors: ErrorReporter;

  constructor(errors: ErrorReporter) {
    this.#errors = errors;
  }

  /** One configuration for each farm of tasks.json; without any, one that starts the default farm. */
  async provideDebugConfigurations(
    folder: vscode.WorkspaceFolder | undefined,
  ): Promise<vscode.DebugConfiguration[]> {
    const tasks = await configuredFarms(folder);
    if (tasks.length === 0) return [launching(undefined)];
    return tasks.map(({ name }) => launching(name));
  }

  /** Undefined where it can't be launched, which has been told then. */
  async resolveDebugConfiguration(
    folder: vscode.WorkspaceFolder | undefined,
    given: vscode.DebugConfiguration,
  ): Promise<vscode.DebugConfiguration | undefined> {
    if (given[runningFarmMember] !== undefined) return given;
    try {
      const { farm } = given;
      // F5 without a launch.json gives nothing but the type.
      const { name } = launching(typeof farm === 'string' ? farm : undefined);
      const configuration: vscode.DebugConfiguration = {
        internalConsoleOptions: 'neverOpen',
        ...given,
        type: farmTaskType,
        request: checkedRequest(given.request),
        name: given.name || name,
      };
      if (farm === undefined) return configuration;
      const task = await farmTaskNamed(checkedName(farm), folder);
      // Its own task would start the farm before this configuration does.
      const isDouble = configuration['preLaunchTask'] === task.name;
      return { ...configuration, farm: task.name, ...(isDouble && { preLaunchTask: undefined }) };
    } catch (error) {
      this.#errors.report('debugger', error);
      return undefined;
    }
  }
}

function launching(farm: string | undefined): vscode.DebugConfiguration {
  return {
    type: farmTaskType,
    request: 'launch',
    name: farm === undefined ? vscode.l10n.t('Farm') : vscode.l10n.t('Farm: {0}', farm),
    ...(farm !== undefined && { farm }),
  };
}

function checkedRequest(request: unknown): 'launch' {
  if (request === undefined || request === '' || request === 'launch') return 'launch';
  throw new UserError(
    vscode.l10n.t('Set "request" of the launch configuration to "launch". A farm is launched.'),
    [openLaunchFile()],
  );
}

function checkedName(farm: unknown): string {
  if (typeof farm === 'string' && farm !== '') return farm;
  throw new UserError(
    vscode.l10n.t('Set "farm" of the launch configuration to the label of a farm task.'),
    [openLaunchFile()],
  );
}
