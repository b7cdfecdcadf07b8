import type { ConnectFailure } from '../../redis/reach/diagnosis.ts';
import { draftOf } from './endpoint-draft.ts';
import type { EndpointDraft } from './endpoint-draft.ts';
import { editEndpointDraft } from './endpoint-flow.ts';
import type { EndpointFlowServices } from './endpoint-flow.ts';
import { staysWritable } from './endpoint-record.ts';
import type { EndpointEnvironment, EndpointRecord } from './endpoint-record.ts';
import { askForRepair } from './repair.ts';
import { tryEndpoint } from './try-endpoint.ts';

/**
 * Helps with a stored endpoint that can't be connected: shows why, carries out what the user
 * chooses, and stores it once it works.
 * @returns whether the endpoint works now
 */
export async function repairEndpoint(
  services: EndpointFlowServices,
  record: EndpointRecord,
  firstFailure: ConnectFailure,
): Promise<boolean> {
  let failure = firstFailure;
  let draft = draftOf(record, await services.endpoints.secrets(record.id));
  for (;;) {
    const repair = await askForRepair(failure, draft);
    if (!repair || repair.type === 'extra') return false;
    if (repair.type === 'start-sandbox') {
      await services.startSandbox();
      return false;
    }
    if (repair.type === 'edit') {
      const edited = await editEndpointDraft(services, draft, record.name);
      if (!edited) return false;
      await storeDraft(services, record, edited);
      return true;
    }
    draft = repair.draft;
    const trial = await tryEndpoint(services.connect, draft);
    if (trial.result === 'connected') {
      await storeDraft(services, record, draft);
      return true;
    }
    if (trial.result === 'cancelled') return false;
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
