import { describeFarm } from './support/farm-of-sites.ts';
import { interopFile } from './support/site-farm.ts';

describeFarm({
  name: 'Express',
  server: () => ({
    command: [
      process.execPath,
      interopFile('express/farm-site.mjs'),
      ...['${port}', '${name}', '${redisPort}'],
    ],
  }),
  place: { layout: 'express', application: 'sess:' },
  // `s:<id>.<signature>`
  idOf: (value) => value.slice(2, value.lastIndexOf('.')),
});
