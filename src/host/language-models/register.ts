import * as vscode from '../shown/vscode.ts';
import { isCancellation } from '../cancellation.ts';
import { readSetting } from '../contributions/settings.ts';
import type { DisposableLike } from '../disposable.ts';
import { DisposableStore } from '../disposable.ts';
import { registerLate } from '../late-commands.ts';
import { redactor } from '../redaction.ts';
import { ModelPermissions } from './permissions.ts';
import type { ToolParts } from './tool.ts';
import { ToolError } from './tool-error.ts';
import { registerMcp } from './mcp/register-mcp.ts';
import { toolNames } from './tool-names.ts';
import type { ToolName } from './tool-names.ts';

/** A longer answer would fill what a model can remember. */
const maxAnswerLength = 60_000;

/** Lets language models ask for sessions and farms, as far as the user allows it. Nothing else depends on them. */
export function registerLanguageModels(
  parts: Omit<ToolParts, 'permissions' | 'isRedacted'>,
): DisposableLike {
  const owned = new DisposableStore();
  const permissions = new ModelPermissions(parts.services.context.globalState);
  const answer = async (name: ToolName, input: unknown, signal: AbortSignal): Promise<string> => {
    await parts.services.sealing;
    const [{ tools }, { matcherOf }] = await Promise.all([
      import('./tools.ts'),
      import('../../stores/transfer/redaction-rules.ts'),
    ]);
    const isRedacted = matcherOf(readSetting(vscode.workspace, 'redactedValues'));
    const told = await tools[name].answer({ ...parts, permissions, isRedacted }, input, signal);
    const text = redactor.hideSecrets(JSON.stringify(told));
    if (text.length <= maxAnswerLength) return text;
    return `${text.slice(0, maxAnswerLength)}… (cut: the whole answer has ${text.length} characters)`;
  };
  for (const name of toolNames) {
    owned.add(
      vscode.lm.registerTool<unknown>(name, {
        invoke: async ({ input }, token) => {
          const text = await untilCancelled(
            (signal) => explained(parts, () => answer(name, input, signal)),
            token,
          );
          return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
        },
      }),
    );
  }
  owned.add(
    registerMcp(parts.services.context, (name, input, signal) =>
      explained(parts, () => answer(name, input, signal)),
    ),
  );
  owned.add(
    registerLate(parts.services.errors, ['chooseModelAccess'], async (commands) => {
      const { chooseModelAccess } = await import('./choose-access.ts');
      return commands.register('chooseModelAccess', () =>
        chooseModelAccess(parts.services, permissions),
      );
    }),
  );
  return owned;
}

/** Models are told what they can do about it; what else goes wrong is put into our own words. */
async function explained(
  { services }: Pick<ToolParts, 'services'>,
  ask: () => Promise<string>,
): Promise<string> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ToolError || isCancellation(error)) throw error;
    services.log.error('language-models', error);
    throw new ToolError(services.errors.explain(error).message);
  }
}

async function untilCancelled<T>(
  work: (signal: AbortSignal) => Promise<T>,
  token: vscode.CancellationToken,
): Promise<T> {
  const abort = new AbortController();
  const listening = token.onCancellationRequested(() =>
    abort.abort(new vscode.CancellationError()),
  );
  try {
    return await work(abort.signal);
  } finally {
    listening.dispose();
  }
}
