import * as vscode from '../shown/vscode.ts';
import { parseFarmConfig } from '../../farm/config/parse-farm-config.ts';
import { problemOf } from '../../farm/errors.ts';
import type { FarmProblem } from '../../protocol/farm/problem.ts';
import { UserError } from '../errors.ts';
import type { ErrorAction } from '../errors.ts';
import { withPort } from './definition.ts';
import type { FarmDefinition } from './definition.ts';
import type { FarmFailure } from './farms.ts';
import { showFarmOutput } from './farm-output.ts';
import type { RunningFarm } from './running-farm.ts';
import { taskFileOf } from './task-file.ts';

/** Starts a farm with another definition than its task has. */
export type StartAgain = (definition: FarmDefinition) => unknown;

/** Says why a farm has ended, with buttons that lead on. */
export function explainFailure(failure: FarmFailure, startAgain: StartAgain): UserError {
  const { farm } = failure;
  const problem = failure.problem ?? findConfigProblem(farm.definition);
  const showOutput: ErrorAction = {
    title: vscode.l10n.t('Show Output'),
    run: () => showFarmOutput(farm),
  };
  if (problem?.code === 'port-in-use') {
    return portInUse(farm, problem, showOutput, startAgain);
  }
  if (problem?.code === 'bad-config') {
    return new UserError(vscode.reasonText(problem.reason), [...openTask(farm), showOutput]);
  }
  if (problem) {
    return new UserError(
      vscode.l10n.t(
        '{0}: {1}',
        farm.name,
        withServerProblems(farm, vscode.reasonText(problem.reason)),
      ),
      [showOutput],
    );
  }
  const code = String(failure.exitCode ?? '');
  const message = failure.wasReady
    ? vscode.l10n.t('The farm {0} stopped unexpectedly with exit code {1}.', farm.name, code)
    : vscode.l10n.t(
        'The farm {0} could not start. Its process exited with code {1}.',
        farm.name,
        code,
      );
  return new UserError(message, [showOutput]);
}

/** What the farm would say against its description, when it couldn't say it any more. */
function findConfigProblem(definition: FarmDefinition): FarmProblem | undefined {
  try {
    parseFarmConfig(definition);
    return undefined;
  } catch (error) {
    return problemOf(error);
  }
}

function portInUse(
  farm: RunningFarm,
  { reason, details }: FarmProblem,
  showOutput: ErrorAction,
  startAgain: StartAgain,
): UserError {
  const { port, owner, nextFree } = details ?? {};
  if (typeof port !== 'number' || typeof owner !== 'string') {
    return new UserError(vscode.reasonText(reason), [showOutput]);
  }
  const { servers } = parseFarmConfig(farm.definition);
  const isServer = servers.some(({ name }) => name === owner);
  const text = isServer
    ? vscode.l10n.t(
        'Port {0}, used by the server {1}, is in use by another program. Close that program, or choose another port.',
        String(port),
        owner,
      )
    : vscode.l10n.t(
        "The farm's port {0} is in use by another program. Close that program, or choose another port.",
        String(port),
      );
  const actions = [...openTask(farm), showOutput];
  if (typeof nextFree === 'number') {
    actions.unshift({
      title: vscode.l10n.t('Use Port {0}', String(nextFree)),
      run: () => startAgain(withPort(farm.definition, servers, owner, nextFree)),
    });
  }
  return new UserError(text, actions);
}

/** The button that opens the tasks.json in which a farm stands; none where it stands in none. */
export function openTask(farm: RunningFarm): ErrorAction[] {
  const file = farm.task && taskFileOf(farm.task);
  if (!file) return [];
  return [
    {
      title: vscode.l10n.t('Open tasks.json'),
      run: () => vscode.commands.executeCommand('vscode.open', file),
    },
  ];
}

function withServerProblems(farm: RunningFarm, message: string): string {
  const problems = (farm.state?.servers ?? []).flatMap(({ name, problem }) =>
    problem === undefined ? [] : [`${name}: ${vscode.reasonText(problem)}`],
  );
  return [message, ...problems].join(' ');
}
