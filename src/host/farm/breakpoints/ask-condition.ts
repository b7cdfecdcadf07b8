import * as vscode from '../../shown/vscode.ts';
import { breakpointReasons, maxPatternLength } from '../../../protocol/farm/breakpoint.ts';
import type { BreakpointReason, BreakpointRule } from '../../../protocol/farm/breakpoint.ts';
import { choose } from '../../choose.ts';
import type { Choice } from '../../choose.ts';
import { NothingToDo } from '../../errors.ts';
import { formatCount, oneLine } from '../../text-format.ts';
import type { RunningFarm } from '../running-farm.ts';
import { serverDescription } from '../server-row.ts';
import { breakpointReasonText } from './breakpoint-words.ts';

/** What a breakpoint asks of a request; absent members: anything. */
export type Conditions = Omit<BreakpointRule, 'id' | 'isEnabled' | 'isOnce'>;

type Kind = 'path' | 'method' | 'session' | 'server';

/** What is asked for, and of what farm. */
export interface ConditionQuestion {
  readonly farm: RunningFarm;
  /** The title of the command. */
  readonly title: string;
  /** What holds so far. */
  readonly current: Conditions;
  /** A path to begin with. */
  readonly path?: string | undefined;
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;

/** Asks for one condition. Gives all conditions from then on; undefined when the user gives up. */
export async function askCondition(question: ConditionQuestion): Promise<Conditions | undefined> {
  const { l10n } = vscode;
  const { title, current } = question;
  const isSet = Object.keys(current).length > 0;
  const kind = await choose<Kind | BreakpointReason | 'always'>(
    [
      ...kinds(current),
      ...breakpointReasons.map((value) => ({
        label: breakpointReasonText(value),
        detail: reasonDetail(value, question.farm),
        ...(current.when === value && { description: l10n.t('current') }),
        value,
      })),
      ...(current.when === undefined
        ? []
        : [
            {
              label: l10n.t('whatever the session does'),
              value: 'always' as const,
            },
          ]),
    ],
    {
      title,
      placeHolder: isSet
        ? l10n.t('Select the condition to change')
        : l10n.t('Select which requests to stop'),
    },
  );
  if (kind === undefined) return undefined;
  if (kind === 'always') return without(current, 'when');
  if (kind !== 'path' && kind !== 'method' && kind !== 'session' && kind !== 'server') {
    return { ...current, when: kind };
  }
  const others = without(current, kind);
  const canBeAny = Object.keys(others).length > 0;
  const value = await ask[kind](question, canBeAny);
  if (value === undefined) return undefined;
  return value === any ? others : { ...others, [kind]: value };
}

/** What stands for no condition. */
const any = Symbol('any');
type Answer<T> = T | typeof any | undefined;

const ask: Readonly<
  Record<Kind, (question: ConditionQuestion, canBeAny: boolean) => Promise<Answer<string | number>>>
> = {
  path: async ({ title, current, path }, canBeAny) => {
    const { l10n } = vscode;
    const text = await vscode.window.showInputBox({
      title,
      prompt: l10n.t('Use * for any text. The query counts only where the pattern has a ?.'),
      value: current.path ?? path ?? '/',
      validateInput: (input) => {
        const wanted = input.trim();
        if (wanted === '' && canBeAny) return undefined;
        if (!/^[/*]/.test(wanted)) return l10n.t('Start with / or *.');
        return wanted.length > maxPatternLength
          ? l10n.t('Enter at most {0} characters.', maxPatternLength)
          : undefined;
      },
    });
    if (text === undefined) return undefined;
    return text.trim() === '' ? any : text.trim();
  },
  method: ({ title }, canBeAny) =>
    choose<string | typeof any>(
      [
        ...methods.map((value) => ({ label: value, value })),
        ...anyChoice(vscode.l10n.t('any method'), canBeAny),
      ],
      { title, placeHolder: vscode.l10n.t('Select a method') },
    ),
  server: ({ title, farm }, canBeAny) =>
    choose<string | typeof any>(
      [
        ...(farm.state?.servers ?? []).map((server) => ({
          label: server.name,
          description: serverDescription(server),
          value: server.name,
        })),
        ...anyChoice(vscode.l10n.t('any server'), canBeAny),
      ],
      { title, placeHolder: vscode.l10n.t('Select the server that is next for the request') },
    ),
  session: async ({ title, farm }, canBeAny) => {
    const { l10n } = vscode;
    const sessions = farm.state?.sessions ?? [];
    if (sessions.length === 0) {
      throw new NothingToDo(
        l10n.t('The farm does not know a session yet. Open the site to start one.'),
      );
    }
    const choices = sessions.toReversed().map(({ number, shownId, itemCount }) => ({
      label: l10n.t('session {0}', String(number)),
      description: [
        oneLine(shownId, 40),
        ...(itemCount === undefined
          ? []
          : [l10n.t('Items: {0}', formatCount(itemCount, vscode.env.language))]),
      ].join(' · '),
      value: number,
    }));
    return choose<number | typeof any>(
      [...choices, ...anyChoice(l10n.t('any session'), canBeAny)],
      { title, placeHolder: l10n.t('Select a session') },
    );
  },
};

function anyChoice(label: string, canBeAny: boolean): Choice<typeof any>[] {
  return canBeAny ? [{ label, value: any }] : [];
}

function kinds(current: Conditions): Choice<Kind>[] {
  const { l10n } = vscode;
  const { path, method, session, server } = current;
  const choice = (
    value: Kind,
    label: string,
    detail: string,
    set: string | undefined,
  ): Choice<Kind> => ({ value, label, detail, ...(set !== undefined && { description: set }) });
  return [
    choice('path', l10n.t('path'), l10n.t('Requests for a path, or for a pattern of paths.'), path),
    choice('method', l10n.t('method'), l10n.t('Requests of one HTTP method.'), method),
    choice(
      'session',
      l10n.t('session'),
      l10n.t('Requests of one session, until the farm stops.'),
      session === undefined ? undefined : l10n.t('session {0}', String(session)),
    ),
    choice('server', l10n.t('server'), l10n.t('Requests for which one server is next.'), server),
  ];
}

function reasonDetail(when: BreakpointReason, { state }: RunningFarm): string {
  const { l10n } = vscode;
  switch (when) {
    case 'session-changed':
      return state?.sample?.session === 'inproc'
        ? l10n.t('Stops only where sessions are stored in Redis. Those of this farm are not.')
        : l10n.t('Requests whose session has changed since the request before.');
    case 'other-server':
      return l10n.t('Requests for which another server is next than for the one before.');
    case 'concurrent':
      return l10n.t('Requests whose session has another request in progress.');
  }
}

function without(conditions: Conditions, name: keyof Conditions): Conditions {
  const others = { ...conditions };
  Reflect.deleteProperty(others, name);
  return others;
}
