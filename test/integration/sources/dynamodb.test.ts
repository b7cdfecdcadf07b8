import { sourceContract } from './contract.ts';
import { dynamoLayouts as layouts, startDynamoRig } from './dynamo-rig.ts';

sourceContract('DynamoDB', {
  layouts,
  losses: ['of-change', 'of-reply'],
  start: startDynamoRig,
});
