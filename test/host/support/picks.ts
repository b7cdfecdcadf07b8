import * as vscode from 'vscode';

/** An answer that presses the Back button. */
export const pressingBack = '<Back>';

/** A question that offers a list. */
export interface AskedPick {
  readonly title: string;
  readonly placeholder: string;
  /** Each item as it is read: label, description and detail with bars between; headings in dashes. */
  readonly items: readonly string[];
}

type Items = readonly vscode.QuickPickItem[];
type Answer = (asked: AskedPick) => string | undefined | Promise<string | undefined>;

/**
 * Stands in for the user in front of lists until `work` is done.
 * @param answer gets each list once it is complete, and gives the start of an item, {@link pressingBack}, or
 *   undefined to dismiss it
 */
export async function answeringPicks<T>(answer: Answer, work: () => Thenable<T>): Promise<T> {
  const window = vscode.window as unknown as {
    showQuickPick: (items: Items, options?: vscode.QuickPickOptions) => Promise<unknown>;
    createQuickPick: () => unknown;
  };
  const { showQuickPick, createQuickPick } = window;
  const choose = async (items: Items, title = '', placeholder = '') => {
    const start = await answer({ title, placeholder, items: items.map(textOf) });
    if (start === undefined || start === pressingBack) return start;
    return items.find((item) => textOf(item).startsWith(start));
  };
  window.showQuickPick = (items, options) => choose(items, options?.title, options?.placeHolder);
  window.createQuickPick = () => new ListPick(choose);
  try {
    return await work();
  } finally {
    Object.assign(window, { showQuickPick, createQuickPick });
  }
}

function textOf({ label, description, detail, kind }: vscode.QuickPickItem): string {
  if (kind === vscode.QuickPickItemKind.Separator) return `--- ${label}`;
  return [label, description, detail].filter((text) => text !== undefined).join(' | ');
}

const listening = new vscode.Disposable(() => undefined);

/** A list that is answered as soon as it says that it is complete. */
class ListPick {
  title = '';
  placeholder = '';
  value = '';
  busy = false;
  items: Items = [];
  activeItems: Items = [];
  selectedItems: Items = [];
  buttons: readonly vscode.QuickInputButton[] = [];
  readonly #choose: (items: Items, title: string, placeholder: string) => Promise<unknown>;
  #isDisposed = false;
  #accept: () => void = () => undefined;
  #pressBack: () => void = () => undefined;
  #hide: () => void = () => undefined;

  constructor(choose: (items: Items, title: string, placeholder: string) => Promise<unknown>) {
    this.#choose = choose;
  }

  /** Nobody types here, and nobody presses a button of an item. */
  onDidChangeValue(): vscode.Disposable {
    return listening;
  }

  onDidTriggerItemButton(): vscode.Disposable {
    return listening;
  }

  onDidTriggerButton(listener: () => void): vscode.Disposable {
    this.#pressBack = listener;
    return listening;
  }

  onDidAccept(listener: () => void): vscode.Disposable {
    this.#accept = listener;
    return listening;
  }

  onDidHide(listener: () => void): vscode.Disposable {
    this.#hide = listener;
    return listening;
  }

  show(): void {
    void this.#answer();
  }

  hide(): void {
    this.#hide();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.busy = false;
  }

  async #answer(): Promise<void> {
    while (this.busy) await new Promise((resolve) => setTimeout(resolve, 20));
    if (this.#isDisposed) return;
    const chosen = await this.#choose(this.items, this.title, this.placeholder);
    if (chosen === pressingBack && this.buttons.length > 0) {
      this.#pressBack();
      return;
    }
    this.activeItems = chosen === undefined ? [] : [chosen as vscode.QuickPickItem];
    this.selectedItems = this.activeItems;
    if (chosen === undefined) this.#hide();
    else this.#accept();
  }
}
