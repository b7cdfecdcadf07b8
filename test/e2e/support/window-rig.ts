import { type RedisServer, startRedis } from '../../integration/support/redis-server.ts';
import { takeScreenshot } from './screenshots.ts';
import { SessionPage } from './session-page.ts';
import { openVscode, type Vscode, type VscodeOptions } from './vscode.ts';
import type { Workbench } from './workbench.ts';

/** A Redis and a window of VS Code that the tests of one `describe` share; both are there once its hooks run. */
export interface WindowRig {
  readonly redis: RedisServer;
  readonly workbench: Workbench;
  /** The session editor that is in front. */
  readonly editor: SessionPage;
}

/**
 * Has a `describe` start a Redis and open a window before its tests, keep a picture of the window when a test
 * fails, and close both at the end.
 * @param prepare fills the Redis and says what VS Code is to be
 */
export function windowRig(
  prepare: (redis: RedisServer) => VscodeOptions | Promise<VscodeOptions>,
): WindowRig {
  let redis: RedisServer | undefined;
  let vscode: Vscode | undefined;
  before(async () => {
    redis = await startRedis();
    vscode = await openVscode(await prepare(redis));
  });
  afterEach(async function () {
    const { currentTest } = this;
    if (vscode && currentTest?.state === 'failed') {
      await takeScreenshot(vscode, `failed ${currentTest.title}`);
    }
  });
  after(async () => {
    try {
      await vscode?.close();
    } finally {
      await redis?.stop();
    }
  });
  const started = <T>(part: T | undefined): T => {
    if (part === undefined) throw new Error('The window of these tests is not open yet');
    return part;
  };
  const window = {
    get workbench() {
      return started(vscode).workbench;
    },
  };
  return {
    get redis() {
      return started(redis);
    },
    get workbench() {
      return window.workbench;
    },
    editor: new SessionPage(window),
  };
}

/** What VS Code is to be for a user who has one endpoint in the settings, which is called "local". */
export function localEndpoint({ port }: RedisServer): VscodeOptions {
  const endpoints = [{ name: 'local', address: `localhost:${port}` }];
  return { settings: { 'sessionFarm.endpoints': endpoints } };
}
