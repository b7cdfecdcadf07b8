import assert from 'node:assert/strict';
import { listTables } from '../../../src/clouds/aws/list-tables.ts';
import { answersOf, table } from '../support/aws-account.ts';
import { jsonRefusal } from '../support/aws-double.ts';
import { awsRig, refused } from './aws-rig.ts';

describe('tables of DynamoDB', () => {
  const rig = awsRig();

  it('are listed where one text finds their items, page by page', async () => {
    rig().double.answer = answersOf({
      pageSize: 2,
      tables: [
        table('ASP.NET_SessionState'),
        table('Orders', {
          KeySchema: [
            { AttributeName: 'customer', KeyType: 'HASH' },
            { AttributeName: 'at', KeyType: 'RANGE' },
          ],
          AttributeDefinitions: [{ AttributeName: 'customer', AttributeType: 'S' }],
        }),
        table('Numbers', {
          AttributeDefinitions: [{ AttributeName: 'SessionId', AttributeType: 'N' }],
        }),
        table('sessions', { TableStatus: 'CREATING', ItemCount: 0, TableSizeBytes: 0 }),
        table('zoo'),
      ],
    });
    const { tables, isCut } = await listTables(rig().place());
    assert.equal(isCut, false);
    assert.deepEqual(
      tables.map(({ name, status, itemCount }) => [name, status, itemCount]),
      [
        ['ASP.NET_SessionState', 'active', 1204],
        ['sessions', 'creating', 0],
        ['zoo', 'active', 1204],
      ],
    );
    assert.ok(rig().double.requests.every(({ service }) => service === 'dynamodb'));
  });

  it('that have gone meanwhile are left out', async () => {
    const answer = answersOf({ tables: [table('a'), table('b')] });
    rig().double.answer = (request) =>
      request.action === 'DescribeTable' && request.body.includes('"a"')
        ? jsonRefusal(400, 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException', 'gone')
        : answer(request);
    const { tables } = await listTables(rig().place());
    assert.deepEqual(
      tables.map(({ name }) => name),
      ['b'],
    );
  });

  it('say which permission is missing, and what is no answer', async () => {
    rig().double.answer = () =>
      jsonRefusal(
        400,
        'com.amazon.coral.service#AccessDeniedException',
        'User: arn:aws:iam::1:user/dev is not authorized to perform: dynamodb:ListTables on resource: *',
      );
    const denied = await refused(listTables(rig().place()));
    assert.deepEqual([denied.code, denied.facts.action], ['denied', 'dynamodb:ListTables']);
    rig().double.answer = () => ({ body: '{"TableNames": 1}' });
    assert.equal((await refused(listTables(rig().place()))).code, 'unknown');
  });
});
