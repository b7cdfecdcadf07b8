import assert from 'node:assert/strict';
import { parse } from 'jsonc-parser';
import { parseFarmConfig } from '../../../src/farm/config/parse-farm-config.ts';
import type { ImportedFarm } from '../../../src/farm/import/imported-farm.ts';
import type { Project } from '../../../src/farm/projects/project.ts';
import { tasksOfImport, tasksOfProject } from '../../../src/host/farm/create/definitions.ts';
import { portsIn, withTasks } from '../../../src/host/farm/create/task-text.ts';

const core: Project = {
  name: 'Shop.Web',
  kind: 'ASP.NET Core',
  file: 'src/Shop.Web/Shop.Web.csproj',
  folder: 'src/Shop.Web',
  command: ['dotnet', 'run', '--no-build', '--urls', 'http://127.0.0.1:${port}'],
  env: { ASPNETCORE_ENVIRONMENT: 'Development' },
  build: ['dotnet', 'build', 'src/Shop.Web/Shop.Web.csproj'],
  remarks: [],
};

const imported: ImportedFarm = {
  name: 'shop',
  servers: [
    {
      name: 'web 1',
      address: { host: '10.0.0.1', port: 8080 },
      isTls: false,
      weight: 150,
      isOut: false,
    },
    {
      name: 'web 1',
      address: { host: '2001:db8::1', port: 443 },
      isTls: true,
      weight: 100,
      isOut: true,
    },
  ],
  algorithm: 'request-hash',
  hashHeader: 'X-Tenant',
  affinity: { kind: 'application-cookie', cookieName: 'JSESSIONID' },
  health: { path: '/health', statusCodes: '200-299', minServers: 1 },
  responseTimeoutSeconds: 90,
  usedBy: [],
  leftOut: [],
};

describe('a farm for a site of the workspace', () => {
  it('builds the site once, and runs it on ports of their own', () => {
    const [build, farm, ...others] = tasksOfProject(core, 3, 9100);
    assert.deepEqual(others, []);
    assert(build && farm);
    assert.deepEqual(
      [build['command'], build['args']],
      ['dotnet', ['build', 'src/Shop.Web/Shop.Web.csproj']],
    );
    assert.deepEqual(farm['dependsOn'], [build.label]);
    assert.deepEqual([farm['type'], farm['port']], ['session-farm', 9100]);
    const servers = farm['servers'] as { name: string; port: number; cwd: string }[];
    assert.deepEqual(
      servers.map(({ name, port, cwd }) => [name, port, cwd]),
      [
        ['server-a', 9101, '${workspaceFolder}/src/Shop.Web'],
        ['server-b', 9102, '${workspaceFolder}/src/Shop.Web'],
        ['server-c', 9103, '${workspaceFolder}/src/Shop.Web'],
      ],
    );
  });
});

describe('an imported farm', () => {
  it('forwards to the servers of the file, as that balancer does', () => {
    const [farm] = tasksOfImport(imported, 9000);
    assert.deepEqual(farm, {
      label: 'farm shop',
      type: 'session-farm',
      name: 'shop',
      port: 9000,
      servers: [
        { name: 'web-1', address: 'http://10.0.0.1:8080', weight: 150 },
        { name: 'web-1-2', address: 'https://[2001:db8::1]:443', weight: 0 },
      ],
      algorithm: 'request-hash',
      requestHash: { header: 'X-Tenant' },
      affinity: { kind: 'application-cookie', cookie: 'JSESSIONID' },
      healthTest: { path: '/health', statusCodes: '200-299' },
      minimumServers: 1,
      responseTimeoutSeconds: 90,
      isBackground: true,
      problemMatcher: '$session-farm',
    });
    assert.equal(parseFarmConfig(farm).servers[1]?.weight, 0);
  });

  it('runs a site of the workspace in the place of each server', () => {
    const [build, farm] = tasksOfImport(imported, 9000, core);
    assert.equal(build?.label, 'build Shop.Web');
    const servers = farm?.['servers'] as { port: number; command: string[]; weight: number }[];
    assert.deepEqual(
      servers.map(({ port, weight }) => [port, weight]),
      [
        [9001, 150],
        [9002, 0],
      ],
    );
    assert.deepEqual(servers[1]?.command, core.command);
  });
});

describe('tasks.json', () => {
  const tasks = tasksOfProject(core, 2, 9000);

  it('is made where there is none', () => {
    const made = withTasks(undefined, tasks);
    assert(made);
    const { version, tasks: all } = parse(made.text) as {
      version: string;
      tasks: { label: string }[];
    };
    assert.equal(version, '2.0.0');
    assert.deepEqual(
      all.map(({ label }) => label),
      ['build Shop.Web', 'farm Shop.Web'],
    );
    assert.match(made.text.slice(made.offset), /^\{\s+"label": "farm Shop.Web"/);
  });

  it('keeps its comments, its line ends and the tasks that it has', () => {
    const before =
      '// mine\r\n{\r\n    "version": "2.0.0",\r\n    "tasks": [\r\n        // the first\r\n        { "label": "farm Shop.Web", "type": "shell", "command": "x" },\r\n    ]\r\n}\r\n';
    const after = withTasks(before, tasks);
    assert(after);
    assert.match(after.text, /^\/\/ mine\r\n/);
    assert.match(after.text, /\/\/ the first\r\n/);
    assert(!/[^\r]\n/.test(after.text));
    const { tasks: all } = parse(after.text) as {
      tasks: { label: string; dependsOn?: string[] }[];
    };
    assert.deepEqual(
      all.map(({ label }) => label),
      ['farm Shop.Web', 'build Shop.Web', 'farm Shop.Web 2'],
    );
    assert.deepEqual(all[2]?.dependsOn, ['build Shop.Web']);
  });

  it('leads tasks to those that were renamed with them', () => {
    const once = withTasks(undefined, tasks);
    const twice = withTasks(once?.text, tasks);
    const { tasks: all } = parse(twice?.text ?? '') as { tasks: { dependsOn?: string[] }[] };
    assert.deepEqual(all[3]?.dependsOn, ['build Shop.Web 2']);
    assert.deepEqual([...portsIn(twice?.text ?? '')], [9000, 9001, 9002]);
  });

  it('is left alone where it cannot be read', () => {
    for (const text of ['{ "tasks": [', '[]', '{ "tasks": {} }']) {
      assert.equal(withTasks(text, tasks), undefined, text);
    }
  });
});
