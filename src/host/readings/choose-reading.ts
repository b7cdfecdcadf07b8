import * as vscode from '../shown/vscode.ts';
import type { PossibleReading } from '../../formats/foreign/read-as.ts';
import {
  choiceFor,
  type ReadingChoice,
  type ReadingRule,
  ruleFor,
} from '../../stores/read/chosen-readings.ts';
import type { SessionRef } from '../../stores/session.ts';
import { withHeadings } from '../choose.ts';
import { questionTitle } from '../contributions/command-titles.ts';
import { applicationText } from '../sessions/tree-items.ts';
import type { HostServices } from '../services.ts';
import { chooseMessage } from './choose-message.ts';
import { keepReading } from './keep-reading.ts';
import { openReadingDocs } from './open-docs.ts';
import type { KeptReading } from './reading-entry.ts';
import { certaintyText, chosenFormatName, firstLine } from './reading-text.ts';

/** An item whose format is to be chosen. */
export interface ReadableItem {
  readonly ref: SessionRef;
  readonly name: string | null;
  /** The name as it is shown. */
  readonly label: string;
  /** What each format makes of its value. */
  readonly readings: readonly PossibleReading[];
}

/** For which items a choice holds. */
type Scope = 'item' | 'name' | 'application';

interface FormatPick extends vscode.QuickPickItem {
  readonly choice: ReadingChoice;
  readonly group: string;
}

/** Asks in which format an item is to be read, and for which others that holds as well. */
export async function chooseReading(services: HostServices, item: ReadableItem): Promise<void> {
  const title = questionTitle(services.titleOf('readAs'));
  const { rules } = services.readings;
  const current = choiceFor(rules, item.ref, item.name);
  for (;;) {
    const readAs = await askFormat(services, title, item, current);
    if (readAs === undefined) return;
    const schema = readAs === 'protobuf' ? await chooseMessage(title) : 'none';
    if (schema === undefined) return;
    const choice = schema === 'none' ? { readAs } : { readAs, schema };
    const scope = await askScope(title, item, choice);
    if (scope === undefined) return;
    if (scope === 'back') continue;
    await useChoice(services, item, choice, scope);
    return;
  }
}

/** Those that fit on top, each with how sure that is and the first line of what it would show. */
function askFormat(
  services: HostServices,
  title: string,
  item: ReadableItem,
  current: ReadingChoice | undefined,
): Promise<ReadingChoice | undefined> {
  const docs = {
    iconPath: new vscode.ThemeIcon('question'),
    tooltip: vscode.l10n.t('About Formats'),
  };
  const isNow = (choice: ReadingChoice): string =>
    choice === (current ?? 'automatic') ? vscode.l10n.t('chosen now') : '';
  const described = (...parts: readonly string[]): string => parts.filter(Boolean).join(' · ');
  const picks: FormatPick[] = [
    {
      choice: 'automatic',
      label: vscode.l10n.t('Automatic'),
      description: described(
        vscode.l10n.t('the format that fits best, for each value'),
        isNow('automatic'),
      ),
      group: vscode.l10n.t('Fits'),
    },
    ...item.readings.map((reading): FormatPick => {
      const line = firstLine(reading);
      return {
        choice: reading.format,
        label: chosenFormatName(reading.format),
        description: described(certaintyText(reading.certainty), isNow(reading.format)),
        ...(line !== '' && { detail: line }),
        group: reading.value ? vscode.l10n.t('Fits') : vscode.l10n.t('Does not fit this value'),
        buttons: [docs],
      };
    }),
  ];
  const pick = vscode.window.createQuickPick<FormatPick>();
  pick.title = title;
  pick.placeholder = vscode.l10n.t('Select the format of "{0}"', item.label);
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.items = withHeadings(picks) as FormatPick[];
  return new Promise((resolve) => {
    const owned = [
      pick.onDidTriggerItemButton(() => void openReadingDocs(services)),
      pick.onDidAccept(() => {
        resolve(pick.selectedItems[0]?.choice);
        pick.hide();
      }),
      pick.onDidHide(() => {
        resolve(undefined);
        for (const each of owned) each.dispose();
        pick.dispose();
      }),
    ];
    pick.show();
  });
}

async function askScope(
  title: string,
  { ref, label }: ReadableItem,
  { readAs, schema }: KeptReading,
): Promise<Scope | 'back' | undefined> {
  const application = applicationText(ref);
  const kept = vscode.l10n.t('kept in the settings, as {0}', 'sessionFarm.decoders');
  const picked = await vscode.window.showQuickPick(
    [
      {
        scope: 'item' as const,
        label: vscode.l10n.t('This item of this session'),
        description: vscode.l10n.t('until this window closes'),
      },
      {
        scope: 'name' as const,
        label: vscode.l10n.t('Every "{0}" in {1}', label, application),
        description: kept,
      },
      {
        scope: 'application' as const,
        label: vscode.l10n.t('Every item in {0}', application),
        description: kept,
      },
      {
        scope: 'back' as const,
        label: vscode.l10n.t('Select Another Format'),
        iconPath: new vscode.ThemeIcon('arrow-left'),
      },
    ],
    {
      title,
      placeHolder:
        readAs === 'automatic'
          ? vscode.l10n.t('Select what is read automatically again')
          : vscode.l10n.t(
              'Select what is read as {0}',
              schema?.message ?? chosenFormatName(readAs),
            ),
    },
  );
  return picked?.scope;
}

async function useChoice(
  { readings }: HostServices,
  { ref, name, label }: ReadableItem,
  choice: KeptReading,
  scope: Scope,
): Promise<void> {
  const place = { ref, item: name };
  const without = readings.rules.filter((rule) => !isOf(rule, scope, ref, name));
  // What holds for more than these items would hold for them again.
  const isMore = ruleFor(without, ref, name) !== undefined;
  const kept = choice.readAs === 'automatic' && !isMore ? undefined : choice;
  if (scope === 'item') {
    readings.chooseFor(place, kept);
    return;
  }
  readings.chooseFor(place, undefined);
  const { layout, application } = ref;
  const item = scope === 'name' ? { item: name ?? '' } : {};
  const shown = applicationText(ref);
  const entryName = scope === 'name' ? `${label} · ${shown}` : shown;
  const items = { layout, application, ...item };
  await keepReading(items, kept, entryName);
  // Settings of the other place may hold for these items as well.
  const isStill = kept === undefined && ruleFor(readings.rules, ref, name) !== undefined;
  if (isStill) await keepReading(items, { readAs: 'automatic' }, entryName);
}

/** Whether a rule is what the same choice would replace, or is narrower. */
function isOf(rule: ReadingRule, scope: Scope, ref: SessionRef, name: string | null): boolean {
  if (rule.id !== undefined) return rule.id === ref.id && rule.item === (name ?? '');
  if (scope === 'item') return false;
  const isApplication = rule.application === ref.application && rule.layout === ref.layout;
  if (!isApplication) return false;
  return scope === 'name' ? rule.item === (name ?? '') : rule.item === undefined;
}
