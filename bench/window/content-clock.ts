import type { Locator, Page } from 'playwright-core';

const LIMIT_MS = 30_000;

/**
 * Milliseconds from a click on a row of a view until the editor that it opens shows its content: the
 * first row of a session, or the line of the floor's page. The window looks itself, at each picture.
 */
export async function msToContent(page: Page, row: Locator): Promise<number> {
  await row.hover();
  const ms = page.evaluate<number>(contentAfterClick);
  await row.click();
  return ms;
}

/** In the window. The pages of editors are frames in frames, from the window's own origin. */
const contentAfterClick = `new Promise((resolve, reject) => {
  const contents = () =>
    [...document.querySelectorAll('iframe.webview')].flatMap((outer) => {
      const inner = outer.contentDocument?.getElementById('active-frame');
      const isShown = inner && [inner, outer].every(({ style }) => style.visibility !== 'hidden');
      const content = isShown && inner.contentDocument?.querySelector('.empty-page, [role="row"] .label');
      return content ? [content] : [];
    });
  const old = new Set(contents());
  let clickedMs;
  const listener = ({ timeStamp }) => (clickedMs = timeStamp);
  addEventListener('pointerdown', listener, { capture: true, once: true });
  const look = (nowMs) => {
    const isThere = clickedMs !== undefined && contents().some((content) => !old.has(content));
    if (isThere) resolve(performance.now() - clickedMs);
    else if (nowMs - (clickedMs ?? nowMs) > ${LIMIT_MS}) reject(new Error('No content was shown.'));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})`;
