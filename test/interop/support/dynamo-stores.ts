import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../../scripts/setup/run.mjs';

/** A store of express-session, as far as tests use it. */
export interface ExpressStore {
  get(id: string): Promise<Record<string, unknown> | undefined>;
  set(id: string, session: object): Promise<void>;
  touch(id: string, session: object): Promise<void>;
}

/** The genuine stores, each with a client of DynamoDB at a port. */
export interface DynamoStores {
  /** connect-dynamodb 3, with the SDK 3. */
  readonly connect: (table: string) => ExpressStore;
  /** connect-dynamodb 2, with the SDK 2. */
  readonly connect2: (table: string) => ExpressStore;
  /** dynamodb-store 1, with the SDK 2. */
  readonly maps: (table: string) => ExpressStore;
}

const source = join(import.meta.dirname, '..', 'dynamodb');
const folder = join(import.meta.dirname, '..', '..', '..', '.cache', 'interop', 'dynamodb');

/** Brings the packages from npm on first use. @returns undefined where npm can't */
export async function dynamoStores(port: number): Promise<DynamoStores | undefined> {
  try {
    await install();
  } catch {
    return undefined;
  }
  const require = createRequire(join(folder, 'package.json'));
  const session = require('express-session') as object;
  const { DynamoDBClient } = require('@aws-sdk/client-dynamodb') as {
    DynamoDBClient: new (options: object) => object;
  };
  const aws = require('aws-sdk') as { DynamoDB: new (options: object) => object };
  const endpoint = `http://127.0.0.1:${port}`;
  const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret' };
  const options = { region: 'eu-central-1', endpoint };
  const newer = new DynamoDBClient({ ...options, credentials });
  const older = new aws.DynamoDB({ ...options, ...credentials });
  const storeOf = (name: string) =>
    (require(name) as (session: object) => new (options: object) => CallbackStore)(session);
  const Connect = storeOf('connect-dynamodb');
  const Connect2 = storeOf('connect-dynamodb-2');
  const Maps = require('dynamodb-store') as new (options: object) => CallbackStore;
  return {
    connect: (table) => asStore(new Connect({ table, client: newer, initialized: true })),
    connect2: (table) => asStore(new Connect2({ table, client: older })),
    maps: (table) =>
      asStore(
        new Maps({
          table: { name: table, hashKey: 'id' },
          dynamoConfig: { ...options, ...credentials },
          touchInterval: 0,
        }),
      ),
  };
}

type Done<T> = (error?: unknown, value?: T) => void;

interface CallbackStore {
  get(id: string, done: Done<Record<string, unknown> | null>): void;
  set(id: string, session: object, done: Done<unknown>): void;
  touch(id: string, session: object, done: Done<unknown>): void;
}

function asStore(store: CallbackStore): ExpressStore {
  const asked = <T>(ask: (done: Done<T>) => void): Promise<T | undefined> =>
    new Promise((resolve, reject) => {
      ask((error, value) => {
        if (error instanceof Error) reject(error);
        else resolve(value);
      });
    });
  return {
    get: async (id) => {
      const found = await asked<Record<string, unknown> | null>((done) => store.get(id, done));
      return found ?? undefined;
    },
    set: async (id, session) => {
      await asked((done) => store.set(id, session, done));
    },
    touch: async (id, session) => {
      await asked((done) => store.touch(id, session, done));
    },
  };
}

async function install(): Promise<void> {
  const lock = join(folder, 'package-lock.json');
  const wanted = await readFile(join(source, 'package-lock.json'), 'utf8');
  const has = existsSync(lock) ? await readFile(lock, 'utf8') : '';
  if (has === wanted && existsSync(join(folder, 'node_modules', 'dynamodb-store'))) return;
  await mkdir(folder, { recursive: true });
  for (const name of ['package.json', 'package-lock.json']) {
    await cp(join(source, name), join(folder, name));
  }
  await run('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: folder });
}
