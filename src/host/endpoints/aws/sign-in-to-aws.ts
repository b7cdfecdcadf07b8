import { homedir } from 'node:os';
import { programFile } from '../../../processes/find-program.ts';
import * as vscode from '../../shown/vscode.ts';

/**
 * Signs in with AWS's own command line in a terminal, which opens the browser.
 * @returns whether that went well
 */
export async function signInToAws(profile: string, kind: 'sso' | 'console'): Promise<boolean> {
  // The program itself, without a shell: a profile may have any name.
  const terminal = vscode.window.createTerminal({
    name: vscode.l10n.t('Sign In to AWS'),
    shellPath: await programFile('aws'),
    // What a workspace holds is never taken for that program.
    cwd: homedir(),
    shellArgs: [...(kind === 'sso' ? ['sso'] : []), 'login', '--profile', profile],
  });
  terminal.show();
  return new Promise((resolve) => {
    const listener = vscode.window.onDidCloseTerminal((closed) => {
      if (closed !== terminal) return;
      listener.dispose();
      resolve(closed.exitStatus?.code === 0);
    });
  });
}
