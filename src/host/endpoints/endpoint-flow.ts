import * as vscode from '../shown/vscode.ts';
import type { EndpointAddress, ParsedEndpoint } from '../../config/endpoint-address.ts';
import { endpointLabel, formatEndpoint } from '../../config/format-endpoint.ts';
import { parseEndpoint } from '../../config/parse-endpoint.ts';
import { pickAddress } from './address-picker.ts';
import type { AddressOffers } from './address-picker.ts';
import type { EndpointAccess } from '../../config/endpoint-access.ts';
import type { Connect } from './connections.ts';
import { withLogin, withTls } from './endpoint-draft.ts';
import type { EndpointDraft } from './endpoint-draft.ts';
import { askEnvironment, askName } from './endpoint-questions.ts';
import type { EndpointProposal, FindOffers } from './endpoint-offer.ts';
import { isLocalEndpoint, startsWritable } from './endpoint-record.ts';
import type { EndpointRecord } from './endpoint-record.ts';
import type { EndpointStore } from './endpoint-store.ts';
import { askAfterRefusal, askForRepair } from './repair.ts';
import { askTls } from './tls-step.ts';
import { askTunnel } from './tunnels/pick-tunnel.ts';
import { tryEndpoint } from './try-endpoint.ts';

/** What the flows need. */
export interface EndpointFlowServices {
  readonly endpoints: EndpointStore;
  readonly connect: Connect;
  /** Looks for endpoints that can be offered. */
  readonly find: readonly FindOffers[];
  readonly startSandbox: () => Promise<EndpointRecord | undefined>;
}

/**
 * Adds an endpoint: asks where it is, connects to it at once, mends what can be mended, and asks
 * for its name. Gives the new record, or undefined when the user gave up.
 * @param text an address to try without asking
 * @param isProposal asks all the same, with the text to begin with
 */
export async function addEndpoint(
  services: EndpointFlowServices,
  text?: string,
  isProposal = false,
): Promise<EndpointRecord | undefined> {
  const accepted = await findEndpoint(services, text, isProposal);
  return !accepted || 'id' in accepted ? accepted : nameAndStore(services, accepted);
}

/**
 * Adds an endpoint that was proposed by something else than the input: tries it, mends what can be
 * mended, and asks for its name. Undefined when the user gave up.
 */
export async function addProposal(
  services: EndpointFlowServices,
  proposal: EndpointProposal,
): Promise<EndpointRecord | undefined> {
  const result = await mend(services, proposal.draft, vscode.l10n.t('Add Anyway'));
  if (result === 'sandbox') return services.startSandbox();
  if (result === 'edit') return addEndpoint(services, formatEndpoint(proposal.draft.address), true);
  return result && nameAndStore(services, { ...proposal, draft: result });
}

/** Adds one of the endpoints that are offered, or one that is typed instead. Undefined when the user gave up. */
export async function addOffered(
  services: EndpointFlowServices,
  title: string,
  find: FindOffers,
): Promise<EndpointRecord | undefined> {
  const accepted = await findEndpoint({ ...services, find: [find] }, undefined, false, title);
  return !accepted || 'id' in accepted ? accepted : nameAndStore(services, accepted);
}

async function nameAndStore(
  services: EndpointFlowServices,
  accepted: EndpointProposal,
): Promise<EndpointRecord | undefined> {
  const { draft, isComplete = false } = accepted;
  const names = services.endpoints.all().map(({ name }) => name);
  const isLocal = isLocalEndpoint(draft);
  const suggestion = suggestName(draft, names, accepted.name);
  const name = isComplete
    ? suggestion
    : await askName(vscode.l10n.t('Name of the Endpoint (1/2)'), suggestion, names);
  if (name === undefined) return undefined;
  const assumed = accepted.environment ?? (isLocal ? 'local' : 'development');
  const environment = isComplete
    ? assumed
    : await askEnvironment(vscode.l10n.t('Environment of {0} (2/2)', name), assumed, isLocal);
  if (environment === undefined) return undefined;
  return services.endpoints.add(
    {
      name,
      address: draft.address,
      environment,
      canWrite: startsWritable(draft, environment),
      ...(draft.acceptsAnyCertificate && { acceptsAnyCertificate: true }),
      access: draft.access,
      origin: 'user',
      ...(accepted.foundIn && { foundIn: accepted.foundIn }),
    },
    draft.secrets,
  );
}

/**
 * Asks for an endpoint's new address and tries it. Gives what to store, or undefined.
 * @param proposal the address to begin with, where it isn't the present one
 */
export async function editEndpointDraft(
  services: EndpointFlowServices,
  current: EndpointDraft,
  name: string,
  proposal: EndpointAddress = current.address,
): Promise<EndpointDraft | undefined> {
  const title = vscode.l10n.t('Edit Endpoint {0}', name);
  let text = formatEndpoint(proposal);
  for (;;) {
    const { tunnel } = current.access;
    const picked = await pickAddress(title, text, { ...noOffers, ...(tunnel && { tunnel }) });
    if (picked?.type !== 'typed') return undefined;
    text = picked.text;
    const isTyped = picked.parsed.secrets.password !== undefined;
    const draft = await askFirst(picked.asks, editedDraft(current, picked.parsed), isTyped);
    if (!draft) continue;
    const result = await mend(services, draft, vscode.l10n.t('Save Anyway'));
    if (result !== 'edit') return result === 'sandbox' ? undefined : result;
  }
}

