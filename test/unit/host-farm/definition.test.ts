import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { farmSchema } from '../../../src/farm/config/farm-schema.ts';
import { parseFarmConfig } from '../../../src/farm/config/parse-farm-config.ts';
import {
  farmName,
  needsRedis,
  toFarmDefinition,
  withPort,
} from '../../../src/host/farm/definition.ts';
import { checkedShape, declaredShape } from '../support/manifest-shape.ts';

type Properties = Readonly<Record<string, { readonly description?: string }>>;

const manifest = JSON.parse(
  readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
) as {
  contributes: {
    taskDefinitions: readonly {
      readonly type: string;
      readonly properties: Properties;
    }[];
  };
};

const withoutDefault = (property: object = {}): object =>
  Object.fromEntries(Object.entries(property).filter(([name]) => name !== 'default'));

describe('the definition of a farm', () => {
  it('keeps what describes a farm, in one order, and nothing that VS Code adds', () => {
    const definition = toFarmDefinition({ port: 9100, _key: 'x', name: 'shop', type: 'other' });
    assert.equal(JSON.stringify(definition), '{"type":"session-farm","name":"shop","port":9100}');
  });

  it('is called what it says, else what its task is called', () => {
    assert.equal(farmName(toFarmDefinition({ name: 'shop' }), 'my task'), 'shop');
    assert.equal(farmName(toFarmDefinition({}), 'my task'), 'my task');
    assert.equal(farmName(toFarmDefinition({ name: 7 }), 'my task'), 'my task');
  });

  it('gets another port where one is busy', () => {
    const { servers } = parseFarmConfig({});
    const definition = toFarmDefinition({ affinity: true });
    const balancer = withPort(definition, servers, 'the balancer', 9010);
    assert.deepEqual(balancer, { type: 'session-farm', port: 9010, affinity: true });
    const server = parseFarmConfig(withPort(definition, servers, 'server-b', 9011));
    assert.deepEqual([server.port, ...server.servers.map(({ port }) => port)], [9000, 9001, 9011]);
  });

  it('needs a Redis for the sample site only, and only where sessions are shared', () => {
    const own = { name: 'a', port: 1, command: ['dotnet', 'run'] };
    assert.equal(needsRedis(toFarmDefinition({})), true);
    assert.equal(needsRedis(toFarmDefinition({ session: 'inproc' })), false);
    assert.equal(needsRedis(toFarmDefinition({ servers: [own] })), false);
    assert.equal(needsRedis(toFarmDefinition({ servers: [own, { port: 2 }] })), true);
  });

  it('is described in the manifest as the farm checks it, with a text for each member', () => {
    const [task] = manifest.contributes.taskDefinitions;
    assert.equal(task?.type, 'session-farm');
    for (const [name, { description }] of Object.entries(task.properties)) {
      assert.match(description ?? '', /^%task\./, name);
    }
    const { name, redis, ...others } = (checkedShape(farmSchema) as { properties: Properties })
      .properties;
    assert.deepEqual(declaredShape(task.properties), {
      ...others,
      // Without them a farm is called like its task, and asks for a Redis.
      name: withoutDefault(name),
      redis: withoutDefault(redis),
    });
  });
});
