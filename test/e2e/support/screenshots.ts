import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WithWorkbench } from './workbench.ts';

const folder = fileURLToPath(new URL('../../../out/screenshots/', import.meta.url));

/** The themes that every view must look right in, each with the class that the window gets by it. */
export const themes = {
  light: { name: 'Light Modern', windowClass: 'vscode-theme-defaults-themes-light_modern-json' },
  dark: { name: 'Dark Modern', windowClass: 'vscode-theme-defaults-themes-dark_modern-json' },
  contrast: { name: 'Default High Contrast', windowClass: 'hc-black' },
  'light-2026': { name: 'Light 2026', windowClass: 'vscode-theme-defaults-themes-2026-light-json' },
  'dark-2026': { name: 'Dark 2026', windowClass: 'vscode-theme-defaults-themes-2026-dark-json' },
  'contrast-light': { name: 'Default High Contrast Light', windowClass: 'hc-light' },
} as const;

/** Takes a picture of the window as it is, to `out/screenshots/<name>.png`. */
export async function takeScreenshot({ workbench }: WithWorkbench, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await workbench.page.screenshot({ path: join(folder, `${name}.png`) });
}

/** Takes a picture in each theme: `out/screenshots/<name>-<light, dark, contrast or contrast-light>.png`. */
export async function takeScreenshots(window: WithWorkbench, name: string): Promise<void> {
  for (const [short, theme] of Object.entries(themes)) {
    await chooseTheme(window, theme);
    await takeScreenshot(window, `${name}-${short}`);
  }
}

/** Chooses a theme as a person does; a settings file that is changed from outside may be noticed late. */
export async function chooseTheme(
  { workbench }: WithWorkbench,
  { name, windowClass }: (typeof themes)[keyof typeof themes],
): Promise<void> {
  const themed = workbench.page.locator(`.monaco-workbench.${windowClass}`);
  if ((await themed.count()) > 0) return;
  await workbench.runCommand('Preferences: Color Theme');
  await workbench.quickInput.whenOpen();
  await workbench.quickInput.field.fill(name);
  await workbench.quickInput.pick(name);
  await workbench.quickInput.whenClosed();
  await themed.waitFor();
}
