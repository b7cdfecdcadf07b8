import * as vscode from '../../shown/vscode.ts';
import type { KeySurvey } from '../../../stores/source/key-survey.ts';
import type { SessionSource } from '../../../stores/source/session-source.ts';
import type { CommandTarget } from '../../contributions/commands.ts';
import type { EndpointRecord } from '../../endpoints/endpoint-record.ts';
import { pickEndpoint } from '../../endpoints/pick-endpoint.ts';
import { withSource } from '../../endpoints/with-source.ts';
import type { HostServices } from '../../services.ts';
import { endpointIdOf, isOwned, isSessionsNode } from '../../sessions/nodes.ts';
import { askKey } from './ask-key.ts';
import { askApplication, askId } from './ask-parts.ts';
import { askCompanions, askValues } from './ask-values.ts';
import { askToSave } from './preview.ts';
import { keysText, type Move, type Teaching } from './teaching.ts';

const steps: readonly ((teaching: Teaching) => Promise<Move>)[] = [
  askKey,
  askId,
  askApplication,
  askValues,
  askCompanions,
  askToSave,
];

/** Makes a layout of one key of a session, step by step, and adds it to the settings. */
export async function teachLayout(
  services: HostServices,
  isDisconnected: (endpointId: string) => boolean,
  target: CommandTarget | undefined,
): Promise<void> {
  const given = endpointOf(services, target);
  for (;;) {
    const record = given ?? (await pickEndpoint({ ...services, isDisconnected }, 'teachLayout'));
    if (!record) return;
    const looked = await lookAround(services, record);
    if (!looked) return;
    const wasAsked = !given && services.endpoints.all().length > 1;
    if (!(await isSentBack({ services, record, wasAsked, ...looked }))) return;
  }
}

/** Goes through the steps. @returns whether the first one led back */
async function isSentBack(teaching: Teaching): Promise<boolean> {
  let [at, direction] = [0, 1];
  for (;;) {
    const step = steps[at];
    if (!step) return at < 0;
    const move = await step(teaching);
    if (move === undefined) return false;
    if (move === 'again') continue;
    if (move !== 'skip') direction = move === 'back' ? -1 : 1;
    at += direction;
  }
}

function endpointOf(
  { endpoints }: HostServices,
  target: CommandTarget | undefined,
): EndpointRecord | undefined {
  if (typeof target === 'string') return endpoints.get(target);
  return isSessionsNode(target) && isOwned(target)
    ? endpoints.get(endpointIdOf(target))
    : undefined;
}

/** Looks at the keys of an endpoint; stopping that leaves what was seen. Undefined when nothing was. */
function lookAround(
  services: HostServices,
  { id, name }: EndpointRecord,
): Promise<{ readonly source: SessionSource; readonly survey: KeySurvey } | undefined> {
  services.connections.want(id);
  const title = vscode.l10n.t('Looking for keys without a layout in {0}', name);
  return withSource(services, id, title, async (source, { signal, report }) => {
    const onProgress = (count: number): void => report(keysText(count));
    const survey = await source.surveyKeys({ signal, onProgress });
    return signal.aborted && survey.keys.length === 0 ? undefined : { source, survey };
  });
}
