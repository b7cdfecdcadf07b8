/**
 * `npm run seed -- --port P --sessions N --layout L`: fills a Redis on this machine with realistic
 * sessions, for trying things out and for measuring. Further options: `--host`, `--application`
 * (/MyApp), `--db` (0), `--ttl` in seconds (1200, the longest), `--seed` (1, another number makes other
 * sessions), `--locked` (how many in a thousand hold a lock, 10), `--variants` (how many different payloads
 * the sessions share, 64: encoding one takes longer than sending it).
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { parseArgs } from 'node:util';
import { randomFrom, sessionId } from '../src/farm/seed/random.ts';
import { bigCart, member, shopper, visitor } from '../src/farm/seed/seed-contents.ts';
import {
  lockCommand,
  seedData,
  type SeedData,
  type SeedLayout,
  seedLayouts,
  storeCommands,
} from '../src/farm/seed/seed-session.ts';
import { encodeCommands } from '../src/redis/wire/encode-command.ts';
import type { Command } from '../src/stores/commands.ts';

const { values } = parseArgs({
  options: {
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '6379' },
    db: { type: 'string', default: '0' },
    sessions: { type: 'string', default: '1000' },
    layout: { type: 'string', default: 'aspnet-v5' },
    application: { type: 'string', default: '/MyApp' },
    ttl: { type: 'string', default: '1200' },
    seed: { type: 'string', default: '1' },
    locked: { type: 'string', default: '10' },
    variants: { type: 'string', default: '64' },
  },
});

/** Sessions that go out together. */
const BATCH = 500;

const fail = (message: string): never => {
  console.error(message);
  process.exit(2);
};

const wholeNumber = (
  name: 'port' | 'db' | 'sessions' | 'ttl' | 'seed' | 'locked' | 'variants',
  min: number,
): number => {
  const number = Number(values[name]);
  if (Number.isInteger(number) && number >= min) return number;
  return fail(`--${name} takes a whole number from ${min}, not "${values[name]}".`);
};

const layout =
  seedLayouts.find((id) => id === values.layout) ??
  fail(`--layout takes one of ${seedLayouts.join(', ')}, not "${values.layout}".`);
const count = wholeNumber('sessions', 1);
const longestTtl = wholeNumber('ttl', 1);
const port = wholeNumber('port', 1);
const database = wholeNumber('db', 0);
const perThousandLocked = wholeNumber('locked', 0);
const variantCount = wholeNumber('variants', 1);
const random = randomFrom(wholeNumber('seed', 0));

async function main(): Promise<void> {
  const socket = connect(port, values.host);
  await once(socket, 'connect').catch((error: unknown) =>
    fail(`No Redis answers at ${values.host}:${port}: ${String(error)}`),
  );
  let asked = 0;
  const replies = countReplies(socket, () => asked);
  const send = async (commands: readonly Command[]): Promise<void> => {
    asked += commands.length;
    // Waits only when the socket is full.
    if (!socket.write(encodeCommands(commands))) await once(socket, 'drain');
  };
  const start = performance.now();
  if (database !== 0) await send([['SELECT', database]]);
  const variants = makeVariants(layout);
  for (let made = 0; made < count; made += BATCH) {
    const commands: Command[] = [];
    for (let i = made; i < Math.min(count, made + BATCH); i++)
      commands.push(...oneSession(variants));
    await send(commands);
  }
  await replies.until(asked);
  socket.end();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(
    `${count} sessions of ${layout} in ${seconds} s, ${asked} commands, ` +
      `application ${values.application}, at ${values.host}:${port}`,
  );
}

function makeVariants(id: SeedLayout): readonly SeedData[] {
  // Mostly small sessions, as sites have them.
  const kinds = [visitor, shopper, visitor, member, visitor, shopper, visitor, bigCart];
  const nowMs = Date.now();
  return Array.from({ length: variantCount }, (_, i) =>
    seedData((kinds[i % kinds.length] ?? visitor)(random, nowMs), id),
  );
}

function oneSession(variants: readonly SeedData[]): Command[] {
  const ref = { layout, application: values.application, id: sessionId(random) };
  const ttlSeconds = 1 + Math.floor(longestTtl / 2) + random.below(Math.ceil(longestTtl / 2));
  const times = { timeoutSeconds: Math.max(60, longestTtl), ttlSeconds };
  const commands = storeCommands(ref, random.pick(variants), times);
  if (random.below(1000) < perThousandLocked) {
    commands.push(lockCommand(ref, Date.now(), random.below(60)));
  }
  return commands;
}

/** Counts replies; all of them are one line. An error reply ends the program. */
function countReplies(
  source: Socket,
  asked: () => number,
): { until(total: number): Promise<void> } {
  let seen = 0;
  let rest = '';
  let wake = (): void => undefined;
  source.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString('latin1')).split('\r\n');
    rest = lines.pop() ?? '';
    seen += lines.length;
    const error = lines.find((line) => line.startsWith('-'));
    if (error !== undefined) fail(`The server refused a command: ${error.slice(1)}`);
    wake();
  });
  source.on('close', () => {
    if (seen < asked()) fail('The server closed the connection.');
  });
  return {
    until: async (total) => {
      while (seen < total) await new Promise<void>((resolve) => (wake = resolve));
    },
  };
}

void main();
