import { answeringMessages } from './extension.ts';
import type { ShownMessage } from './extension.ts';
import { answeringInputs } from './input.ts';
import { answeringPicks } from './picks.ts';

/**
 * Stands in for a user who dismisses each message and each question until `work` is done.
 * @returns the messages that were shown
 */
export async function dismissingAll(work: () => Thenable<unknown>): Promise<ShownMessage[]> {
  const messages: ShownMessage[] = [];
  const dismiss = () => undefined;
  await answeringMessages(
    (message) => {
      messages.push(message);
      return undefined;
    },
    () => answeringInputs(dismiss, () => answeringPicks(dismiss, work)),
  );
  return messages;
}