const noOffers: AddressOffers = { offersSandbox: false, find: [] };

/** A password stays when only the port, say, was changed: never when it would go elsewhere. */
function editedDraft(current: EndpointDraft, parsed: ParsedEndpoint): EndpointDraft {
  const hosts = JSON.stringify(current.address.hosts.map(({ host }) => host));
  const isSameMachine = JSON.stringify(parsed.address.hosts.map(({ host }) => host)) === hosts;
  const hasSecrets = Object.keys(parsed.secrets).length > 0;
  const { tlsPassphrase } = current.secrets;
  const kept = isSameMachine && tlsPassphrase !== undefined ? { tlsPassphrase } : {};
  // A password that was entered is used in the place of those that are fetched.
  const isSignedIn = parsed.secrets.password === undefined;
  const { access } = isSignedIn ? current : withLogin(current, undefined, undefined);
  return {
    address: parsed.address,
    secrets: hasSecrets || !isSameMachine ? { ...kept, ...parsed.secrets } : current.secrets,
    acceptsAnyCertificate: isSameMachine && current.acceptsAnyCertificate,
    // What leads there is shown beside the address, and changed there.
    access: { ...(isSameMachine ? access : tunnelOf(current)), ...parsed.access },
  };
}

/** Asks what the user wants to choose before the draft is tried; undefined when the user gives up. */
async function askFirst(
  asks: 'tls' | 'tunnel' | undefined,
  draft: EndpointDraft,
  isTyped: boolean,
): Promise<EndpointDraft | undefined> {
  if (asks === 'tls') return askTls(draft);
  if (asks === 'tunnel') return askTunnel(draft, isTyped);
  if (draft.address.store?.kind !== 'dynamodb') return draft;
  const { withIdentity } = await import('./aws/ask-identity.ts');
  return withIdentity(draft);
}

/** The tunnel of a draft, and nothing else of how it is reached. */
function tunnelOf({ access: { tunnel } }: EndpointDraft): EndpointAccess {
  return tunnel ? { tunnel } : {};
}

async function findEndpoint(
  services: EndpointFlowServices,
  start: string | undefined,
  isProposal: boolean,
  title = vscode.l10n.t('Add Endpoint'),
): Promise<EndpointProposal | EndpointRecord | undefined> {
  let text = start ?? '';
  let parsed = start === undefined || isProposal ? undefined : parseEndpoint(start);
  let asks: 'tls' | 'tunnel' | undefined;
  let way: EndpointAccess = {};
  for (;;) {
    if (!parsed) {
      const picked = await pickAddress(title, text, {
        offersSandbox: true,
        find: services.find,
        ...way,
      });
      if (!picked) return undefined;
      if (picked.type === 'sandbox') return services.startSandbox();
      if (picked.type === 'offer') {
        const proposal = await picked.offer.choose();
        if (!proposal) continue;
        const mended = await mend(services, proposal.draft, vscode.l10n.t('Add Anyway'));
        if (mended === 'sandbox') return services.startSandbox();
        if (mended !== 'edit') return mended && { ...proposal, draft: mended };
        text = formatEndpoint(proposal.draft.address);
        continue;
      }
      text = picked.text;
      asks = picked.asks;
      parsed = picked.parsed;
    }
    const { address, secrets, access = {} } = parsed;
    const typed: EndpointDraft = {
      address,
      secrets,
      acceptsAnyCertificate: false,
      access: { ...way, ...access },
    };
    parsed = undefined;
    const draft = await askFirst(asks, typed, true);
    if (!draft) continue;
    way = tunnelOf(draft);
    const result = await mend(services, draft, vscode.l10n.t('Add Anyway'));
    if (result === 'sandbox') return services.startSandbox();
    if (result !== 'edit') return result && { draft: result };
  }
}

/** Tries a draft, and what the user chooses to change about it, until it works or is given up. */
async function mend(
  { connect }: EndpointFlowServices,
  start: EndpointDraft,
  acceptAnyway: string,
): Promise<EndpointDraft | 'edit' | 'sandbox' | undefined> {
  let draft = start;
  for (;;) {
    const trial = await tryEndpoint(connect, draft);
    if (trial.result === 'cancelled') return undefined;
    if (trial.result === 'connected') {
      // What was a guess is known now.
      return draft.address.isTlsGuessed ? withTls(draft, trial.facts.usesTls) : draft;
    }
    if (trial.result === 'refused') {
      const answer = await askAfterRefusal(trial.error, acceptAnyway);
      if (answer === 'again') continue;
      return answer === 'anyway' ? draft : answer;
    }
    const repair = await askForRepair(trial.failure, draft, acceptAnyway);
    switch (repair?.type) {
      case undefined:
        return undefined;
      case 'edit':
        return 'edit';
      case 'start-sandbox':
        return 'sandbox';
      case 'extra':
        return draft;
      case 'try':
        draft = repair.draft;
    }
  }
}

/** A short name that no other endpoint has: `local`, or the host. */
function suggestName(draft: EndpointDraft, taken: readonly string[], proposed?: string): string {
  const [host] = draft.address.hosts;
  const isLocal = isLocalEndpoint(draft);
  const base = proposed ?? (isLocal || !host ? 'local' : (host.host.split('.')[0] ?? host.host));
  return (
    [base, endpointLabel(draft.address)].find((name) => !taken.includes(name)) ??
    `${base} ${taken.length + 1}`
  );
}
