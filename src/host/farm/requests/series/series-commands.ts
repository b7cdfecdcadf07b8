import * as vscode from '../../../shown/vscode.ts';
import { choose, type Choice } from '../../../choose.ts';
import type { TitleOf } from '../../../contributions/command-titles.ts';
import { DisposableStore } from '../../../disposable.ts';
import type { DisposableLike } from '../../../disposable.ts';
import { NothingToDo } from '../../../errors.ts';
import type { CommandRegistry, ErrorReporter } from '../../../errors.ts';
import { formatDuration } from '../../../text-format.ts';
import type { FarmTargets } from '../../farm-targets.ts';
import { statusCounts } from '../replay-commands.ts';
import type { TracedRequest, TraceTargets } from '../trace-targets.ts';
import { play } from './play.ts';
import type { Pace } from './play.ts';
import { Series, seriesSummary } from './series.ts';
import { SteppedSeries } from './stepped-series.ts';

/** What sending a series again takes. */
export interface SeriesParts {
  readonly targets: TraceTargets;
  readonly farms: FarmTargets;
  readonly titleOf: TitleOf;
  readonly errors: ErrorReporter;
}

/** Registers what sends the requests of the list again, in their order. */
export function registerSeriesCommands(
  commands: CommandRegistry,
  { targets, farms, titleOf, errors }: SeriesParts,
): DisposableLike {
  const owned = new DisposableStore();
  const stepped = owned.add(new SteppedSeries(tell));
  /** @param requests oldest first */
  const send = async (
    requests: readonly TracedRequest[] | undefined,
    command: 'sendSeriesAgain' | 'sendSelectedAgain',
  ): Promise<void> => {
    const [first] = requests ?? [];
    if (!requests || !first) return;
    const farm = first.farm ?? (await farms.farm(undefined, command));
    if (!farm) return;
    const series = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Reading requests') },
      () => Series.of(farm, requests),
    );
    if (series.requests.length === 0) {
      throw new NothingToDo(
        vscode.l10n.t('None of the requests can be sent again. What they said is not kept.'),
      );
    }
    const pace = await askPace(series, titleOf(command));
    if (pace === undefined || !(await mayRepeatAll(series))) return;
    if (pace === 'stepped') {
      // The command has done its part when the first message is there.
      stepped.begin(series).catch((error: unknown) => errors.report('series', error));
      return;
    }
    await playWithProgress(series, pace);
    tell(series);
  };
  owned.add(
    commands.register('sendSeriesAgain', async () => {
      await send(await askRequests(targets, titleOf('sendSeriesAgain')), 'sendSeriesAgain');
    }),
  );
  owned.add(
    commands.register('sendSelectedAgain', async (target, selection) => {
      await send(targets.selected(target, selection).reverse(), 'sendSelectedAgain');
    }),
  );
  owned.add(commands.register('sendNextOfSeries', () => stepped.sendNext()));
  return owned;
}

function tell(series: Series): void {
  if (series.results.length === 0) return;
  const after = series.results.flatMap((result) => result.after ?? []);
  const statuses = after.length === 0 ? vscode.l10n.t('no response') : statusCounts(after);
  void vscode.window.showInformationMessage(seriesSummary(series, statuses));
}

/** The requests of the list that are no copies themselves, of one farm or file; oldest first. */
async function askRequests(
  targets: TraceTargets,
  title: string,
): Promise<readonly TracedRequest[] | undefined> {
  const { l10n } = vscode;
  const bySource = new Map<string, TracedRequest[]>();
  for (const request of targets.shown().reverse()) {
    if (request.entry.replayOf !== undefined) continue;
    const { key } = request.source;
    const known = bySource.get(key);
    if (known) known.push(request);
    else bySource.set(key, [request]);
  }
  const choices = [...bySource.values()].map((requests): Choice<readonly TracedRequest[]> => ({
    label: requests[0]?.source.name ?? '',
    description:
      requests.length === 1 ? l10n.t('1 request') : l10n.t('{0} requests', requests.length),
    value: requests,
  }));
  if (choices.length === 0) throw new NothingToDo(l10n.t('The list has no requests to send.'));
  const placeHolder = l10n.t('Select the requests to send again');
  return choose(choices, { title, placeHolder, takesOnly: true });
}

async function askPace(series: Series, title: string): Promise<Pace | 'stepped' | undefined> {
  const { l10n } = vscode;
  const { timesMs } = series;
  const wholeMs = (timesMs.at(-1) ?? 0) - (timesMs[0] ?? 0);
  const choices: Choice<Pace | 'stepped'>[] = [
    {
      label: l10n.t('As They Came'),
      description: l10n.t('with the same time between them, {0} in all', formatDuration(wholeMs)),
      value: 'as-it-was',
    },
    {
      label: l10n.t('As Fast as Possible'),
      description: l10n.t('each when the one before has ended'),
      value: 'in-turn',
    },
    {
      label: l10n.t('One at a Time'),
      description: l10n.t('each when you say so'),
      value: 'stepped',
    },
  ];
  return choose(choices, { title, placeHolder: l10n.t('Select how to send them') });
}

/** Asks before everything is done again, and says what happens to cookies. */
async function mayRepeatAll({ requests, leftOutCount, farm }: Series): Promise<boolean> {
  const { l10n } = vscode;
  const send = l10n.t('Send Again');
  const lines = [
    l10n.t('The site will do again what the requests ask for, such as placing orders.'),
    l10n.t(
      'A cookie that the site sets anew takes the place of the recorded one, so that a series that signs in gets a session of its own.',
    ),
    ...(requests.some(({ traced }) => traced.isMasked)
      ? [l10n.t('Cookies and credentials that are masked in the file are not sent.')]
      : []),
    ...(leftOutCount > 0
      ? [
          l10n.t(
            'Left out, because they are not kept whole or change the protocol: {0}',
            leftOutCount,
          ),
        ]
      : []),
  ];
  const chosen = await vscode.window.showWarningMessage(
    requests.length === 1
      ? l10n.t('Send 1 request to {0} again?', farm.name)
      : l10n.t('Send {0} requests to {1} again?', requests.length, farm.name),
    { modal: true, detail: lines.join('\n\n') },
    send,
  );
  return chosen === send;
}

async function playWithProgress(series: Series, pace: Pace): Promise<void> {
  const { l10n } = vscode;
  const count = series.requests.length;
  await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: l10n.t('Sending requests again'),
      cancellable: true,
    },
    async (progress, token) => {
      const stop = new AbortController();
      token.onCancellationRequested(() => {
        stop.abort();
        series.stop();
      });
      await play({
        timesMs: series.timesMs,
        pace,
        signal: stop.signal,
        send: async (index) => {
          await series.send(index);
          const done = series.results.length;
          const message = l10n.t('{0} of {1}', done, count);
          progress.report({ increment: 100 / count, message });
        },
      });
    },
  );
}
