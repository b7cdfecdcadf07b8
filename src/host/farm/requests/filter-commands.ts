import * as vscode from '../../shown/vscode.ts';
import { choose, type Choice } from '../../choose.ts';
import type { TitleOf } from '../../contributions/command-titles.ts';
import { selectedRow } from '../../contributions/commands.ts';
import { DisposableStore } from '../../disposable.ts';
import type { DisposableLike } from '../../disposable.ts';
import { NothingToDo } from '../../errors.ts';
import type { CommandRegistry } from '../../errors.ts';
import type { Farms } from '../farms.ts';
import { isFarmViewNode } from '../nodes.ts';
import type { FarmViewNode, TraceNode } from '../nodes.ts';
import type { RunningFarm } from '../running-farm.ts';
import type { KeptTrace } from './kept-trace.ts';
import type { KeptTraces } from './kept-traces.ts';
import { sessionFilter } from './request-filter.ts';
import type { ShownRequests } from './shown-requests.ts';

/** What the commands that filter requests work with. */
export interface FilterParts {
  readonly farms: Farms;
  readonly kept: KeptTraces;
  readonly shown: ShownRequests;
  readonly titleOf: TitleOf;
  /** The row of the farm's views that was selected last, while it can be seen. */
  readonly selection: () => FarmViewNode | TraceNode | undefined;
}

interface FollowedSession {
  readonly farm: RunningFarm | KeptTrace;
  readonly session: number;
}

/** Registers what chooses the requests that the view shows. */
export function registerFilterCommands(
  commands: CommandRegistry,
  { farms, kept, shown, titleOf, selection }: FilterParts,
): DisposableLike {
  const { l10n } = vscode;
  const owned = new DisposableStore();
  owned.add(
    commands.register('filterRequests', async (given) => {
      const text =
        given ??
        (await vscode.window.showInputBox({
          title: titleOf('filterRequests'),
          prompt: l10n.t(
            'Words that a request has to contain, or method:POST, path:/Cart*, status:5xx, server:name, session:3, farm:name. A minus sign before one leaves such requests out.',
          ),
          placeHolder: 'method:POST status:5xx /Cart',
          value: shown.text,
        }));
      if (text !== undefined) shown.set(text);
    }),
  );
  owned.add(
    commands.register('clearRequests', async () => {
      if ([...farms.all(), ...kept.all()].every(({ trace }) => trace.length === 0)) {
        throw new NothingToDo(l10n.t('The request list is already empty.'));
      }
      kept.clear();
      await Promise.all(farms.all().map((farm) => farm.send({ name: 'clearTrace' })));
    }),
  );
  owned.add(commands.register('clearRequestFilter', () => shown.set('')));
  owned.add(
    commands.register('followSession', async (target) => {
      const row = target === undefined || target === selectedRow ? selection() : target;
      const session = sessionOf(row) ?? (await askSession(farms, titleOf('followSession')));
      if (!session) return;
      const isOne = farms.all().length + kept.all().length < 2;
      shown.set(sessionFilter(session.session, isOne ? undefined : session.farm.name));
      await vscode.commands.executeCommand('sessionFarm.requests.focus');
    }),
  );
  return owned;
}

function sessionOf(row: unknown): FollowedSession | undefined {
  if (!isFarmViewNode(row)) return undefined;
  const { farm } = row;
  if (row.kind === 'trace') {
    return row.entry.session === undefined ? undefined : { farm, session: row.entry.session };
  }
  if (row.kind !== 'held-request' && row.kind !== 'underway-request') return undefined;
  const { session } = row.request;
  return session === undefined ? undefined : { farm, session };
}

/** Lets the user choose among the sessions of all requests. @throws NothingToDo when there is none */
async function askSession(farms: Farms, title: string): Promise<FollowedSession | undefined> {
  const { l10n } = vscode;
  const choices = farms.all().flatMap((farm) =>
    (farm.state?.sessions ?? []).map(({ number, shownId }): Choice<FollowedSession> => {
      const count = farm.trace.filter(({ session }) => session === number).length;
      return {
        label: l10n.t('Session {0}', String(number)),
        description: `${shownId} · ${count === 1 ? l10n.t('1 request') : l10n.t('{0} requests', count)}`,
        group: farm.name,
        value: { farm, session: number },
      };
    }),
  );
  if (choices.length === 0) {
    throw new NothingToDo(l10n.t('No request in the list belongs to a session.'));
  }
  return choose(choices, { title, placeHolder: l10n.t('Select a session to follow') });
}
