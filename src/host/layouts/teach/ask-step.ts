import * as vscode from '../../shown/vscode.ts';
import { withHeadings } from '../../choose.ts';

/** One of the things that a step offers. Without a value, it is there to be read. */
export interface StepItem<T> extends vscode.QuickPickItem {
  readonly value?: T;
  readonly group?: string;
}

/** A step of several. */
export interface Step<T> {
  readonly title: string;
  readonly placeHolder: string;
  readonly number: number;
  readonly of: number;
  readonly hasBack: boolean;
  readonly items: readonly StepItem<T>[];
}

/** What a step came to: something that was chosen, the step before, or nothing. */
export type StepAnswer<T> = { readonly value: T } | 'back' | undefined;

/** Asks for one of several things in a step of several; Escape gives up, the Back button leads to the step before. */
export function askStep<T>(step: Step<T>): Promise<StepAnswer<T>> {
  const pick = vscode.window.createQuickPick<StepItem<T>>();
  pick.title = step.title;
  pick.step = step.number;
  pick.totalSteps = step.of;
  pick.placeholder = step.placeHolder;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.ignoreFocusOut = true;
  pick.items = withHeadings(step.items);
  if (step.hasBack) pick.buttons = [vscode.QuickInputButtons.Back];
  return new Promise((resolve) => {
    const owned = [
      pick.onDidTriggerButton(() => {
        resolve('back');
        pick.hide();
      }),
      pick.onDidAccept(() => {
        const value = pick.selectedItems[0]?.value;
        // What is only there to be read stays.
        if (value === undefined) return;
        resolve({ value });
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
