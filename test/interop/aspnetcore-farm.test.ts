import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtProject } from './support/aspnetcore-site.ts';
import { describeFarm } from './support/farm-of-sites.ts';
import { interopFile } from './support/site-farm.ts';

describe('with the cookie keys in one folder', () => {
  let keyFolder: string;
  before(async () => {
    keyFolder = await mkdtemp(join(tmpdir(), 'session-farm-keys-'));
  });
  after(() => rm(keyFolder, { recursive: true, force: true }));

  describeFarm({
    name: 'ASP.NET Core',
    server: () => ({
      command: [
        'dotnet',
        join(
          builtProject(interopFile('aspnetcore'), 'aspnetcore-farm'),
          'bin',
          'site',
          'FarmSite.dll',
        ),
        ...['${port}', '${name}', '${redis}', keyFolder],
      ],
    }),
  });
});
