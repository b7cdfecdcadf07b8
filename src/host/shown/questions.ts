import * as vscode from 'vscode';
import { hostText } from './host-text.ts';
import { shownThrough } from './shown-through.ts';

/**
 * Asks for a line of text. What the field itself holds is the user's to edit, and stays as it is.
 * @param signal takes the question away, which gives undefined
 */
export async function showInputBox(
  options: vscode.InputBoxOptions,
  signal?: AbortSignal,
): Promise<string | undefined> {
  if (signal?.aborted) return undefined;
  const { title, prompt, placeHolder } = options;
  const asking = new vscode.CancellationTokenSource();
  const end = (): void => asking.cancel();
  signal?.addEventListener('abort', end);
  const shown: vscode.InputBoxOptions = {
    ...options,
    ...(title !== undefined && { title: hostText(title) }),
    ...(prompt !== undefined && { prompt: hostText(prompt) }),
    ...(placeHolder !== undefined && { placeHolder: hostText(placeHolder) }),
    ...(options.validateInput && {
      validateInput: async (text) => shownProblem(await options.validateInput?.(text)),
    }),
  };
  try {
    return await vscode.window.showInputBox(shown, asking.token);
  } finally {
    signal?.removeEventListener('abort', end);
    asking.dispose();
  }
}

type Problem = string | vscode.InputBoxValidationMessage | undefined | null;

function shownProblem(problem: Problem): Problem {
  if (typeof problem === 'string') return hostText(problem);
  return problem && { ...problem, message: hostText(problem.message) };
}

/** Asks to choose one of several items, and gives the very item. Its icon is its `iconPath`. */
export async function showQuickPick<T extends vscode.QuickPickItem>(
  items: readonly T[],
  options: vscode.QuickPickOptions,
): Promise<T | undefined> {
  const { title, placeHolder } = options;
  const shown = items.map(shownItem);
  const picked = await vscode.window.showQuickPick(shown, {
    ...options,
    ...(title !== undefined && { title: hostText(title) }),
    ...(placeHolder !== undefined && { placeHolder: hostText(placeHolder) }),
  });
  return picked && items[shown.indexOf(picked)];
}

/** A choice of several things at once; undefined when the user gives up. */
export async function showQuickPickOfMany<T extends vscode.QuickPickItem>(
  items: readonly T[],
  options: vscode.QuickPickOptions,
): Promise<readonly T[] | undefined> {
  const { title, placeHolder } = options;
  const shown = items.map(shownItem);
  const picked: unknown = await vscode.window.showQuickPick(shown, {
    ...options,
    canPickMany: true,
    ...(title !== undefined && { title: hostText(title) }),
    ...(placeHolder !== undefined && { placeHolder: hostText(placeHolder) }),
  });
  if (picked === undefined) return undefined;
  const chosen: readonly unknown[] = Array.isArray(picked) ? picked : [picked];
  return items.filter((_, index) => chosen.includes(shown[index]));
}

/** A choice that changes while it is open. The items that it gives are copies of those that it got. */
export function createQuickPick<T extends vscode.QuickPickItem>(): vscode.QuickPick<T> {
  const pick = vscode.window.createQuickPick<T>();
  return shownThrough(pick, {
    title: hostText,
    placeholder: hostText,
    items: (items: readonly T[]) => items.map(shownItem),
  });
}

function shownItem<T extends vscode.QuickPickItem>(item: T): T {
  const { label, description, detail } = item;
  return {
    ...item,
    label: hostText(label),
    ...(description !== undefined && { description: hostText(description) }),
    ...(detail !== undefined && { detail: hostText(detail) }),
  };
}
