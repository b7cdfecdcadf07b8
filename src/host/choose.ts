import * as vscode from './shown/vscode.ts';
import { questionTitle } from './contributions/command-titles.ts';

/** Something that a command can be about, as it is offered. */
export interface Choice<T> extends Pick<vscode.QuickPickItem, 'label' | 'description' | 'detail'> {
  readonly value: T;
  /** The heading above it, which is shown where there are several. */
  readonly group?: string;
}

/** How choices are offered. */
export interface Question {
  /** The title of the command. */
  readonly title: string;
  /** `Select the endpoint to edit`. */
  readonly placeHolder: string;
  /** The only choice is taken without asking: for what does no harm, or names it when it asks. */
  readonly takesOnly?: boolean;
}

/** Asks what a command is about. Undefined when the user gives up. */
export async function choose<T>(
  choices: readonly Choice<T>[],
  { title, placeHolder, takesOnly = false }: Question,
): Promise<T | undefined> {
  const [only] = choices;
  if (takesOnly && choices.length === 1) return only?.value;
  const picked = await vscode.window.showQuickPick(withHeadings(choices), {
    title: questionTitle(title),
    placeHolder,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked && 'value' in picked ? picked.value : undefined;
}

/** Puts the name of each group above its items, where there are several groups. */
export function withHeadings<T extends vscode.QuickPickItem & { readonly group?: string }>(
  items: readonly T[],
): (T | Heading)[] {
  const groups = [...new Set(items.map(({ group }) => group ?? ''))];
  if (groups.length <= 1) return [...items];
  return groups.flatMap((group) => [
    { label: group, kind: vscode.QuickPickItemKind.Separator },
    ...items.filter((item) => (item.group ?? '') === group),
  ]);
}

interface Heading {
  readonly label: string;
  readonly kind: vscode.QuickPickItemKind;
}
