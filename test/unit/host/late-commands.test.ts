import assert from 'node:assert/strict';
import type { CommandName } from '../../../src/host/contributions/commands.ts';
import type { CommandRegistry } from '../../../src/host/errors.ts';
import { registerLate } from '../../../src/host/late-commands.ts';

/** Where commands are registered, and run by their names. */
class Registry implements CommandRegistry {
  readonly handlers = new Map<CommandName, (...args: unknown[]) => unknown>();

  register(name: CommandName, handler: (...args: never[]) => unknown): { dispose(): void } {
    this.handlers.set(name, handler as (...args: unknown[]) => unknown);
    return { dispose: () => this.handlers.delete(name) };
  }

  async run(name: CommandName, ...args: unknown[]): Promise<unknown> {
    return await this.handlers.get(name)?.(...args);
  }
}

describe('commands whose code is loaded late', () => {
  it('are there at once, and load their code once, with the first that runs', async () => {
    const registry = new Registry();
    let loads = 0;
    const commands = registerLate(registry, ['openSession', 'endSession'], (late) => {
      loads++;
      late.register('openSession', (target) => ['opened', target]);
      late.register('endSession', (target) => ['ended', target]);
      return Promise.resolve({ dispose: () => undefined });
    });
    assert.deepEqual([...registry.handlers.keys()], ['openSession', 'endSession']);
    assert.equal(loads, 0);
    const answers = [registry.run('openSession', 'a'), registry.run('endSession', 'b')];
    assert.deepEqual(await Promise.all(answers), [
      ['opened', 'a'],
      ['ended', 'b'],
    ]);
    assert.deepEqual(await registry.run('openSession', 'c'), ['opened', 'c']);
    assert.equal(loads, 1);
    commands.dispose();
    assert.equal(registry.handlers.size, 0);
  });

  it('fail where the code has another command, or lacks one', async () => {
    const registry = new Registry();
    registerLate(registry, ['openSession'], (late) =>
      Promise.resolve(late.register('endSession', () => undefined)),
    );
    await assert.rejects(registry.run('openSession'), /endSession was not announced/);
    registerLate(registry, ['showLog'], () => Promise.resolve({ dispose: () => undefined }));
    await assert.rejects(registry.run('showLog'), /No code has registered showLog/);
  });
});
