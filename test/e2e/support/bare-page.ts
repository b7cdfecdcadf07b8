import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchChromium } from '../../../scripts/vscode-browser/chromium.mjs';
import { projectFolder } from '../../../scripts/setup/paths.mjs';

/** A built page in a browser without VS Code, under the policy that it has there. */
export interface BarePage {
  readonly page: Page;
  /** Tells the page something by itself, as the host does. */
  tell(event: unknown): Promise<void>;
  /** What the policy forbade since the page was opened. */
  violations(): Promise<readonly string[]>;
  close(): Promise<void>;
}

const origin = 'http://page.test';

/**
 * Opens a built page.
 * @param name its folder in `webview/`
 * @param strings its texts
 * @param replies what the host answers, by the type of the request, or what makes the answer of a request;
 * null for all others
 * @param refusals what the host says of requests that it refuses, by their type
 */
export async function openBarePage(
  name: string,
  strings: unknown,
  replies: Readonly<Record<string, unknown>>,
  refusals: Readonly<Record<string, string>> = {},
): Promise<BarePage> {
  const browser = await launchChromium();
  const page = await browser.newPage({ viewport: { width: 1000, height: 700 } });
  const [script, styles] = await Promise.all([built(`${name}.js`), built(`${name}.css`)]);
  const body = documentOf({ script, styles }, strings, { replies, refusals });
  await page.exposeFunction('answer', (request: { readonly type: string }) => {
    const reply = replies[request.type];
    return typeof reply === 'function' ? (reply as (asked: unknown) => unknown)(request) : reply;
  });
  await page.route(`${origin}/**`, (route) => route.fulfill({ contentType: 'text/html', body }));
  await page.goto(origin);
  return {
    page,
    tell: async (event) => {
      await page.evaluate(`window.postMessage(${JSON.stringify({ kind: 'event', event })})`);
    },
    violations: async () => {
      const marks = await page.locator('meta.violation').all();
      return Promise.all(marks.map(async (mark) => (await mark.getAttribute('id')) ?? ''));
    },
    close: () => browser.close(),
  };
}

function built(file: string): Promise<string> {
  return readFile(join(projectFolder, 'dist/webview', file), 'utf8');
}

function documentOf(
  code: { readonly script: string; readonly styles: string },
  strings: unknown,
  host: unknown,
): string {
  const data = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');
  return `<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<title>page</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-x'; style-src 'nonce-x'; img-src data:">
<meta property="csp-nonce" content="x">
<style nonce="x">${code.styles}</style>
<body>
<script type="application/json" id="strings">${data(strings)}</script>
<script nonce="x">
  const { replies, refusals } = ${data(host)};
  let kept;
  window.acquireVsCodeApi = () => ({
    getState: () => kept,
    setState: (state) => (kept = state),
    postMessage: async ({ id, request }) => {
      const { type } = request;
      const message = refusals[type];
      const reply =
        message === undefined
          ? { ok: true, value: replies[type] ?? (await window.answer(request)) ?? null }
          : { ok: false, message };
      window.postMessage({ kind: 'reply', id, ...reply });
    },
  });
  document.addEventListener('securitypolicyviolation', ({ violatedDirective }) => {
    const meta = document.createElement('meta');
    meta.className = 'violation';
    meta.id = violatedDirective;
    document.head.append(meta);
  });
</script>
<script type="module" nonce="x">${code.script}</script>
</body>`;
}
