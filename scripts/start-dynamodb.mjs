// `npm run start:dynamodb`: a DynamoDB of this machine with sample sessions, to try the extension on. It
// is dynalite, in memory, and ends with Ctrl+C.
import { createRequire } from 'node:module';
import { randomUUID } from 'node:crypto';
import { installNodeModules } from './setup/node-modules.mjs';
import { freePortFrom } from './start/free-port.mjs';

const PORT = 8000;
const REGION = 'eu-central-1';

await installNodeModules();
const dynalite = createRequire(import.meta.url)('dynalite');
const server = dynalite({ createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });
const port = await freePortFrom(PORT);
await new Promise((resolve, reject) => {
  server.once('error', reject);
  server.listen(port, '127.0.0.1', resolve);
});

const minutes = (count) => Date.now() + count * 60_000;
const iso = (atMs) => new Date(atMs).toISOString();
const seconds = (atMs) => String(Math.floor(atMs / 1000));

await fill('ASP.NET_SessionState', 'SessionId', [
  provider('shop-4x0lhfk1bsy2qj3vmdn5zrwt', { userName: 'Ada', visits: 3 }),
  provider('shop-a1b2c3d4e5fghijklmnopqrs', { userName: 'Linus', visits: 12 }),
  {
    ...provider('shop-zyxwvutsrqponmlkjihgfedc', { userName: 'Grace', visits: 1 }),
    Locked: { N: '1' },
    LockId: { S: randomUUID() },
    LockDate: { S: iso(minutes(-1)) },
  },
  {
    SessionId: { S: 'shop-000000000000000000000000' },
    CreateDate: { S: iso(minutes(0)) },
    Expires: { S: iso(minutes(20)) },
    Flags: { N: '1' },
    Locked: { N: '0' },
    Ver: { S: '1' },
  },
]);
await fill(
  'sessions',
  'id',
  ['Ada', 'Linus'].map((name, at) => ({
    id: { S: `sess:sample-${at}` },
    expires: { N: seconds(minutes(20)) },
    type: { S: 'connect-session' },
    sess: {
      S: JSON.stringify({
        cookie: { originalMaxAge: 1_200_000, expires: iso(minutes(20)), httpOnly: true, path: '/' },
        name,
        cart: [{ sku: 'A-1', count: at + 1 }],
      }),
    },
  })),
);
console.log('A DynamoDB of this machine is ready. Add its tables with Add Endpoint:');
for (const table of ['ASP.NET_SessionState', 'sessions']) {
  console.log(`  dynamodb://127.0.0.1:${port}/${table}?region=${REGION}`);
}
console.log('It takes any credentials. Ctrl+C ends it, and what it holds.');
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(0));

/** A record as the session provider of AWS writes it. */
function provider(id, items) {
  return {
    SessionId: { S: id },
    CreateDate: { S: iso(minutes(-5)) },
    Expires: { S: iso(minutes(20)) },
    Flags: { N: '0' },
    LockDate: { S: iso(minutes(0)) },
    Locked: { N: '0' },
    SessionItems: { S: collection(items).toString('base64') },
    Ver: { S: '1' },
  };
}

/** A SessionStateItemCollection of texts and whole numbers, as .NET serializes it. */
function collection(items) {
  const text = (value) => Buffer.concat([Buffer.from([value.length]), Buffer.from(value)]);
  const int = (value) => {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32LE(value);
    return bytes;
  };
  const values = Object.values(items).map((value) =>
    typeof value === 'string'
      ? Buffer.concat([Buffer.from([1]), text(value)])
      : Buffer.concat([Buffer.from([2]), int(value)]),
  );
  let end = 0;
  const ends = values.map((value) => int((end += value.length)));
  const names = Object.keys(items).map(text);
  return Buffer.concat([int(names.length), int(-1), ...names, ...ends, ...values]);
}

async function fill(table, keyName, records) {
  await call('CreateTable', {
    TableName: table,
    AttributeDefinitions: [{ AttributeName: keyName, AttributeType: 'S' }],
    KeySchema: [{ AttributeName: keyName, KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  });
  for (const Item of records) await call('PutItem', { TableName: table, Item });
}

/** Any signature will do. */
async function call(action, input) {
  const response = await fetch(`http://127.0.0.1:${port}/`, {
    method: 'POST',
    headers: {
      'x-amz-target': `DynamoDB_20120810.${action}`,
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-date': '20261130T000000Z',
      authorization: `AWS4-HMAC-SHA256 Credential=a/20261130/${REGION}/dynamodb/aws4_request, SignedHeaders=host, Signature=a`,
    },
    body: JSON.stringify(input),
  });
  if (!response.ok) throw new Error(`${action}: ${await response.text()}`);
}
