import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { manifestTools } from '../../../src/host/language-models/mcp/manifest-tools.ts';
import { McpServer } from '../../../src/host/language-models/mcp/mcp-server.ts';
import { toolNames } from '../../../src/host/language-models/tool-names.ts';
import { relayVariables } from '../../../src/host/language-models/mcp/relay-variables.ts';

interface Answer {
  readonly id: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number };
}

const relay = join(import.meta.dirname, '../../../src/host/language-models/mcp/relay.ts');
const tool = {
  name: 'sessionFarm_readSession',
  title: 'Read',
  description: 'Reads.',
  inputSchema: { type: 'object' },
};

describe('a client of the Model Context Protocol', () => {
  let server: McpServer;
  let cancelled: string[];
  const children: ChildProcess[] = [];

  beforeEach(() => {
    cancelled = [];
    server = new McpServer({
      version: '1.2.3',
      tools: [tool],
      call: async (name, input, signal) => {
        const text = JSON.stringify([name, input]);
        if (text.includes('fail')) throw new Error('Try another one.');
        if (text.includes('wait')) {
          await once(signal, 'abort');
          cancelled.push(text);
          throw new Error('called off');
        }
        return text;
      },
    });
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill();
    server.dispose();
  });

  /** The relay as VS Code starts it, and the way to ask through it. */
  const started = async (token?: string) => {
    const environment = await server.open();
    const child = spawn(process.execPath, ['--import', 'tsx', relay], {
      env: {
        ...process.env,
        ...environment,
        ...(token !== undefined && { [relayVariables.token]: token }),
      },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    children.push(child);
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const send = (message: object | string): void => {
      const text = typeof message === 'string' ? message : JSON.stringify(message);
      child.stdin.write(`${text}\n`);
    };
    const next = async (): Promise<Answer> => {
      const line = await lines.next();
      return JSON.parse(String(line.value)) as Answer;
    };
    return { child, send, next };
  };

  const request = (id: number, method: string, params: object = {}) => ({
    jsonrpc: '2.0',
    id,
    method,
    params,
  });

  it('is greeted in its own version, or in the newest that we know', async () => {
    const { send, next } = await started();
    for (const [wanted, given] of [
      ['2025-06-18', '2025-06-18'],
      ['2031-01-01', '2025-11-25'],
    ] as const) {
      send(request(1, 'initialize', { protocolVersion: wanted, capabilities: {} }));
      send({ jsonrpc: '2.0', method: 'notifications/initialized' });
      assert.deepEqual((await next()).result, {
        protocolVersion: given,
        capabilities: { tools: {} },
        serverInfo: { name: 'session-farm', title: 'Session Farm', version: '1.2.3' },
      });
    }
  });

  it('gets the tools, what they answer, and why they do not', async () => {
    const { send, next } = await started();
    send(request(1, 'tools/list'));
    assert.deepEqual((await next()).result, {
      tools: [{ ...tool, annotations: { readOnlyHint: true } }],
    });
    send(request(2, 'tools/call', { name: tool.name, arguments: { session: 'ä' } }));
    const text = JSON.stringify([tool.name, { session: 'ä' }]);
    assert.deepEqual((await next()).result, { content: [{ type: 'text', text }] });
    send(request(3, 'tools/call', { name: tool.name, arguments: { session: 'fail' } }));
    assert.deepEqual((await next()).result, {
      content: [{ type: 'text', text: 'Try another one.' }],
      isError: true,
    });
  });

  it('gets every tool that the manifest declares, as one that only reads', async () => {
    server.dispose();
    const manifest: unknown = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8'),
    );
    server = new McpServer({
      version: '1.2.3',
      tools: manifestTools(manifest),
      call: (name) => Promise.resolve(name),
    });
    const { send, next } = await started();
    send(request(1, 'tools/list'));
    const { tools } = (await next()).result as {
      readonly tools: readonly {
        readonly name: string;
        readonly annotations: object;
        readonly inputSchema: { readonly type: string };
      }[];
    };
    assert.deepEqual(
      tools.map(({ name }) => name),
      [...toolNames],
    );
    for (const { annotations, inputSchema } of tools) {
      assert.deepEqual([annotations, inputSchema.type], [{ readOnlyHint: true }, 'object']);
    }
    send(request(2, 'tools/call', { name: 'sessionFarm_getStatistics', arguments: {} }));
    assert.deepEqual((await next()).result, {
      content: [{ type: 'text', text: 'sessionFarm_getStatistics' }],
    });
  });

  it('may call off what takes long, and goes on', async () => {
    const { send, next } = await started();
    send(request(7, 'tools/call', { name: tool.name, arguments: { session: 'wait' } }));
    send({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 7 } });
    send(request(8, 'ping'));
    assert.deepEqual(await next(), { jsonrpc: '2.0', id: 8, result: {} });
    assert.equal(cancelled.length, 1);
  });

  it('is told what is no request, no method, and no tool', async () => {
    const { send, next } = await started();
    for (const [message, code] of [
      ['{', -32700],
      [{ id: 1, method: 'ping' }, -32600],
      [request(1, 'resources/list'), -32601],
      [request(1, 'tools/call', { name: 'other' }), -32602],
    ] as const) {
      send(message);
      assert.equal((await next()).error?.code, code);
    }
  });

  it('that does not know the token is sent away', async () => {
    const { child, send } = await started('0'.repeat(64));
    send(request(1, 'tools/list'));
    const [code] = (await once(child, 'exit')) as [number | null];
    assert.equal(code, 0);
  });

  it('ends with the window', async () => {
    const { child, send, next } = await started();
    send(request(1, 'ping'));
    await next();
    server.dispose();
    await once(child, 'exit');
  });
});
