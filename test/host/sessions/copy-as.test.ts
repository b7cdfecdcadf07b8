import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { SessionRig } from '../support/session-rig.ts';
import { answeringMessages } from '../support/extension.ts';
import { answeringPicks } from '../support/picks.ts';
import type { AskedPick } from '../support/picks.ts';

describe('a session that is copied for elsewhere', () => {
  const rig = new SessionRig();
  const copied = async (command: string): Promise<string> => {
    await vscode.env.clipboard.writeText('');
    await answeringMessages(
      () => undefined,
      () => vscode.commands.executeCommand(`sessionFarm.${command}`, rig.uri),
    );
    return vscode.env.clipboard.readText();
  };

  it('is C# with the types of its items', async () => {
    assert.equal(
      await copied('copyAsCSharp'),
      'var session = HttpContext.Current.Session;\nsession["Name"] = "Ann";\nsession["Age"] = 42;\n',
    );
  });

  it('is commands for the shell of this machine first, or for another place', async () => {
    const asked: AskedPick[] = [];
    const commands = await answeringPicks(
      (pick) => {
        asked.push(pick);
        return 'For the prompt of redis-cli';
      },
      () => copied('copyAsRedisCli'),
    );
    const first = process.platform === 'win32' ? 'For PowerShell' : 'For bash and other shells';
    assert.equal(asked[0]?.items[0], first);
    assert.match(
      commands,
      /^MULTI\nDEL "\{\/Shop_4hj2k1abcdefghijklmnox0q\}_SessionStateItemCollection"/,
    );
    assert.match(commands, /\nEXEC\n$/);
  });
});
