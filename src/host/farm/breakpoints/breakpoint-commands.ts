import { randomUUID } from 'node:crypto';
import * as vscode from '../../shown/vscode.ts';
import type { BreakpointRule } from '../../../protocol/farm/breakpoint.ts';
import { conditionsText } from '../../../farm/stepping/kept-breakpoints.ts';
import { choose } from '../../choose.ts';
import { selectedRow } from '../../contributions/commands.ts';
import type { CommandTarget } from '../../contributions/commands.ts';
import type { TitleOf } from '../../contributions/command-titles.ts';
import { DisposableStore } from '../../disposable.ts';
import type { DisposableLike } from '../../disposable.ts';
import { type CommandRegistry, NothingToDo } from '../../errors.ts';
import type { FarmTargets } from '../farm-targets.ts';
import type { Farms } from '../farms.ts';
import { isFarmViewNode } from '../nodes.ts';
import type { FarmViewNode, TraceNode } from '../nodes.ts';
import { isRequestNode } from '../request-sessions.ts';
import { requestLabel } from '../request-row.ts';
import type { RunningFarm } from '../running-farm.ts';
import { showInTaskFile } from '../task-file.ts';
import { askCondition } from './ask-condition.ts';
import type { Conditions } from './ask-condition.ts';
import { breakpointDescription, breakpointLabel } from './breakpoint-words.ts';
import { isOfTask, taskIndex } from './farm-breakpoints.ts';
import type { FarmBreakpoints } from './farm-breakpoints.ts';
import { conditionsLike } from './hold-next.ts';

/** So many of the last requests are offered. */
const maxOffered = 100;

/** What the commands for breakpoints need. */
export interface BreakpointParts {
  readonly farms: Farms;
  readonly targets: FarmTargets;
  readonly breakpoints: FarmBreakpoints;
  readonly titleOf: TitleOf;
  /** The row of the farm's views that was selected last, while it can be seen. */
  readonly selection: () => FarmViewNode | TraceNode | undefined;
}

/** A request of a farm that runs. */
interface FarmRequest {
  readonly farm: RunningFarm;
  readonly request: { readonly method: string; readonly path: string };
}

/** Registers what concerns breakpoints for requests. */
export function registerBreakpointCommands(
  commands: CommandRegistry,
  parts: BreakpointParts,
): DisposableLike {
  const { targets, breakpoints, titleOf } = parts;
  const owned = new DisposableStore();
  owned.add(
    commands.register('addRequestBreakpoint', async (target) => {
      const farm = await targets.farm(target, 'addRequestBreakpoint');
      if (!farm) return;
      const title = titleOf('addRequestBreakpoint');
      const path = requestOf(parts, undefined)?.request;
      const conditions = await askCondition({
        farm,
        title,
        current: {},
        path: path && conditionsLike(path).path,
      });
      if (conditions) await add(breakpoints, farm, conditions);
    }),
  );
  owned.add(
    commands.register('editRequestBreakpoint', async (target) => {
      const found = await ruleOf(parts, target, 'editRequestBreakpoint');
      if (!found) return;
      const { farm, rule } = found;
      const index = taskIndex(rule.id);
      if (index !== undefined) {
        await showInTaskFile(farm.task, ['breakpoints', index]);
        return;
      }
      const title = titleOf('editRequestBreakpoint');
      const { id, isEnabled, isOnce, ...current } = rule;
      const conditions = await askCondition({ farm, title, current });
      if (!conditions) return;
      const edited = { id, isEnabled, ...conditions, ...(isOnce !== undefined && { isOnce }) };
      await breakpoints.change(farm, () => ({ changed: [edited] }));
    }),
  );
  owned.add(
    commands.register('removeRequestBreakpoint', async (target) => {
      const found = await ruleOf(parts, target, 'removeRequestBreakpoint');
      if (!found) return;
      const { farm, rule } = found;
      if (isOfTask(rule)) throw inTasks(farm);
      await breakpoints.change(farm, () => ({ removed: [rule.id] }));
    }),
  );
  owned.add(
    commands.register('removeAllRequestBreakpoints', async (target) => {
      const farm = await targets.farm(target, 'removeAllRequestBreakpoints');
      if (!farm) return;
      if (rulesOf(farm).every(isOfTask)) throw inTasks(farm);
      await breakpoints.change(farm, (rules) => ({
        removed: rules.filter((rule) => !isOfTask(rule)).map(({ id }) => id),
      }));
    }),
  );
  owned.add(
    commands.register('holdNextLikeThis', async (target) => {
      const found = requestOf(parts, target) ?? (await chooseRequest(parts));
      if (!found) return;
      await add(breakpoints, found.farm, { ...conditionsLike(found.request), isOnce: true });
      vscode.window.setStatusBarMessage(
        vscode.l10n.t('The next {0} will be held', requestLabel(found.request)),
        5000,
      );
    }),
  );
  return owned;
}

