// Where the project's scripts find and keep things.
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the project. */
export const projectFolder = fileURLToPath(new URL('../..', import.meta.url));

/** Inside the project: what `npm start` and the tests make, ignored by git. */
export const localCacheFolder = join(projectFolder, '.cache');

/**
 * Outside the project, shared by all its clones: the VS Code for the browser, by version. The
 * variable SESSION_FARM_CACHE moves it.
 */
export const sharedCacheFolder =
  process.env.SESSION_FARM_CACHE ??
  join(
    process.env.LOCALAPPDATA ?? process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
    'session-farm',
  );

/**
 * What `npm start` keeps: the copy of the sample, VS Code's data. The variable SESSION_FARM_START
 * moves it.
 */
export const startFolder = process.env.SESSION_FARM_START ?? join(localCacheFolder, 'start');
