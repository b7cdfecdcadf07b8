import type { Frame } from 'playwright-core';
import type { EditorStrings } from '../../../src/protocol/editor-strings.ts';
import { chooseTheme, themes } from './screenshots.ts';
import type { SessionPage } from './session-page.ts';
import type { WithWorkbench } from './workbench.ts';
import { until } from '../../integration/support/redis-server.ts';

/** How VS Code makes a page look in a theme: what it puts on the page's root, its body, and its style sheet. */
export interface Look {
  readonly theme: string;
  readonly root: Attributes;
  readonly body: Attributes;
  readonly styles: string;
}

type Attributes = readonly (readonly [name: string, value: string])[];

/** The frame of the page inside an editor. */
export async function frameOf(editor: SessionPage): Promise<Frame> {
  const root = await editor.frame.locator('html').elementHandle();
  const frame = await root.ownerFrame();
  if (!frame) throw new Error('No page is open in an editor');
  return frame;
}

/** The texts that a window put into the page of its editor. */
export async function stringsOf(editor: SessionPage): Promise<EditorStrings> {
  const text = await editor.frame.locator('#strings').textContent();
  return JSON.parse(text ?? '') as EditorStrings;
}

/** Chooses each theme in turn, and takes down what VS Code makes of the page in the editor by it. */
export async function looksOf(
  window: WithWorkbench & { readonly editor: SessionPage },
): Promise<readonly Look[]> {
  const looks: Look[] = [];
  for (const [theme, named] of Object.entries(themes)) {
    await chooseTheme(window, named);
    const frame = await frameOf(window.editor);
    const id = `document.body.dataset.vscodeThemeId === ${JSON.stringify(named.name)}`;
    await until(() => frame.evaluate<boolean>(id), `the page in ${named.name}`);
    looks.push({ theme, ...(await frame.evaluate<Omit<Look, 'theme'>>(takeLook)) });
  }
  return looks;
}

/** Makes a page look as it does in a theme, in a moment and without a window. */
export async function wear(frame: Frame, look: Look): Promise<void> {
  await frame.evaluate(`(${putLook})(${JSON.stringify(look)})`);
}

const takeLook = `(() => {
  const attributesOf = ({ attributes }) => [...attributes].map(({ name, value }) => [name, value]);
  return {
    root: attributesOf(document.documentElement),
    body: attributesOf(document.body),
    styles: document.getElementById('_defaultStyles')?.textContent ?? '',
  };
})()`;

/** The policy of pages forbids style attributes and elements, but no style set by a script. */
const putLook = `({ root, body, styles }) => {
  const put = (element, attributes) => {
    for (const [name, value] of attributes) {
      if (name === 'style') element.style.cssText = value;
      else element.setAttribute(name, value);
    }
  };
  put(document.documentElement, root);
  put(document.body, body);
  if (document.getElementById('_defaultStyles') || document.adoptedStyleSheets.length > 0) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  document.adoptedStyleSheets = [sheet];
}`;
