import type { Locator, Page } from 'playwright-core';

const TRY_MS = 4000;
const MAX_TRIES = 4;

/** The box at the top: input boxes, quick picks and the command palette. */
export class QuickInput {
  readonly root: Locator;
  /** The field to type into. */
  readonly field: Locator;
  /** What stands below the field: a prompt, or why the text can't be taken. */
  readonly message: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    // For a moment the one that closes is still there.
    this.root = page.locator('.quick-input-widget:not(.quick-input-widget-closing)');
    this.field = this.root.locator('.quick-input-box input');
    this.message = this.root.locator('.quick-input-message');
  }

  async whenOpen(): Promise<void> {
    await this.root.waitFor({ state: 'visible' });
  }

  /** Does again what should open it until that has happened. */
  async openedBy(action: () => Promise<void>): Promise<void> {
    for (let tries = 1; tries < MAX_TRIES; tries++) {
      await action();
      if (await isSoon(() => this.root.waitFor({ state: 'visible', timeout: TRY_MS }))) return;
    }
    await action();
    await this.whenOpen();
  }

  /**
   * Chooses an entry of a list that an action opens. A list closes when something else takes the focus: then the
   * action is done again, as a person would.
   */
  async pickAfter(action: () => Promise<void>, entry: Locator): Promise<void> {
    for (let tries = 1; tries < MAX_TRIES; tries++) {
      await this.openedBy(action);
      if (await isSoon(() => entry.click({ timeout: TRY_MS }))) return;
      if (await this.root.isVisible()) await this.cancel();
    }
    await this.openedBy(action);
    await entry.click();
  }

  async whenClosed(): Promise<void> {
    await this.root.waitFor({ state: 'hidden' });
  }

  /** The pick whose label is `label`. */
  itemOf(label: string): Locator {
    const name = this.#page.locator('.label-name').filter({ hasText: exactly(label) });
    return this.root.locator('.quick-input-list .monaco-list-row').filter({ has: name });
  }

  /** The pick whose text contains `text`. */
  item(text: string): Locator {
    return this.root.locator('.quick-input-list .monaco-list-row').filter({ hasText: text });
  }

  /** Chooses a pick. */
  async pick(text: string): Promise<void> {
    await this.item(text).first().click();
  }

  /** Types a text in place of what is there, and confirms it. */
  async enter(text: string): Promise<void> {
    await this.whenOpen();
    await this.field.fill(text);
    await this.#page.keyboard.press('Enter');
  }

  async cancel(): Promise<void> {
    await this.#page.keyboard.press('Escape');
    await this.whenClosed();
  }
}

const isSoon = (action: () => Promise<void>): Promise<boolean> =>
  action().then(
    () => true,
    () => false,
  );

const exactly = (text: string): RegExp =>
  new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
