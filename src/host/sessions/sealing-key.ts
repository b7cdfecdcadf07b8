import type * as vscode from 'vscode';
import type { Log } from '../log.ts';
import { useSealingKey } from './sealed-id.ts';

const secretName = 'sessionFarm.sealingKey';

/**
 * Takes the key for the ids in URIs from the secret storage, so that tabs are found again after a
 * reload. A new one is kept when it is first used, not before: on some machines keeping a secret
 * brings a question of VS Code's.
 */
export async function loadSealingKey(secrets: vscode.SecretStorage, log: Log): Promise<void> {
  const keep = (key: Uint8Array): void => {
    secrets
      .store(secretName, Buffer.from(key).toString('hex'))
      .then(undefined, (error: unknown) => {
        log.error('sealing-key', error);
      });
  };
  try {
    const stored = await secrets.get(secretName);
    useSealingKey(stored === undefined ? undefined : Buffer.from(stored, 'hex'), keep);
  } catch (error) {
    // Tabs of sessions can't be restored then; all else works.
    log.error('sealing-key', error);
    useSealingKey(undefined, () => undefined);
  }
}
