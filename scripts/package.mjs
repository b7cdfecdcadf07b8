// `npm run package`: builds the extension and makes session-farm-<version>.vsix.
import { packageExtension } from './package/package-files.mjs';
import { installNodeModules } from './setup/node-modules.mjs';
import { projectFolder } from './setup/paths.mjs';
import { run } from './setup/run.mjs';

await installNodeModules();
await run(process.execPath, ['esbuild.mjs'], { cwd: projectFolder });
await packageExtension(projectFolder);
