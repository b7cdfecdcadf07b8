import * as vscode from '../../shown/vscode.ts';
import { maxReplays, replayed } from '../../../protocol/farm/replay.ts';
import type { ServerState } from '../../../protocol/farm/server-state.ts';
import type { TraceEntry } from '../../../protocol/farm/trace.ts';
import { shaped } from '../../../shapes/shape.ts';
import { choose, type Choice } from '../../choose.ts';
import type { TitleOf } from '../../contributions/command-titles.ts';
import { DisposableStore } from '../../disposable.ts';
import type { DisposableLike } from '../../disposable.ts';
import { type CommandRegistry, NothingToDo } from '../../errors.ts';
import type { FarmTargets } from '../farm-targets.ts';
import { requestLabel } from '../request-row.ts';
import { serverDescription } from '../server-row.ts';
import { durationText, traceDescription } from '../trace-rows.ts';
import type { RunningFarm } from '../running-farm.ts';
import { outgoing } from './outgoing.ts';
import type { Outgoing } from './outgoing.ts';
import type { RequestDocuments } from './request-documents.ts';
import { sourceOf } from './request-source.ts';
import type { TracedRequest, TraceTargets } from './trace-targets.ts';

/** RFC 9110, 9.2.1: these ask for nothing to be changed. */
const safe = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

interface Order {
  readonly server?: string;
  readonly times?: number;
  readonly isParallel?: boolean;
}

/** What sending requests again takes. */
export interface ReplayParts {
  readonly targets: TraceTargets;
  /** The farms that can get them. */
  readonly farms: FarmTargets;
  readonly documents: RequestDocuments;
  readonly titleOf: TitleOf;
}

/** Registers what sends requests again. */
export function registerReplayCommands(
  commands: CommandRegistry,
  { targets, farms, documents, titleOf }: ReplayParts,
): DisposableLike {
  const owned = new DisposableStore();
  const showOne = async (request: TracedRequest, { farm, what }: Outgoing, order: Order) => {
    const [entry] = (await sendAgain(request, { farm, what }, order)) ?? [];
    if (!entry) return;
    const { l10n } = vscode;
    const open = l10n.t('Open Details');
    const compare = l10n.t('Compare');
    const chosen = await vscode.window.showInformationMessage(
      l10n.t('{0} was sent again. {1}', requestLabel(entry), traceDescription(entry)),
      open,
      compare,
    );
    const source = sourceOf(farm);
    if (chosen === open) await documents.show(source, entry);
    if (chosen === compare) await documents.compare(request, { source, entry });
  };
  owned.add(
    commands.register('sendAgain', async (target) => {
      const request = await targets.request(target, 'sendAgain');
      const sent = request && (await outgoing(request, farms, 'sendAgain'));
      if (sent && (await mayRepeat(request.entry, 1))) await showOne(request, sent, {});
    }),
  );
  owned.add(
    commands.register('sendAgainTo', async (target) => {
      const request = await targets.request(target, 'sendAgainTo');
      const sent = request && (await outgoing(request, farms, 'sendAgainTo'));
      const server = sent && (await askServer(sent.farm, titleOf('sendAgainTo')));
      if (!request || !server || !(await mayRepeat(request.entry, 1))) return;
      await showOne(request, sent, { server });
    }),
  );
  owned.add(
    commands.register('sendMany', async (target) => {
      const request = await targets.request(target, 'sendMany');
      const sent = request && (await outgoing(request, farms, 'sendMany'));
      const order = sent && (await askTimes(request.entry, titleOf('sendMany')));
      if (!order || !(await mayRepeat(request.entry, order.times))) return;
      const entries = await sendAgain(request, sent, order);
      if (!entries) return;
      void vscode.window.showInformationMessage(summary(request.entry, entries));
    }),
  );
  return owned;
}

