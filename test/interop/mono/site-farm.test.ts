import { describeFarm } from '../support/farm-of-sites.ts';
import { builtSite } from './start-mono.ts';

describeFarm({
  name: 'ASP.NET',
  server: () => {
    const { program, folder } = builtSite();
    return {
      command: ['mono', program, '${port}', folder],
      env: { SERVER: '${name}', REDIS: '${redis}' },
    };
  },
  place: { layout: 'aspnet-v2', application: '/' },
  idOf: (value) => value,
  hasLocks: true,
});
