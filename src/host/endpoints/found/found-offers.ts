import * as vscode from '../../shown/vscode.ts';
import type { FoundEndpoint } from '../../../config/found/merge.ts';
import { endpointLabel, formatEndpoint } from '../../../config/format-endpoint.ts';
import type { EndpointOffer, EndpointProposal } from '../endpoint-offer.ts';
import type { EndpointEnvironment } from '../endpoint-record.ts';
import { understoodText } from '../understood-text.ts';
import type { FoundEndpoints } from './found-endpoints.ts';
import { placeName } from './found-endpoints.ts';
import { elsewhereText, foundProblemText, openPasswordText } from './found-text.ts';
import type { WorkspaceFind } from './workspace-search.ts';

/** Endpoints that the workspace's files name, for the lists of "Add Endpoint…". */
export async function foundOffers(found: FoundEndpoints): Promise<readonly EndpointOffer[]> {
  await found.ready();
  return found.offers().map(offerOf);
}

/** What the files name that can't be added as it stands: choosing one shows where it is. */
export function unusableOffers(found: FoundEndpoints): readonly EndpointOffer[] {
  return found.finds.flatMap((find): readonly EndpointOffer[] => {
    const text = unusableText(find);
    if (text === undefined) return [];
    const open = () => openPlace(find);
    return [
      {
        label: text.label,
        description: placeText(find),
        detail: text.detail,
        icon: 'circle-slash',
        open,
        choose: async () => {
          await open();
          return undefined;
        },
      },
    ];
  });
}

function offerOf(endpoint: FoundEndpoint<WorkspaceFind>): EndpointOffer {
  const [first, ...others] = endpoint.places;
  const { address, secrets } = endpoint;
  const { application } = endpoint.places.find((place) => place.application !== undefined) ?? {};
  const { isPasswordOpen } = first.target;
  const understood = understoodText({ ...first.target.parsed, address, secrets });
  const description = [
    placeText(first),
    ...(application === undefined ? [] : [vscode.l10n.t('application {0}', application)]),
    ...(understood === '' ? [] : [understood]),
  ];
  const detail = [
    ...(isPasswordOpen === true && secrets.password === undefined ? [openPasswordText()] : []),
    ...(first.kind === 'aspnet-output-cache'
      ? [vscode.l10n.t('The site uses it for cached pages, not for sessions.')]
      : []),
    ...(others.length === 0
      ? []
      : [vscode.l10n.t('Also in {0}', others.slice(0, 3).map(placeText).join(', '))]),
  ];
  return {
    label: endpointLabel(address),
    description: description.join(' · '),
    ...(detail.length > 0 && { detail: detail.join(' ') }),
    icon: 'file-code',
    open: () => openPlace(first),
    choose: () => Promise.resolve(proposalOf(endpoint)),
  };
}

function proposalOf({ address, secrets, places }: FoundEndpoint<WorkspaceFind>): EndpointProposal {
  const [first] = places;
  const { access = {} } = first.target.parsed;
  const environment = places.map(environmentOf).find((known) => known !== undefined);
  return {
    draft: { address, secrets, acceptsAnyCertificate: false, access },
    isComplete: true,
    ...(environment !== undefined && { environment }),
    foundIn: foundIn(first),
  };
}

/** What is remembered of the place of a find. */
export function foundIn(find: FoundEndpoint<WorkspaceFind>['places'][0]) {
  return {
    file: find.uri.toString(),
    key: placeName(find),
    address: formatEndpoint(find.target.parsed.address),
  };
}

/** Files and transforms for production say so by their names. */
function environmentOf({ file, variant = '' }: WorkspaceFind): EndpointEnvironment | undefined {
  const name = file.slice(file.lastIndexOf('/') + 1);
  return /(?:^|[^a-z])(?:prod|production|release|live)(?:[^a-z]|$)/i.test(`${variant} ${name}`)
    ? 'production'
    : undefined;
}

/** `web.config line 12`, with the transform or location for which it holds. */
export function placeText({ file, line, variant, location }: WorkspaceFind): string {
  const place = vscode.l10n.t('{0} line {1}', file, line);
  const remarks = [variant, location].filter((remark) => remark !== undefined);
  return remarks.length === 0 ? place : `${place} (${remarks.join(', ')})`;
}

/** Shows the line of a find. */
export async function openPlace({
  uri,
  line = 1,
  column = 1,
}: Pick<WorkspaceFind, 'uri'> & Partial<WorkspaceFind>): Promise<void> {
  const at = new vscode.Range(line - 1, column - 1, line - 1, column - 1);
  await vscode.window.showTextDocument(uri, { selection: at, preview: true });
}

function unusableText({ target, kind }: WorkspaceFind) {
  switch (target.type) {
    case 'endpoint':
      return undefined;
    case 'elsewhere':
      return { label: target.name, detail: elsewhereText(target.name) };
    case 'unusable':
      return {
        label:
          kind === 'aspnet-session' ? vscode.l10n.t('Session provider') : vscode.l10n.t('Redis'),
        detail: foundProblemText(target.problem),
      };
  }
}
