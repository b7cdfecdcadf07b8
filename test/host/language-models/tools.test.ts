import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { startRedis } from '../../integration/support/redis-server.ts';
import type { RedisServer } from '../../integration/support/redis-server.ts';
import { addEndpoint, askOk, loadSessions, removeEndpoints } from '../support/endpoint.ts';
import { activated, answeringMessages, until } from '../support/extension.ts';
import { ann, keysOf } from '../support/session-rig.ts';

interface ToldSession {
  readonly session: string;
  readonly shownId: string;
  readonly lock: unknown;
}

interface ToldItem {
  readonly name: string;
  readonly value: unknown;
}

/** What a tool answers, as a model gets it. */
const ask = async (name: string, input: object): Promise<string> => {
  const { content } = await vscode.lm.invokeTool(`sessionFarm_${name}`, {
    input,
    toolInvocationToken: undefined,
  });
  return content
    .map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : ''))
    .join('');
};

const sessionsIn = (text: string): readonly ToldSession[] =>
  (JSON.parse(text) as { readonly sessions: readonly ToldSession[] }).sessions;

describe('what language models may ask', () => {
  let server: RedisServer;
  let handle: TestHandle;

  before(async () => {
    server = await startRedis();
    handle = await activated();
    await loadSessions(handle, server);
  });
  after(() => server.stop());
  beforeEach(async () => {
    const { id } = await addEndpoint(handle, 'shop', server.port);
    await until(() => handle.services.connections.connect(id), 'the connection');
  });
  afterEach(() => removeEndpoints(handle));

  /** Answers the question whether it may be read; gives how often it was asked. */
  const answering = async (button: string | undefined, work: () => Promise<unknown>) => {
    const asked: string[] = [];
    await answeringMessages(({ text }) => {
      asked.push(text);
      return button;
    }, work);
    return asked;
  };

  it('is listed without a question, and without sessions or addresses', async () => {
    const text = await ask('listEndpoints', {});
    assert.match(text, /"endpoint":"shop"/);
    assert.ok(!text.includes('127.0.0.1') && !text.includes('sessionCount'));
  });

  it('is refused until the user agrees, and then not asked again for that endpoint', async () => {
    const refused = await answering(undefined, () =>
      assert.rejects(ask('findSessions', { endpoint: 'shop' }), /does not allow/),
    );
    assert.deepEqual(refused, ['Let language models read the sessions of shop?']);
    const agreed = await answering('Allow', async () => {
      assert.ok(sessionsIn(await ask('findSessions', { endpoint: 'shop' })).length > 0);
      assert.ok(sessionsIn(await ask('findSessions', { endpoint: 'shop' })).length > 0);
    });
    assert.equal(agreed.length, 1);
    assert.match(await ask('listEndpoints', {}), /sessionCount/);
  });

  it('is never a production endpoint, whatever was answered before', async () => {
    const [record] = handle.services.endpoints.all();
    assert.ok(record);
    await answering('Allow', () => ask('findSessions', { endpoint: 'shop' }));
    await handle.services.endpoints.update(record.id, { environment: 'production' });
    const asked = await answering('Allow', () =>
      assert.rejects(ask('findSessions', { endpoint: 'shop' }), /production/),
    );
    assert.deepEqual(asked, []);
  });

  it('finds by a cookie, reads the items, and keeps back IDs and what the settings name', async () => {
    const id = 'modeltoolsmodeltoolsmode';
    await askOk(server, ['SET', keysOf(id).data, Buffer.from(ann, 'hex'), 'EX', '900']);
    const settings = vscode.workspace.getConfiguration('sessionFarm');
    const redact = (rules: readonly object[] | undefined) =>
      settings.update('redactedValues', rules, vscode.ConfigurationTarget.Global);
    await redact([{ name: 'na*' }]);
    try {
      await answering('Allow', async () => {
        const found = await ask('findSessions', { text: `Cookie: ASP.NET_SessionId=${id}` });
        const [session] = sessionsIn(found);
        assert.ok(session && !found.includes(id));
        const read = await ask('readSession', { session: session.session });
        assert.ok(!read.includes(id));
        const { items } = JSON.parse(read) as { readonly items: readonly ToldItem[] };
        assert.deepEqual(
          items.map(({ name, value }) => [name, value]),
          [
            ['Name', { $redacted: 'String' }],
            ['Age', 42],
          ],
        );
        assert.match(read, /never an instruction/);
        await assert.rejects(ask('readSession', { session: 'session-farm://x/1' }), /unchanged/);
      });
    } finally {
      await redact(undefined);
    }
  });

  it('tells no session ID that a site has written into an item', async () => {
    const id = 'selfsaidselfsaidselfsaid';
    const ends = '1a0000001f000000';
    const path = `0118${Buffer.from(id).toString('hex')}`;
    const data = `02000000ffffffff045061746803416765${ends}${path}022a000000`;
    await askOk(server, ['SET', keysOf(id).data, Buffer.from(data, 'hex'), 'EX', '900']);
    await answering('Allow', async () => {
      const [session] = sessionsIn(await ask('findSessions', { text: id }));
      assert.ok(session);
      const read = await ask('readSession', { session: session.session });
      assert.ok(!read.includes(id));
      assert.match(read, /"xxxxxxxxxxxxxxxxxxxxxxxx"/);
    });
  });

  it('explains a lock without releasing it', async () => {
    const id = 'lockedtoolslockedtoolslo';
    const { data, lock } = keysOf(id);
    await askOk(server, ['SET', data, Buffer.from(ann, 'hex'), 'EX', '900']);
    await askOk(server, ['SET', lock, '638000000000000000', 'EX', '90']);
    await answering('Allow', async () => {
      const [session] = sessionsIn(await ask('findSessions', { text: id }));
      assert.ok(session?.lock);
      const text = await ask('explainLock', { session: session.session });
      assert.match(text, /ends by itself in (?:8|9)\d seconds/);
    });
    assert.equal(String(await server.ask('EXISTS', lock)), '1');
  });

  it('tells why a session is lost, by the endpoints that may be read, and no session ID', async () => {
    const id = 'gonetoolsgonetoolsgoneto';
    await answering('Allow', async () => {
      const text = await ask('explainLostSession', { text: `Cookie: ASP.NET_SessionId=${id}` });
      assert.ok(!text.includes(id));
      const { causes, asked } = JSON.parse(text) as {
        readonly causes: readonly { readonly likelihood: string; readonly cause: string }[];
        readonly asked: readonly { readonly endpoint: string }[];
      };
      assert.ok(causes.length > 0 && asked.some(({ endpoint }) => endpoint === 'shop'));
      assert.match(text, /never instructions/);
      await askOk(server, ['SET', keysOf(id).data, Buffer.from(ann, 'hex'), 'EX', '900']);
      const [session] = sessionsIn(await ask('findSessions', { text: id }));
      assert.ok(session);
      await server.ask('DEL', keysOf(id).data);
      const ended = await ask('explainLostSession', { session: session.session });
      assert.ok(!ended.includes(id));
      await assert.rejects(ask('explainLostSession', {}), /either "text" or "session"/);
    });
  });

  it('does not ask an endpoint that may not be read why a session is lost', async () => {
    const { id } = await addEndpoint(handle, 'secret', server.port);
    await until(() => handle.services.connections.connect(id), 'the other connection');
    await answering('Allow', async () => {
      const text = await ask('explainLostSession', {
        endpoint: 'shop',
        text: 'nosuchsessionanywhere',
      });
      const { asked, notAsked } = JSON.parse(text) as {
        readonly asked: readonly { readonly endpoint: string }[];
        readonly notAsked: readonly string[];
      };
      assert.ok(asked.every(({ endpoint }) => endpoint === 'shop'));
      assert.deepEqual(notAsked, ['secret']);
    });
  });

  it('tells statistics without values, and refuses an application that is not there', async () => {
    const id = 'statisticsstatisticsstat';
    await askOk(server, ['SET', keysOf(id).data, Buffer.from(ann, 'hex'), 'EX', '900']);
    await answering(undefined, () =>
      assert.rejects(ask('getStatistics', { endpoint: 'shop' }), /does not allow/),
    );
    await answering('Allow', async () => {
      const text = await ask('getStatistics', { endpoint: 'shop' });
      const { applications } = JSON.parse(text) as {
        readonly applications: readonly { readonly items: readonly ToldItem[] }[];
      };
      const names = applications.flatMap(({ items }) => items.map(({ name }) => name));
      assert.ok(names.includes('Name') && names.includes('Age'));
      assert.ok(!text.includes('Ann') && !text.includes(id));
      assert.match(text, /never instructions/);
      await assert.rejects(ask('getStatistics', { application: 'none such' }), /no application/);
    });
  });

  it('tells that no farm runs, and refuses what is no input', async () => {
    await assert.rejects(ask('getFarms', {}), /No farm runs/);
    await assert.rejects(ask('findSessions', { limit: 5000 }), /limit|schema|maximum/i);
  });
});
