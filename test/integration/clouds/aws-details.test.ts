import assert from 'node:assert/strict';
import { cacheParameters } from '../../../src/clouds/aws/cache-parameters.ts';
import { listUsers } from '../../../src/clouds/aws/list-users.ts';
import { rulesForPort, securityGroupRules } from '../../../src/clouds/aws/security-groups.ts';
import { answersOf, user } from '../support/aws-account.ts';
import { ec2Refusal, xmlAnswer, xmlRefusal } from '../support/aws-double.ts';
import { awsRig, refused } from './aws-rig.ts';

describe('what AWS tells of a cache', () => {
  const rig = awsRig();

  it('tell their users, with how they sign in', async () => {
    rig().double.answer = answersOf({
      pageSize: 1,
      users: [
        user('shop-app', 'iam', ['shop-users']),
        user('default', 'no-password', ['shop-users']),
        user('admin', 'password', ['others', 'shop-users']),
        user('stranger', 'iam', ['others']),
      ],
      memoryDbUsers: [
        {
          Name: 'app',
          ACLNames: ['shop-acl'],
          AccessString: 'on ~* +@read',
          Authentication: { Type: 'iam' },
        },
        { Name: 'other', ACLNames: ['x'], Authentication: { Type: 'password', PasswordCount: 1 } },
      ],
    });
    const users = await listUsers(rig().place(), {
      service: 'elasticache',
      userGroups: ['shop-users'],
    });
    assert.deepEqual(
      users.map(({ id, signIn }) => [id, signIn]),
      [
        ['admin', 'password'],
        ['default', 'none'],
        ['shop-app', 'iam'],
      ],
    );
    const memory = await listUsers(rig().place(), {
      service: 'memorydb',
      userGroups: ['shop-acl'],
    });
    assert.deepEqual(
      memory.map(({ id, signIn, access }) => [id, signIn, access]),
      [['app', 'iam', 'on ~* +@read']],
    );
  });

  it('tell the settings of their parameter group', async () => {
    rig().double.answer = ({ action, query }) =>
      action === 'DescribeCacheParameters' && query['CacheParameterGroupName'] === 'default.valkey8'
        ? query['Marker'] === undefined
          ? xmlAnswer(
              action,
              '<Marker>2</Marker><Parameters><Parameter><ParameterName>maxmemory-policy</ParameterName><ParameterValue>volatile-lru</ParameterValue></Parameter></Parameters>',
            )
          : xmlAnswer(
              action,
              '<Parameters><Parameter><ParameterName>timeout</ParameterName><ParameterValue>0</ParameterValue></Parameter><Parameter><ParameterName>notify-keyspace-events</ParameterName></Parameter></Parameters>',
            )
        : xmlRefusal(400, 'InvalidAction', action);
    const parameters = await cacheParameters(rig().place(), {
      service: 'elasticache',
      parameterGroup: 'default.valkey8',
    });
    assert.deepEqual(
      [...parameters],
      [
        ['maxmemory-policy', 'volatile-lru'],
        ['timeout', '0'],
      ],
    );
  });

  it('tell from where their security groups let a port in', async () => {
    rig().double.answer = ({ action, service, query }) => {
      assert.deepEqual(
        [action, service, query['GroupId.1'], query['GroupId.2']],
        ['DescribeSecurityGroups', 'ec2', 'sg-0aa1', 'sg-0bb2'],
      );
      return {
        body: `<?xml version="1.0" encoding="UTF-8"?><DescribeSecurityGroupsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>x</requestId><securityGroupInfo><item><ownerId>123456789012</ownerId><groupId>sg-0aa1</groupId><groupName>redis</groupName><ipPermissions><item><ipProtocol>tcp</ipProtocol><fromPort>6379</fromPort><toPort>6380</toPort><groups><item><groupId>sg-0web</groupId></item></groups><ipRanges><item><cidrIp>10.0.0.0/16</cidrIp></item></ipRanges><ipv6Ranges><item><cidrIpv6>fd00::/8</cidrIpv6></item></ipv6Ranges><prefixListIds><item><prefixListId>pl-1</prefixListId></item></prefixListIds></item><item><ipProtocol>tcp</ipProtocol><fromPort>22</fromPort><toPort>22</toPort></item><item><ipProtocol>udp</ipProtocol><fromPort>6379</fromPort><toPort>6379</toPort></item></ipPermissions></item><item><groupId>sg-0bb2</groupId><ipPermissions><item><ipProtocol>-1</ipProtocol><groups><item><groupId>sg-0bb2</groupId></item></groups></item></ipPermissions></item></securityGroupInfo></DescribeSecurityGroupsResponse>`,
      };
    };
    const rules = await securityGroupRules(rig().place(), ['sg-0aa1', 'sg-0bb2']);
    assert.equal(rules.length, 4);
    assert.deepEqual(rulesForPort(rules, 6379), [
      {
        group: 'sg-0aa1',
        protocol: 'tcp',
        ports: { from: 6379, to: 6380 },
        sources: [
          { kind: 'addresses', id: '10.0.0.0/16' },
          { kind: 'addresses', id: 'fd00::/8' },
          { kind: 'group', id: 'sg-0web' },
          { kind: 'prefix-list', id: 'pl-1' },
        ],
      },
      { group: 'sg-0bb2', protocol: 'all', sources: [{ kind: 'group', id: 'sg-0bb2' }] },
    ]);
    rig().double.answer = () => ec2Refusal(403, 'UnauthorizedOperation', 'You are not authorized');
    const { code, facts } = await refused(securityGroupRules(rig().place(), ['sg-0aa1']));
    assert.deepEqual([code, facts.action], ['denied', 'ec2:DescribeSecurityGroups']);
  });
});
