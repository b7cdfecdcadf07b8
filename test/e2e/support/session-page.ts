import type { FrameLocator, Locator } from 'playwright-core';
import { until } from '../../integration/support/redis-server.ts';
import type { WithWorkbench } from './workbench.ts';

/** The page of the session editor that is in front, used as a person would. */
export class SessionPage {
  readonly #window: WithWorkbench;

  constructor(window: WithWorkbench) {
    this.#window = window;
  }

  get frame(): FrameLocator {
    return this.#window.workbench.editorPage();
  }

  /** The row of an item or of a value in it, by its exact name. */
  row(name: string): Locator {
    const label = this.frame.locator('.label').getByText(name, { exact: true });
    return this.frame.locator('[role="row"]', { has: label });
  }

  /** The field for a value in its row. */
  field(name: string): Locator {
    return this.frame.getByRole('textbox', { name, exact: true });
  }

  /** The dialog that is open. */
  get dialog(): Locator {
    return this.frame.locator('dialog[open]');
  }

  /** Selects a row. */
  async select(name: string): Promise<void> {
    await this.row(name).locator('.label').click();
  }

  /** Chooses an entry of a row's menu, which the keyboard opens. */
  async choose(name: string, entry: string): Promise<void> {
    await this.select(name);
    await this.#window.workbench.page.keyboard.press('Shift+F10');
    await this.frame.getByRole('menuitem', { name: entry }).click();
  }

  /** Edits a value in its row. */
  async edit(name: string, text: string): Promise<void> {
    await this.row(name).dblclick();
    await this.field(name).fill(text);
    await this.#window.workbench.page.keyboard.press('Enter');
    await this.field(name).waitFor({ state: 'detached' });
  }

  /**
   * Saves by keyboard, and waits until the tab has no mark any more.
   * @param tab what the tab shows; any session's by default
   */
  async save(tab = '…'): Promise<void> {
    await this.#window.workbench.page.keyboard.press('Control+s');
    await until(async () => !(await this.#window.workbench.isDirty(tab)), 'the save');
  }
}

/** A CSS property of an element as the page applies it: 'textDecorationLine'. */
export function styleOf(element: Locator, property: string): Promise<string | undefined> {
  return element.evaluate((one, name) => {
    const page = globalThis as unknown as {
      getComputedStyle(of: unknown): Readonly<Record<string, string>>;
    };
    return page.getComputedStyle(one)[name];
  }, property);
}
