// A site of Express whose sessions connect-redis keeps: a request names an item to store, and gets the session.
// Arguments: port, name of the server, port of Redis.
import { RedisStore } from 'connect-redis';
import express from 'express';
import session from 'express-session';
import { Redis } from 'ioredis';

const [port, server, redisPort] = process.argv.slice(2);
const site = express();
site.use(
  session({
    store: new RedisStore({ client: new Redis({ host: '127.0.0.1', port: Number(redisPort) }) }),
    secret: 'interop',
    resave: false,
    saveUninitialized: false,
  }),
);
site.get('/', ({ session: current, query: { set, to } }, response) => {
  if (set !== undefined) current[set] = to;
  const items = Object.entries(current).filter(([name]) => name !== 'cookie');
  response.json({ server, items: Object.fromEntries(items) });
});
site.listen(Number(port), '127.0.0.1');