/** Sends it while a notification says so; undefined when the user broke it off. */
async function sendAgain(
  { entry }: TracedRequest,
  { farm, what }: Outgoing,
  order: Order,
): Promise<readonly TraceEntry[] | undefined> {
  const { l10n } = vscode;
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: l10n.t('Sending {0} again', requestLabel(entry)),
      cancellable: true,
    },
    async (_, token) => {
      token.onCancellationRequested(() => {
        farm.send({ name: 'stopReplays' }).catch(() => undefined);
      });
      const value = await farm.send({ name: 'replay', ...what, ...order });
      return token.isCancellationRequested ? undefined : shaped(replayed, value)?.entries;
    },
  );
}

/** Asks before something is done again that may change what the site keeps. */
async function mayRepeat(entry: TraceEntry, times: number): Promise<boolean> {
  if (safe.has(entry.method)) return true;
  const { l10n } = vscode;
  const send = l10n.t('Send Again');
  const chosen = await vscode.window.showWarningMessage(
    times === 1
      ? l10n.t('Send {0} again?', requestLabel(entry))
      : l10n.t('Send {0} again {1} times?', requestLabel(entry), times),
    {
      modal: true,
      detail: l10n.t('The site will do again what the request asks for, such as placing an order.'),
    },
    send,
  );
  return chosen === send;
}

async function askServer(farm: RunningFarm, title: string): Promise<string | undefined> {
  const ready = farm.state?.servers.filter(({ phase }) => phase === 'ready') ?? [];
  if (ready.length === 0) throw new NothingToDo(vscode.l10n.t('No server is ready.'));
  const choices = ready.map((server: ServerState): Choice<string> => {
    return { label: server.name, description: serverDescription(server), value: server.name };
  });
  return choose(choices, { title, placeHolder: vscode.l10n.t('Select a server') });
}

async function askTimes(
  entry: TraceEntry,
  title: string,
): Promise<(Order & { readonly times: number }) | undefined> {
  const { l10n } = vscode;
  const parse = (text: string): number | undefined => {
    const times = /^\d{1,4}$/.test(text.trim()) ? Number(text) : 0;
    return times >= 1 && times <= maxReplays ? times : undefined;
  };
  const text = await vscode.window.showInputBox({
    title,
    prompt: l10n.t('How many times to send {0}', requestLabel(entry)),
    value: '10',
    validateInput: (input) =>
      parse(input) === undefined
        ? l10n.t('Enter a whole number from {0} to {1}.', 1, maxReplays)
        : undefined,
  });
  const times = text === undefined ? undefined : parse(text);
  if (times === undefined) return undefined;
  const isParallel = await choose(
    [
      {
        label: l10n.t('All at Once'),
        description: l10n.t('shows races and waits for the lock'),
        value: true,
      },
      {
        label: l10n.t('One After the Other'),
        description: l10n.t('each when the one before has ended'),
        value: false,
      },
    ],
    { title, placeHolder: l10n.t('Select how to send them') },
  );
  return isParallel === undefined ? undefined : { times, isParallel };
}

/** `200 × 9, 503 × 1` */
export function statusCounts(entries: readonly TraceEntry[]): string {
  const counts = new Map<string, number>();
  for (const { status } of entries) {
    const name = status > 0 ? String(status) : vscode.l10n.t('no response');
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => `${name} × ${count}`).join(', ');
}

/** What came of many copies: how many of each status, how long they took, and the longest wait for the lock. */
function summary(request: TraceEntry, entries: readonly TraceEntry[]): string {
  const { l10n } = vscode;
  const statuses = statusCounts(entries);
  const sorted = entries.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
  const texts = [
    l10n.t('{0} was sent {1} times: {2}.', requestLabel(request), entries.length, statuses),
    l10n.t(
      'It took {0} to {1}, with a median of {2}.',
      durationText(sorted[0] ?? 0),
      durationText(sorted.at(-1) ?? 0),
      durationText(sorted[Math.floor(sorted.length / 2)] ?? 0),
    ),
  ];
  const lockWaitMs = Math.max(0, ...entries.map((entry) => entry.lockWaitMs ?? 0));
  if (lockWaitMs > 0) {
    texts.push(l10n.t('The longest wait for the lock was {0}.', durationText(lockWaitMs)));
  }
  return texts.join(' ');
}
