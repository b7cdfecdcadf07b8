import type { Locator, Page } from 'playwright-core';
import { until } from '../../integration/support/redis-server.ts';

/** A tree in the sidebar. Rows are found by the text that a user reads in them. */
export class TreeView {
  readonly root: Locator;
  readonly rows: Locator;
  /** What is shown while the tree is empty. */
  readonly welcome: Locator;
  readonly #page: Page;

  /** @param name the view's own name, 'Sessions' */
  constructor(page: Page, name: string) {
    this.#page = page;
    // A container with a single view shows no header of the view's own.
    this.root = page
      .locator('.sidebar .pane')
      .filter({ has: page.locator(`.pane-header[aria-label*="${name}"]`) });
    this.rows = this.root.locator('.monaco-list-row[role="treeitem"]');
    this.welcome = this.root.locator('.welcome-view');
  }

  /** The first row whose text contains `text`. */
  row(text: string | RegExp): Locator {
    return this.rows.filter({ hasText: text }).first();
  }

  /** Label and description of each row on screen, from the top. */
  async texts(): Promise<string[]> {
    return this.rows.locator('.monaco-icon-label-container').allInnerTexts();
  }

  /** Opens a row that can be opened and waits until it is. */
  async expand(text: string | RegExp): Promise<void> {
    const row = this.row(text);
    await row.waitFor();
    if ((await row.getAttribute('aria-expanded')) !== 'true') {
      await row.locator('.monaco-tl-twistie').click();
    }
    await this.root
      .locator('.monaco-list-row[aria-expanded="true"]')
      .filter({ hasText: text })
      .first()
      .waitFor();
  }

  /** Clicks a button of a row, which shows when the pointer is over it. */
  async clickAction(text: string | RegExp, action: string): Promise<void> {
    const row = this.row(text);
    await row.hover();
    await row.locator(`.actions [aria-label^="${action}"]`).click();
  }

  /** Chooses an entry of a row's context menu. */
  async chooseFromMenu(text: string | RegExp, entry: string): Promise<void> {
    await this.row(text).click({ button: 'right' });
    const item = this.#page.locator('.context-view .monaco-menu .action-item', { hasText: entry });
    await item.first().waitFor();
    // A menu that has just opened takes no click for a moment.
    await until(async () => {
      await item
        .first()
        .click({ timeout: 1000 })
        .catch(() => undefined);
      await item
        .first()
        .waitFor({ state: 'detached', timeout: 1000 })
        .catch(() => undefined);
      return (await item.count()) === 0;
    }, 'the menu to take a click');
  }

  /** Clicks a button in the view's title. */
  async clickTitleAction(action: string): Promise<void> {
    const header = this.#page.locator('.sidebar .title, .sidebar .pane-header');
    await this.root.hover();
    await header.locator(`[aria-label^="${action}"]`).first().click();
  }
}
