import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { FarmConfig } from '../config/parse-farm-config.ts';
import { kindOf } from '../config/server-kind.ts';
import { FarmError } from '../errors.ts';
import { l10n } from '../../formats/reason.ts';

/**
 * The main file of the sample site: the one that the configuration names, else that of the working
 * folder, which its user may have changed, else the one that comes with the extension.
 * @param bundleFolder where the farm's own program is
 * @throws FarmError `bad-config` when a server needs the site and it isn't there
 */
export const findSampleSite = (
  config: FarmConfig,
  workingFolder: string,
  bundleFolder: string,
): string => {
  const candidates =
    config.site === undefined
      ? [
          join(workingFolder, 'site', 'server.js'),
          join(bundleFolder, '..', 'samples', 'farm', 'site', 'server.js'),
        ]
      : [resolve(workingFolder, config.site)];
  const found = candidates.find((file) => existsSync(file));
  const [first = ''] = candidates;
  const user = config.servers.find((server) => kindOf(server) === 'sample');
  if (found !== undefined || !user) return found ?? first;
  throw new FarmError(
    'bad-config',
    l10n.t(
      'The server {0} has no "command", and the sample site was not found at {1}. Add a "command" to the server, or set "site" to the path of the main file of the site.',
      user.name,
      first,
    ),
    { setting: 'site', path: first },
  );
};
