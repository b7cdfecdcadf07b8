import assert from 'node:assert/strict';
import { DynamoError } from '../../../src/dynamodb/dynamo-error.ts';
import { openDynamo } from '../../../src/dynamodb/dynamodb-source.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import type { SessionSource } from '../../../src/stores/source/session-source.ts';
import { NoReplyError, UnknownOutcomeError } from '../../../src/stores/source-error.ts';
import { addressOf, openTable } from '../sources/dynamo-rig.ts';
import { AwsSessionProvider, PROVIDER_KEY, textValue } from '../support/aws-session-provider.ts';
import { createTable, type DynamoDouble, startDynamoDouble } from '../support/dynamo-double.ts';

const TABLE = 'ASP.NET_SessionState';
const ref: SessionRef = { layout: 'dynamodb-provider', application: '', id: 'abc' };

describe('a table of DynamoDB that refuses and fails', function () {
  this.timeout(60_000);
  let double: DynamoDouble;
  let source: SessionSource;
  let provider: AwsSessionProvider;

  before(async () => {
    double = await startDynamoDouble();
    await createTable(double, TABLE, PROVIDER_KEY);
    provider = new AwsSessionProvider(double, TABLE);
  });
  after(() => double.stop());
  beforeEach(async () => {
    source = await openTable(double, TABLE);
    await provider.setAndReleaseNew('abc', new Map([['Name', textValue('Ann')]]));
  });
  afterEach(() => source.close());

  const refused = (type: string, message = '', status = 400) =>
    ({ kind: 'refused', refusal: { type, message, status } }) as const;
  const saving = async () => {
    const opened = await source.read(ref);
    const before = opened.items[0]?.bytes ?? assert.fail('no item');
    const changes = [{ name: 'Name', before, after: textValue('Bea') }];
    return { kind: 'save', ref, opened, changes } as const;
  };
  const isDynamo = (code: string, test?: (error: DynamoError) => void) => (error: unknown) => {
    assert.ok(error instanceof DynamoError, String(error));
    assert.equal(error.code, code);
    test?.(error);
    return true;
  };

  it('asks again what is only throttled, a change among it, and gives up in bounded time', async () => {
    const change = await saving();
    double.meet('UpdateItem', refused('ProvisionedThroughputExceededException'), 2);
    assert.equal((await source.change(change)).outcome, 'saved');
    double.meet('GetItem', refused('ThrottlingException'), 3);
    assert.equal((await source.read(ref)).condition, 'ok');
    double.meet('GetItem', refused('RequestLimitExceeded'), 5);
    await assert.rejects(
      source.read(ref),
      isDynamo('throttled', ({ passes }) => assert.equal(passes, 'soon')),
    );
  });

  it('names the right that is missing, and reads one by one where batches are refused', async () => {
    const words = `User: arn:aws:iam::1:user/a is not authorized to perform: dynamodb:UpdateItem on resource: arn:aws:dynamodb:x`;
    const change = await saving();
    double.meet('UpdateItem', refused('AccessDeniedException', words));
    await assert.rejects(
      source.change(change),
      isDynamo('denied', ({ facts }) => assert.equal(facts.action, 'dynamodb:UpdateItem')),
    );
    double.meet('BatchGetItem', refused('AccessDeniedException'), 2);
    const rows = await source.summaries([ref, { ...ref, id: 'none' }]);
    assert.deepEqual(
      rows.map(({ condition }) => condition),
      ['ok', 'gone'],
    );
  });

  it('says that credentials have expired, until others are taken', async () => {
    let told = 0;
    source.onChange(() => (told += 1));
    double.meet('GetItem', refused('ExpiredTokenException', 'The security token is expired'));
    await assert.rejects(source.read(ref), isDynamo('expired-credentials'));
    assert.ok(source.signInTrouble);
    await source.read(ref);
    assert.equal(source.signInTrouble, undefined);
    assert.equal(told, 2);
  });

  it('says at once that there is no such table, or one of other things', async () => {
    await assert.rejects(openTable(double, 'none'), isDynamo('no-table'));
    await double.call('CreateTable', {
      TableName: 'orders',
      AttributeDefinitions: [
        { AttributeName: 'id', AttributeType: 'S' },
        { AttributeName: 'at', AttributeType: 'N' },
      ],
      KeySchema: [
        { AttributeName: 'id', KeyType: 'HASH' },
        { AttributeName: 'at', KeyType: 'RANGE' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
    });
    await assert.rejects(openTable(double, 'orders'), isDynamo('other-table'));
    const credentials = () => Promise.resolve({ accessKeyId: 'a', secretAccessKey: 'b' });
    const address = { ...addressOf(double, TABLE), hosts: [{ host: '127.0.0.1', port: 1 }] };
    await assert.rejects(openDynamo({ address, canWrite: false, credentials }), NoReplyError);
  });

  it('knows nothing of a change that DynamoDB itself failed at', async () => {
    const change = await saving();
    double.meet('UpdateItem', refused('InternalServerError', 'oops', 500));
    const error = await source.change(change).catch((problem: unknown) => problem);
    assert.ok(error instanceof UnknownOutcomeError);
    const outcome = await source.outcomeOf(change, error, AbortSignal.timeout(10_000));
    assert.equal(outcome.verdict, 'not-written');
  });

  it('survives answers that no DynamoDB gives', async () => {
    for (const text of [
      '',
      'nonsense',
      '[]',
      '{"Item":7}',
      '{"Item":{"a":{"S":7}}}',
      '{"Item":{"a":{}}}',
      '{"Item":{"a":{"X":1}}}',
      `{"Item":{"a":${'{"L":['.repeat(5000)}{"S":"x"}${']}'.repeat(5000)}}}`,
      '{"Item":{"__proto__":{"S":"x"},"Expires":{"S":"2026"}}}',
    ]) {
      double.meet('GetItem', { kind: 'answered', status: 200, text }, 5);
      await source.read(ref).then(
        (read) => assert.notEqual(read.condition, 'ok', text.slice(0, 60)),
        (error: unknown) => assert.ok(error instanceof Error),
      );
      double.clearFates();
    }
    assert.equal((await source.read(ref)).condition, 'ok');
  });

  it('reads no faster than it is told, and stops when it is told', async () => {
    const name = new Map([['Name', textValue('x')]]);
    const ids = Array.from({ length: 120 }, (_, at) => `s${at}`);
    await Promise.all(ids.map((id) => provider.setAndReleaseNew(id, name)));
    source.close();
    const credentials = () => Promise.resolve({ accessKeyId: 'a', secretAccessKey: 'b' });
    const address = addressOf(double, TABLE);
    const pace = { unitsPerSecond: 2 };
    source = await openDynamo({ address, canWrite: false, credentials, pace });
    const ending = new AbortController();
    const units: number[] = [];
    const found = source.find({
      signal: ending.signal,
      onProgress: ({ consumedUnits = 0 }) => {
        units.push(consumedUnits);
        // A hundred records were more than what a second has: it waits.
        ending.abort(new Error('enough'));
      },
    });
    await assert.rejects(found, /enough/);
    assert.equal(units.length, 1);
    assert.ok((units[0] ?? 0) > 2, String(units[0]));
  });
});
