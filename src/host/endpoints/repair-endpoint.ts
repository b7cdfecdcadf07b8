import type { ConnectFailure } from '../../links/diagnosis.ts';
import type { Remedy } from '../../redis/reach/remedies.ts';
import type { ErrorAction } from '../errors.ts';
import { draftOf } from './endpoint-draft.ts';
import type { EndpointDraft } from './endpoint-draft.ts';
import { editEndpointDraft } from './endpoint-flow.ts';
import type { EndpointFlowServices } from './endpoint-flow.ts';
import { staysWritable } from './endpoint-record.ts';
import type { EndpointEnvironment, EndpointRecord } from './endpoint-record.ts';
import { askForRepair, repair } from './repair.ts';
import { tryEndpoint } from './try-endpoint.ts';

/** How a repair begins, and what it offers beside. */
export interface RepairOptions {
  readonly first?: Remedy;
  readonly onDiagnose?: ErrorAction;
}

/**
 * Helps with a stored endpoint that can't be connected: shows why, carries out what the user
 * chooses, and stores it once it works.
 * @param first a remedy to begin with, chosen before
 * @param onDiagnose what the button "Diagnose Endpoint" does, where there is one
 * @returns whether the endpoint works now
 */
export async function repairEndpoint(
  services: EndpointFlowServices,
  record: EndpointRecord,
  firstFailure: ConnectFailure,
  { first, onDiagnose }: RepairOptions = {},
): Promise<boolean> {
  let failure = firstFailure;
  let remedy = first;
  let draft = draftOf(record, await services.endpoints.secrets(record.id));
  for (;;) {
    const chosen = remedy
      ? await repair(remedy, failure, draft)
      : await askForRepair(failure, draft, onDiagnose?.title);
    remedy = undefined;
    if (chosen?.type === 'extra') await onDiagnose?.run();
    if (!chosen || chosen.type === 'extra') return false;
    if (chosen.type === 'start-sandbox') {
      await services.startSandbox();
      return false;
    }
    if (chosen.type === 'edit') {
      const edited = await editEndpointDraft(services, draft, record.name);
      if (!edited) return false;
      await storeDraft(services, record, edited);
      return true;
    }
    draft = chosen.draft;
    const trial = await tryEndpoint(services.connect, draft);
    if (trial.result === 'connected') {
      await storeDraft(services, record, draft);
      return true;
    }
    if (trial.result === 'cancelled') return false;
    if (trial.result === 'refused') throw trial.error;
    failure = trial.failure;
  }
}

/** Stores what was mended: the secrets in the secret storage, the rest in the record. */
export async function storeDraft(
  { endpoints }: EndpointFlowServices,
  record: EndpointRecord,
  draft: EndpointDraft,
  environment: EndpointEnvironment = record.environment,
): Promise<void> {
  const { address, secrets, acceptsAnyCertificate, access } = draft;
  const canWrite = staysWritable(record, { address, environment, access });
  await endpoints.setSecrets(record.id, secrets);
  await endpoints.update(record.id, {
    address,
    acceptsAnyCertificate,
    access,
    environment,
    canWrite,
  });
}
