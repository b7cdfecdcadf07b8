import * as vscode from '../../shown/vscode.ts';
import { cluesOf } from '../../../lookup/clues.ts';
import type { Finding } from '../../../lookup/lost/finding.ts';
import { readPastedText } from '../../../lookup/pasted-text.ts';
import { maskId } from '../../../stores/session-id-text.ts';
import type { CommandTarget } from '../../contributions/commands.ts';
import { commandIds } from '../../contributions/commands.ts';
import { questionTitle } from '../../contributions/command-titles.ts';
import { DisposableStore } from '../../disposable.ts';
import type { DisposableLike } from '../../disposable.ts';
import type { CommandRegistry } from '../../errors.ts';
import { lensAt, ReportDocuments } from '../../reports/report-documents.ts';
import { KeyRings } from '../find/key-rings.ts';
import { askApplicationName } from '../find/open-cookies.ts';
import type { PickParts } from '../pick/pick-session.ts';
import type { SessionTargets } from '../session-target.ts';
import { addressKey } from '../session-uri.ts';
import { explainHang } from './explain-hang.ts';
import { explainLost, type Explanation, type Missed } from './explain-lost.ts';
import { buttonOf, lookAgain, press } from './lost-actions.ts';
import { type LostReport, lostReport } from './lost-report.ts';

/** The scheme of reports about lost sessions and their locks. */
const scheme = 'session-farm-report';
/** The most buttons of a message; the report has all of them. */
const maxButtons = 2;

/** What the commands need. */
export interface LostParts extends PickParts {
  readonly targets: SessionTargets;
}

interface ShownReport extends LostReport {
  readonly missed: Missed;
  readonly command: 'explainLostSession' | 'explainLock';
}

/** Registers what explains why sessions are lost. */
export function registerLostCommands(commands: CommandRegistry, parts: LostParts): DisposableLike {
  const { services, targets } = parts;
  const owned = new DisposableStore();
  const rings = new KeyRings(services.context.workspaceState);
  const numbers = new Map<string, number>();
  const documents = owned.add(
    new ReportDocuments<ShownReport>({
      scheme,
      goneText: () => vscode.l10n.t('This report is no longer available. Ask again.'),
      lensesOf: ({ key, actions, command }) => [
        lensAt(0, { title: lookAgain(), command: commandIds[command], arguments: [nameOf(key)] }),
        ...actions.map(({ line, action }) =>
          lensAt(line, buttonOf(action, services, targets, nameOf(key))),
        ),
      ],
    }),
  );
  /** The report that a button or the tab in front names. */
  const named = (target: CommandTarget | undefined): ShownReport | undefined => {
    if (target instanceof vscode.Uri) return documents.of(target);
    const key = typeof target === 'string' ? keyOf(target) : undefined;
    return key === undefined ? undefined : documents.get(key);
  };
  /** Keys stand in addresses that VS Code keeps: they hold no id. */
  const keyFor = (missed: Missed, command: string): string => {
    const about = `${command} ${typeof missed === 'string' ? missed : addressKey(missed)}`;
    const number = numbers.get(about) ?? numbers.size + 1;
    numbers.set(about, number);
    return String(number);
  };
  const show = async (
    missed: Missed,
    { findings, head }: Explanation,
    command: ShownReport['command'],
  ): Promise<void> => {
    const key = keyFor(missed, command);
    const report = { ...lostReport(key, findings, head), missed, command };
    const name = typeof missed === 'string' ? '' : ` ${maskId(missed.ref.id)}`;
    await documents.show(report, `${services.titleOf(command).replace('?', '')}${name}`);
    // Without waiting for an answer: the report is there already.
    tell(findings, key).catch((error: unknown) => services.errors.report(command, error));
  };
  const tell = async ([first]: readonly Finding[], key: string): Promise<void> => {
    if (!first || first.weight === 0) return;
    const buttons = (first.actions ?? [])
      .slice(0, maxButtons)
      .map((action) => buttonOf(action, services, targets, nameOf(key)));
    const text = [first.title, ...first.evidence.slice(0, 1)]
      .map((reason) => vscode.reasonText(reason))
      .join(' ');
    const titles = buttons.map(({ title }) => title);
    const chosen = await vscode.window.showInformationMessage(text, ...titles);
    const button = buttons.find(({ title }) => title === chosen);
    if (button) await press(button);
  };

  owned.add(
    commands.register('explainLostSession', async (target) => {
      const missed = named(target)?.missed ?? (await missedBy(parts, target));
      const explanation = missed === undefined ? undefined : await explainLost(parts, missed);
      if (missed !== undefined && explanation)
        await show(missed, explanation, 'explainLostSession');
    }),
  );
  owned.add(
    commands.register('explainLock', async (target) => {
      const missed = named(target)?.missed;
      const address =
        typeof missed === 'object' ? missed : await targets.find(target, 'explainLock');
      if (address) await show(address, await explainHang(services, address), 'explainLock');
    }),
  );
  owned.add(
    commands.register('selectKeyRing', async () => {
      await rings.addFolder();
    }),
  );
  owned.add(
    commands.register('enterApplicationName', async () => {
      const name = await askApplicationName();
      if (name !== undefined) await rings.addApplicationName(name);
    }),
  );
  return owned;
}

/** A report as a target of commands: no session has such a name. */
function nameOf(key: string): string {
  return `report ${key}`;
}

function keyOf(name: string): string | undefined {
  return /^report (\d+)$/.exec(name)?.[1];
}

/** The session that somebody misses: of a row or a tab, of a text, or what the user enters. */
async function missedBy(
  { services, targets }: LostParts,
  target: CommandTarget | undefined,
): Promise<Missed | undefined> {
  if (typeof target === 'string') return target;
  const own = targets.named(target);
  if (own) return own;
  const other = target && (await services.rowSessions.find(target, 'explainLostSession'));
  if (other) return other;
  const active = targets.active();
  const text = await ask(services.titleOf('explainLostSession'), active !== undefined);
  return text === '' ? active : text;
}

async function ask(title: string, hasActive: boolean): Promise<string | undefined> {
  const { l10n } = vscode;
  const text = await vscode.window.showInputBox({
    title: questionTitle(title),
    prompt: hasActive
      ? l10n.t(
          'Paste a session ID, a key, a cookie, or a whole "Cookie" header. Leave it empty for the session of the active editor.',
        )
      : l10n.t('Paste a session ID, a key, a cookie, or a whole "Cookie" header.'),
    ignoreFocusOut: true,
    validateInput: (input) => {
      if (input.trim() === '') return undefined;
      const pasted = readPastedText(input);
      const { refs, ids, closed } = cluesOf(pasted);
      return pasted.cookies.length > 0 || refs.length + ids.length + closed.length > 0
        ? undefined
        : l10n.t(
            'There is no session ID, key, or cookie in this text. Copy the "Cookie" header of a request, or the ID alone.',
          );
    },
  });
  if (text === undefined) return undefined;
  return text.trim() === '' && !hasActive ? undefined : text.trim();
}
