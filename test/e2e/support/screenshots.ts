import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Vscode } from './vscode.ts';

const folder = fileURLToPath(new URL('../../../out/screenshots/', import.meta.url));

/** The themes that every view must look right in, each with the class that the window gets by it. */
const themes = {
  light: { name: 'Light Modern', windowClass: 'vscode-theme-defaults-themes-light_modern-json' },
  dark: { name: 'Dark Modern', windowClass: 'vscode-theme-defaults-themes-dark_modern-json' },
  contrast: { name: 'Default High Contrast', windowClass: 'hc-black' },
} as const;

/** Takes a picture of the window as it is, to `out/screenshots/<name>.png`. */
export async function takeScreenshot({ workbench }: Vscode, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await workbench.page.screenshot({ path: join(folder, `${name}.png`) });
}

/** Takes a picture in each theme: `out/screenshots/<name>-<light, dark or contrast>.png`. */
export async function takeScreenshots(vscode: Vscode, name: string): Promise<void> {
  for (const [short, theme] of Object.entries(themes)) {
    await vscode.changeSettings({ 'workbench.colorTheme': theme.name });
    await vscode.workbench.page.locator(`.monaco-workbench.${theme.windowClass}`).waitFor();
    await takeScreenshot(vscode, `${name}-${short}`);
  }
}
