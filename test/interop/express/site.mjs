// A site of express-session with a version of connect-redis: its requests store values in the session, and tell
// what JavaScript has of it. express-session is a handler of plain node:http as well as of Express.
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import session from 'express-session';
import { storeOf } from './stores.mjs';

const [maxAgeMs, storeName, redisPort] = process.argv.slice(2);
const sessions = session({
  store: await storeOf(storeName, session, Number(redisPort)),
  secret: 'interop',
  resave: false,
  saveUninitialized: false,
  cookie: maxAgeMs === 'browser' ? {} : { maxAge: Number(maxAgeMs) },
});

/** A value with its type; strings and numbers as a text that keeps all of them. */
function told(value) {
  if (value === null) return null;
  switch (typeof value) {
    case 'string':
      return `s:${value}`;
    case 'number':
      return `n:${value}`;
    case 'boolean':
      return `b:${value}`;
    default:
      if (Array.isArray(value)) return ['list', value.map(told)];
      return ['map', Object.entries(value).map(([name, item]) => [name, told(item)])];
  }
}

async function answer(request) {
  if (request.url === '/names') {
    const prototypes = [Object.prototype, session.Session.prototype];
    return prototypes.flatMap((prototype) => Object.getOwnPropertyNames(prototype));
  }
  const { session: current } = request;
  if (request.method === 'POST') Object.assign(current, JSON.parse(await text(request)));
  const items = Object.entries(current).filter(([name]) => name !== 'cookie');
  const { originalMaxAge, expires } = current.cookie;
  return {
    id: current.id,
    items: items.map(([name, value]) => [name, told(value)]),
    maxAgeMs: originalMaxAge,
    endsMs: expires instanceof Date ? expires.getTime() : null,
  };
}

const server = createServer((request, response) => {
  sessions(request, response, (error) => {
    const send = (status, value) => response.writeHead(status).end(JSON.stringify(value));
    if (error) return send(500, String(error));
    return answer(request).then(
      (value) => send(200, value),
      (failure) => send(500, String(failure)),
    );
  });
});
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: server.address().port })));
