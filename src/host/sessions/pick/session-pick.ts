import * as vscode from '../../shown/vscode.ts';
import type { DisposableLike } from '../../disposable.ts';
import { questionTitle } from '../../contributions/command-titles.ts';
import { withHeadings } from '../../choose.ts';
import { formatCount } from '../../text-format.ts';
import type { SessionAddress } from '../session-uri.ts';
import { choiceText } from './choice-text.ts';
import type { FoundCandidate, FoundSessions } from './found-sessions.ts';
import type { SessionWish } from './session-wishes.ts';

/** How often what is offered is read again; requests that wait for a lock are told from three looks. */
const lookMs = 2500;

/** Something that the list offers beside sessions. */
export interface PickAction {
  readonly label: string;
  readonly detail?: string;
  readonly icon: string;
  /** What else can be offered may be other than before when it is done. */
  readonly run: () => Promise<unknown>;
}

/** What the user chose. */
export type Picked = SessionAddress | PickAction;

interface Item extends vscode.QuickPickItem {
  readonly choice?: Picked;
  /** Tells the item from others over a redraw. */
  readonly key?: string;
  readonly group?: string;
}

/**
 * A list of sessions that fills while it is open. What is typed is looked for in whole ids, though
 * masked ones are shown, and in what stands beside them.
 */
export class SessionPick implements DisposableLike {
  readonly #pick = vscode.window.createQuickPick<Item>();
  readonly #found: FoundSessions;
  readonly #wish: SessionWish;
  readonly #actions: () => readonly PickAction[];
  #drawn = '';
  #isOpen = true;

  constructor(
    title: string,
    found: FoundSessions,
    wish: SessionWish,
    actions: () => readonly PickAction[],
  ) {
    this.#found = found;
    this.#wish = wish;
    this.#actions = actions;
    const pick = this.#pick;
    pick.title = questionTitle(title);
    pick.placeholder =
      wish.lock === 'locked'
        ? vscode.l10n.t('Select a locked session')
        : wish.otherThan
          ? vscode.l10n.t('Select the session to compare with, or type part of its ID')
          : vscode.l10n.t('Select a session, or type part of its ID, application, or user');
    pick.matchOnDescription = true;
    pick.matchOnDetail = true;
    pick.keepScrollPosition = true;
  }

  /**
   * Shows the list until something is chosen.
   * @param loading while it runs, the list says so
   * @returns undefined when the user gave up, 'nothing' when there is nothing to choose
   */
  async ask(loading: Promise<void>): Promise<Picked | 'nothing' | undefined> {
    const pick = this.#pick;
    let isLoading = true;
    pick.busy = true;
    const timer = setInterval(() => {
      const looksAgain = isLoading || this.#wish.lock === 'locked';
      if (looksAgain) void this.#look(!isLoading);
    }, lookMs);
    pick.onDidChangeValue(() => void this.#look(false));
    try {
      return await new Promise<Picked | 'nothing' | undefined>((resolve, reject) => {
        pick.onDidAccept(() => {
          const picked = pick.activeItems[0]?.choice;
          if (picked) resolve(picked);
        });
        pick.onDidHide(() => resolve(undefined));
        this.#draw();
        pick.show();
        const finish = async (): Promise<void> => {
          await loading;
          isLoading = false;
          this.#draw();
          if (this.#found.offered().length === 0) resolve('nothing');
          await this.#found.readUsers();
          this.#draw();
          pick.busy = false;
        };
        finish().catch(reject);
      });
    } finally {
      clearInterval(timer);
      this.#isOpen = false;
    }
  }

  dispose(): void {
    this.#pick.dispose();
  }

  async #look(isAnew: boolean): Promise<void> {
    const { value } = this.#pick;
    this.#draw();
    // What fails here is tried again at the next look.
    await this.#found.read(value.trim(), isAnew).catch(() => undefined);
    // What was typed since has a look of its own.
    if (value === this.#pick.value) this.#draw();
  }

  #draw(): void {
    if (!this.#isOpen) return;
    const pick = this.#pick;
    const typed = pick.value.trim();
    const sessions = this.#found.offered().map((found) => itemOf(found, this.#wish, typed));
    const { leftOut } = this.#found;
    const actions = this.#actions();
    const items: Item[] = [
      ...withHeadings(sessions),
      ...(leftOut > 0 ? [moreItem(leftOut)] : []),
      ...(actions.length > 0 ? [separator] : []),
      ...actions.map(actionItem),
    ];
    const drawn = JSON.stringify(
      items.map(({ key, label, description, detail, alwaysShow }) => [
        key,
        label,
        description,
        detail,
        alwaysShow,
      ]),
    );
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const key = pick.activeItems[0]?.key;
    pick.items = items;
    const active = key === undefined ? [] : pick.items.filter((item) => item.key === key);
    if (active.length > 0) pick.activeItems = active;
  }
}

const separator: Item = { label: '', kind: vscode.QuickPickItemKind.Separator };

function itemOf(found: FoundCandidate, wish: SessionWish, typed: string): Item {
  const { record, database, ref } = found;
  return {
    ...choiceText(found, wish),
    group: record.name,
    key: JSON.stringify([record.id, ref]),
    alwaysShow: typed !== '' && ref.id.includes(typed),
    choice: { endpointId: record.id, database, ref },
  };
}

function moreItem(leftOut: number): Item {
  const more = formatCount(leftOut, vscode.env.language);
  return {
    label: vscode.l10n.t('{0} more. Type part of the session ID to narrow the list.', more),
    alwaysShow: true,
  };
}

function actionItem(action: PickAction): Item {
  const { label, detail, icon } = action;
  return {
    label,
    ...(detail !== undefined && { detail }),
    iconPath: new vscode.ThemeIcon(icon),
    alwaysShow: true,
    key: label,
    choice: action,
  };
}
