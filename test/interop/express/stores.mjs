// The store of each major version of connect-redis, over the client that it is used with, and that of Memcached.
import { Redis } from 'ioredis';
import { createClient } from 'redis';

/** @param {string} store the package, as package.json names this version of it; and after `=`, the prefix of its keys */
export async function storeOf(store, session, port) {
  const [name, prefix] = store.split('=');
  const module = await import(name);
  switch (name) {
    // A function makes the class, and calls of the client end in callbacks.
    case 'connect-redis-3':
    case 'connect-redis-5':
    case 'connect-redis-6':
      return new (module.default(session))({ client: new Redis({ host: '127.0.0.1', port }) });
    case 'connect-redis-7':
      return new module.default({ client: new Redis({ host: '127.0.0.1', port }) });
    case 'connect-redis-9':
    case 'connect-redis-10': {
      const client = createClient({ socket: { host: '127.0.0.1', port } });
      await client.connect();
      return new module.RedisStore({ client });
    }
    case 'connect-memcached':
      return new (module.default(session))({ hosts: [`127.0.0.1:${port}`], prefix });
    default:
      return new module.RedisStore({ client: new Redis({ host: '127.0.0.1', port }) });
  }
}
