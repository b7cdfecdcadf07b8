import * as vscode from '../../shown/vscode.ts';
import { newKeyMatch } from '../../../stores/find/key-rule.ts';
import { textOfKey } from '../../../stores/find/key-bytes.ts';
import { fitsPattern } from '../../../stores/teach/pattern-choices.ts';
import { parseKeyPattern } from '../../../stores/layouts/custom/key-pattern.ts';
import { layoutEntry, type LayoutEntry, problemOf } from '../../../stores/teach/layout-entry.ts';
import { questionTitle } from '../../contributions/command-titles.ts';
import { UserError } from '../../errors.ts';
import { formatCount, oneLine } from '../../text-format.ts';
import { definitionProblemText } from '../layout-texts.ts';
import type { StepItem } from './ask-step.ts';
import { sessionLine, valuesName } from './ask-values.ts';
import { ask, keysText, type Move, shownId, shownKey, type Teaching } from './teaching.ts';
import { addLayout, placesFor, type SettingsPlace, writtenLayouts } from './write-layout.ts';

/** Shows what comes of the layout, and writes it where the user says. */
export async function askToSave(teaching: Teaching): Promise<Move> {
  const { l10n } = vscode;
  const { pattern = '', choice, companions = {}, services } = teaching;
  if (!choice) return 'back';
  const others = writtenLayouts();
  const entryNamed = (name?: string): LayoutEntry =>
    layoutEntry(pattern, choice.values, companions, others, name);
  const entry = entryNamed(teaching.name);
  const problem = problemOf(entry, others);
  if (problem) throw new UserError(definitionProblemText(problem));
  const answer = await ask<SettingsPlace | 'name' | 'back'>(teaching, {
    number: 6,
    placeHolder: l10n.t('Check what will be shown, and select where to save the layout'),
    items: [
      ...placesFor().map((value) => ({
        label: value === 'user' ? l10n.t('Save in User Settings') : l10n.t('Save in Workspace'),
        iconPath: new vscode.ThemeIcon('save'),
        description: countText(teaching),
        group: l10n.t('Save'),
        value,
      })),
      {
        label: l10n.t('Change Name…'),
        description: entry['name'] ?? '',
        iconPath: new vscode.ThemeIcon('edit'),
        group: l10n.t('Save'),
        value: 'name',
      },
      {
        label: l10n.t('Back'),
        iconPath: new vscode.ThemeIcon('arrow-left'),
        group: l10n.t('Save'),
        value: 'back',
      },
      ...sampleItems(teaching),
      ...settingItems(entry),
    ],
  });
  if (answer === undefined || answer === 'back') return answer;
  if (answer.value === 'back') return 'back';
  if (answer.value === 'name') {
    const title = services.titleOf('teachLayout');
    const isFree = (name: string) => problemOf(entryNamed(name), others) === undefined;
    teaching.name = await askName(title, entry['name'] ?? '', isFree);
    return 'again';
  }
  const undo = await addLayout(entry, answer.value);
  const told = tell(entry, undo);
  void told.catch((error: unknown) => services.errors.report('teachLayout', error));
  return 'next';
}

/** Asks what the layout is to be called. @returns the name that it has where the user gave up */
async function askName(
  title: string,
  before: string,
  isFree: (name: string) => boolean,
): Promise<string> {
  const { l10n } = vscode;
  const name = await vscode.window.showInputBox({
    title: questionTitle(title),
    prompt: l10n.t('Enter the name of the layout. The Sessions view shows it.'),
    value: before,
    ignoreFocusOut: true,
    validateInput: (text) =>
      isFree(text.trim())
        ? undefined
        : l10n.t('Enter a name of up to 60 characters that no other layout has.'),
  });
  return name?.trim() ?? before;
}

/** `1,204 of 5,000 keys looked at`. */
function countText({ pattern = '', survey, companions = {} }: Teaching): string {
  const fits = fitsPattern(pattern);
  const { lockKey, timeoutKey } = companions;
  const beside = [lockKey, timeoutKey].flatMap((key) =>
    key === undefined ? [] : fitsPattern(key),
  );
  const isData = (key: Uint8Array): boolean => fits(key) && !beside.some((each) => each(key));
  const count = survey.keys.filter(isData).length;
  const { language } = vscode.env;
  return vscode.l10n.t(
    '{0} match, of {1} looked at',
    formatCount(count, language),
    keysText(survey.keyCount),
  );
}

function sampleItems(teaching: Teaching): readonly StepItem<never>[] {
  const { pattern = '', stored = [], choice } = teaching;
  const matches = parseKeyPattern(pattern)?.matcher('custom:taught', 'data');
  const match = newKeyMatch();
  return (choice?.sessions ?? []).flatMap((session, at): readonly StepItem<never>[] => {
    const key = stored[at]?.key;
    if (!key || !matches?.(key, 0, key.length, match)) return [];
    const application = textOfKey(key, match.applicationStart, match.applicationEnd);
    return [
      {
        label: shownId(teaching, textOfKey(key, match.idStart, match.idEnd)),
        ...(application !== '' && { description: shownKey(teaching, application) }),
        detail: sessionLine(session),
        group: choice ? vscode.l10n.t('Sessions, as {0}', valuesName(choice)) : '',
      },
    ];
  });
}

/** The entry as it will be written, a member a line. */
function settingItems(entry: LayoutEntry): readonly StepItem<never>[] {
  const group = vscode.l10n.t('What will be added to {0}', 'sessionFarm.layouts');
  return Object.entries(entry).map(([name, value]) => ({
    label: oneLine(`${JSON.stringify(name)}: ${JSON.stringify(value)}`, 200),
    group,
  }));
}

/** Says what was added, and takes it back or shows it. */
async function tell({ name = '' }: LayoutEntry, undo: () => Promise<void>): Promise<void> {
  const { l10n, window, commands } = vscode;
  const [takeBack, open] = [l10n.t('Undo'), l10n.t('Open Settings')];
  const chosen = await window.showInformationMessage(
    l10n.t('The layout "{0}" was added. The Sessions view is searching again.', name),
    takeBack,
    open,
  );
  if (chosen === takeBack) await undo();
  if (chosen === open) {
    await commands.executeCommand('workbench.action.openSettings', 'sessionFarm.layouts');
  }
}