/** Adds a breakpoint; one that is there already is switched on. */
function add(
  breakpoints: FarmBreakpoints,
  farm: RunningFarm,
  conditions: Conditions & Pick<BreakpointRule, 'isOnce'>,
): Promise<void> {
  const text = conditionsText(conditions);
  return breakpoints.change(farm, (rules) => {
    const same = rules.filter((rule) => conditionsText(rule) === text);
    const put = same.length > 0 ? same : [{ id: randomUUID(), isEnabled: true, ...conditions }];
    return { put: put.map((rule) => ({ ...rule, isEnabled: true })) };
  });
}

function rulesOf({ state }: RunningFarm): readonly BreakpointRule[] {
  return state?.breakpoints ?? [];
}

/** What tasks.json says isn't removed from here. */
function inTasks({ task }: RunningFarm): NothingToDo {
  const { l10n } = vscode;
  const text = l10n.t(
    'The breakpoint is from tasks.json. Remove it there, or clear its check box to switch it off.',
  );
  return new NothingToDo(text, [
    {
      title: l10n.t('Open tasks.json'),
      run: () => showInTaskFile(task, ['breakpoints']),
    },
  ]);
}

/** The breakpoint of a row, or one that the user chooses. @throws NothingToDo when there is none */
async function ruleOf(
  { targets, titleOf }: BreakpointParts,
  target: CommandTarget | undefined,
  command: 'editRequestBreakpoint' | 'removeRequestBreakpoint',
): Promise<{ readonly farm: RunningFarm; readonly rule: BreakpointRule } | undefined> {
  const { l10n } = vscode;
  const farm = await targets.farm(target, command);
  if (!farm) return undefined;
  if (isFarmViewNode(target) && target.kind === 'breakpoint') {
    const rule = rulesOf(farm).find(({ id }) => id === target.rule.id);
    if (rule) return { farm, rule };
    throw new NothingToDo(l10n.t('This breakpoint no longer exists.'));
  }
  const rules = rulesOf(farm).filter(
    (rule) => command === 'editRequestBreakpoint' || !isOfTask(rule),
  );
  if (rules.length === 0) {
    if (rulesOf(farm).length > 0) throw inTasks(farm);
    throw new NothingToDo(l10n.t('No request breakpoint is set.'));
  }
  const rule = await choose(
    rules.map((value) => ({
      label: breakpointLabel(value),
      description: breakpointDescription(value),
      value,
    })),
    { title: titleOf(command), placeHolder: l10n.t('Select a breakpoint') },
  );
  return rule && { farm, rule };
}

/** The request of a row, or of the selected one. @throws NothingToDo when its farm has ended */
function requestOf(
  { farms, selection }: BreakpointParts,
  target: CommandTarget | undefined,
): FarmRequest | undefined {
  const given = target === undefined || target === selectedRow ? selection() : target;
  if (!isFarmViewNode(given) || !isRequestNode(given)) return undefined;
  const farm = farms.all().find(({ id }) => id === given.farm.id);
  if (farm) return { farm, request: given.kind === 'trace' ? given.entry : given.request };
  if (target === undefined) return undefined;
  throw new NothingToDo(vscode.l10n.t('The farm {0} is no longer running.', given.farm.name));
}

/** One of the last requests, those that look alike once. @throws NothingToDo when there is none */
async function chooseRequest({
  farms,
  titleOf,
}: BreakpointParts): Promise<FarmRequest | undefined> {
  const { l10n } = vscode;
  const choices = farms.all().flatMap((farm) => {
    const { held = [], underway = [] } = farm.state ?? {};
    const all = [...held, ...underway, ...farm.trace.toReversed()];
    const alike = new Map(all.map((request) => [requestLabel(request), request]));
    return [...alike].slice(0, maxOffered).map(([label, request]) => ({
      label,
      group: farm.name,
      value: { farm, request },
    }));
  });
  if (choices.length === 0) {
    throw new NothingToDo(l10n.t('No request has passed through the farm yet.'));
  }
  return choose(choices, {
    title: titleOf('holdNextLikeThis'),
    placeHolder: l10n.t('Select a request'),
  });
}
