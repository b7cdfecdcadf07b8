import { fileURLToPath } from 'node:url';
import { freePorts } from '../../integration/farm/support/http.ts';
import type { VscodeOptions } from './vscode.ts';

/** The folder of the sample workspace. */
export const sampleFolder = fileURLToPath(new URL('../../../samples/farm', import.meta.url));

/** What VS Code is to be for a copy of the sample workspace whose farm has free ports. */
export async function sampleFarm(
  more: { readonly task?: object; readonly settings?: VscodeOptions['settings'] } = {},
): Promise<{ readonly port: number; readonly options: VscodeOptions }> {
  const [port = 0, first = 0, second = 0] = await freePorts(3);
  const task = {
    label: 'sample farm',
    type: 'session-farm',
    name: 'sample',
    port,
    servers: [
      { name: 'server-a', port: first },
      { name: 'server-b', port: second },
    ],
    ...more.task,
  };
  const files = {
    '.vscode/tasks.json': { version: '2.0.0', tasks: [task] },
  };
  return {
    port,
    options: { workspace: sampleFolder, files, ...(more.settings && { settings: more.settings }) },
  };
}
