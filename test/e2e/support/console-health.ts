import type { Page } from 'playwright-core';

/** What VS Code for the browser logs by itself when it reaches neither gallery nor account services. */
const knownNoise: readonly { readonly text: RegExp; readonly url?: RegExp }[] = [
  // Parts of Microsoft's own build that code-server doesn't have.
  { text: /^Failed to load resource.* 404 /, url: /\/static\/node_modules\/vsda\/rust\/web\// },
  // Accounts that VS Code looks for at its start, and what it says when its window is loaded again.
  { text: /Timed out waiting for authentication provider 'github' to register/ },
  { text: /\[lifecycle\] Long running operations during shutdown are unsupported in the web/ },
  { text: /IndexedDB database 'vscode-web-db' is closed/ },
  { text: /Unable to read file '.*\/\.vscode\/\w+\.json' \(Canceled: Canceled\)/ },
  { text: /Error: Throttler is disposed/ },
  // Reads and writes of VS Code's own that were under way when the window was loaded again.
  { text: /Unable to (?:read|write) file '\S+\/User\/\S+' \(Canceled: Canceled\)/ },
  // What waits in a window of VS Code that goes, as it is loaded again.
  { text: /Canceled: Canceled\n[^]*\.doShutdown \(/ },
  // A context key that a row's menu depends on, set while the rows of a window that was loaded again come in.
  { text: /TreeError \[sessionFarm\.\w+\] Data tree node not found/ },
  // The text of a diff that VS Code lets go while its tab is closed.
  { text: /Model is disposed!/ },
  // A task that ended by itself in the moment in which it was to be ended.
  { text: /Task to terminate not found/ },
  // A settings file that was stored while the extension host was busy for longer than VS Code waits.
  { text: /Aborted onWillSaveTextDocument-event after \d+ms/ },
  // The extension gallery and the lists that VS Code loads from the network.
  {
    text: /^Failed to load resource: net::ERR_/,
    url: /^https:\/\/(open-vsx\.org|main\.vscode-cdn\.net|[\w.-]+\.vscode-unpkg\.net|default\.exp-tas\.com|api\.github\.com)\//,
  },
];

/** Collects the errors of a page's console and its uncaught exceptions. */
export class ConsoleHealth {
  readonly #problems: string[] = [];

  /** Listens from now on. */
  watch(page: Page): void {
    page.on('console', (message) => {
      if (message.type() !== 'error') return;
      const { url } = message.location();
      const text = message.text();
      const isNoise = knownNoise.some(
        (noise) => noise.text.test(text) && (noise.url?.test(url) ?? true),
      );
      if (!isNoise) this.#problems.push(`${text} (${url})`);
    });
    page.on('pageerror', (error) => this.#problems.push(error.stack ?? error.message));
    page.on('crash', () => this.#problems.push('The page crashed'));
  }

  /** Forgets what has come up, for a test that causes errors on purpose and has looked at them. */
  take(): string[] {
    return this.#problems.splice(0);
  }

  /** @throws with everything that came up beside the known noise */
  check(): void {
    const problems = this.take();
    if (problems.length > 0) throw new Error(`Errors in the console:\n${problems.join('\n')}`);
  }
}
