import type { FrameLocator, Locator, Page } from 'playwright-core';
import type { ConsoleHealth } from './console-health.ts';
import { QuickInput } from './quick-input.ts';
import { TreeView } from './tree-view.ts';

/** What has a window to drive: a VS Code, or tests that share one. */
export interface WithWorkbench {
  readonly workbench: Workbench;
}

/** The window of VS Code, driven as a person would. */
export class Workbench {
  readonly page: Page;
  readonly console: ConsoleHealth;
  readonly quickInput: QuickInput;
  /** The views of Session Farm. */
  readonly sessions: TreeView;
  readonly farm: TreeView;
  readonly requests: TreeView;
  /** Messages at the lower right. */
  readonly notifications: Locator;
  /** The modal question, if one is asked. */
  readonly dialog: Locator;

  constructor(page: Page, console: ConsoleHealth) {
    this.page = page;
    this.console = console;
    this.quickInput = new QuickInput(page);
    this.sessions = new TreeView(page, 'Sessions');
    this.farm = new TreeView(page, 'Farm');
    this.requests = new TreeView(page, 'Requests');
    this.notifications = page.locator('.notifications-toasts .notification-toast');
    this.dialog = page.locator('.monaco-dialog-box');
  }

  /** Loads the window again, as the browser's button would, and waits until it can be used. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.whenReady();
  }

  /** Waits until the window is there, with our container in the activity bar. */
  async whenReady(): Promise<void> {
    await this.#containerButton.waitFor({ timeout: 60_000 });
  }

  get #containerButton(): Locator {
    return this.page.locator('.activitybar .action-label[aria-label^="Session Farm"]').first();
  }

  /** Shows our container in the sidebar. */
  async openSidebar(): Promise<void> {
    // A click on the button of what is shown would hide it.
    if (!(await this.sessions.root.isVisible())) await this.#containerButton.click();
    await this.sessions.root.waitFor();
  }

  /** Drags the edge of the sidebar until it has a width, in pixels. */
  async setSidebarWidth(width: number): Promise<void> {
    const { mouse } = this.page;
    const sidebar = this.page.locator('.part.sidebar');
    const box = await sidebar.boundingBox();
    if (!box) throw new Error('No sidebar is shown');
    const middle = box.y + box.height / 2;
    await mouse.move(box.x + box.width, middle);
    await mouse.down();
    await mouse.move(box.x + width, middle, { steps: 5 });
    await mouse.up();
  }

  /** Runs a command by its title: 'Session Farm: Add Endpoint…'. */
  async runCommand(title: string): Promise<void> {
    const { quickInput } = this;
    const entry = quickInput.itemOf(title).first();
    // A page that is just being loaded hands no key on, or takes the focus: a person does it again.
    await quickInput.pickAfter(async () => {
      await this.page.keyboard.press('F1');
      await quickInput.field.fill(`>${title}`, { timeout: 4000 }).catch(() => undefined);
    }, entry);
    await entry.waitFor({ state: 'hidden' });
  }

  /** Adds an endpoint as a person does, by its address and name, as one of a local environment. */
  async addEndpoint(address: string, name: string): Promise<void> {
    await this.runCommand('Session Farm: Add Endpoint…');
    await this.quickInput.enter(address);
    await this.quickInput.root.getByText('Name of the Endpoint').waitFor();
    await this.quickInput.enter(name);
    await this.quickInput.root.getByText(`Environment of ${name}`).waitFor();
    await this.quickInput.pick('Local');
  }

  /** The tab whose label contains `text`. */
  tab(text: string): Locator {
    return this.page.locator('.tabs-container .tab', { hasText: text });
  }

  /** Whether a tab has unsaved changes. */
  async isDirty(text: string): Promise<boolean> {
    return /\bdirty\b/.test((await this.tab(text).first().getAttribute('class')) ?? '');
  }

  /** The page inside the editor that is in front: a frame in a frame. */
  editorPage(): FrameLocator {
    return this.page
      .locator('iframe.webview.ready:visible')
      .last()
      .contentFrame()
      .frameLocator('iframe#active-frame');
  }

  /** The message whose text contains `text`. */
  notification(text: string | RegExp): Locator {
    return this.notifications.filter({ hasText: text }).first();
  }

  /** Presses a button of a message. */
  async answerNotification(text: string | RegExp, button: string): Promise<void> {
    await this.notification(text).getByRole('button', { name: button }).click();
  }

  /** Presses a button of the modal question that contains `text`. */
  async answerDialog(text: string | RegExp, button: string): Promise<void> {
    await this.dialog
      .filter({ hasText: text })
      .getByRole('button', { name: button, exact: true })
      .click();
    await this.dialog.waitFor({ state: 'hidden' });
  }
}
