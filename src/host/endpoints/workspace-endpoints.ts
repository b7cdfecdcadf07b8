import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { formatEndpoint } from '../../config/format-endpoint.ts';
import { parseEndpoint } from '../../config/parse-endpoint.ts';
import { fields, shapedOrMisfit } from '../../shapes/shape.ts';
import { endpointEnvironment, isLocalEndpoint, startsWritable } from './endpoint-record.ts';
import type { EndpointRecord } from './endpoint-record.ts';

/** More endpoints than a workspace would sensibly bring. */
const maxEndpoints = 100;

/** One endpoint that a workspace brings along: where it is, never how to log in. */
export const endpointSetting = fields({
  name: v.pipe(v.string(), v.trim(), v.nonEmpty()),
  address: v.pipe(v.string(), v.nonEmpty()),
  /** What isn't one of them counts as absent. */
  environment: v.fallback(v.optional(endpointEnvironment), undefined),
});

/** An entry of the setting that can't be used, and why. Quotes nothing: it may hold a password. */
export interface EndpointSettingProblem {
  /** The position in the array. */
  readonly index: number;
  /** The member concerned; absent for the entry as a whole. */
  readonly member?: string;
  readonly problem: 'not-an-endpoint' | 'bad-address' | 'has-password';
}

/** What the setting gave. */
export interface WorkspaceEndpoints {
  readonly records: readonly EndpointRecord[];
  readonly problems: readonly EndpointSettingProblem[];
  /** Passwords that stand in the setting: not used, and not to be written anywhere else. */
  readonly secrets: readonly string[];
}

/**
 * The endpoints that the setting `sessionFarm.endpoints` names. Each gets an id made of its name
 * and address, so that a password that was entered for one is never sent to another.
 * @param setting the value as it stands in the settings file, of whatever shape
 */
export function readWorkspaceEndpoints(setting: unknown): WorkspaceEndpoints {
  const records: EndpointRecord[] = [];
  const problems: EndpointSettingProblem[] = [];
  const secrets: string[] = [];
  const entries: unknown[] = Array.isArray(setting) ? setting.slice(0, maxEndpoints) : [];
  for (const [index, entry] of entries.entries()) {
    const result = readEntry(entry);
    if ('problem' in result) problems.push({ index, ...result });
    else {
      secrets.push(...result.secrets);
      if (result.secrets.length > 0) {
        problems.push({ index, member: 'address', problem: 'has-password' });
      }
      if (!records.some(({ id }) => id === result.record.id)) records.push(result.record);
    }
  }
  return { records, problems, secrets };
}

function readEntry(
  entry: unknown,
): { record: EndpointRecord; secrets: readonly string[] } | Omit<EndpointSettingProblem, 'index'> {
  const result = shapedOrMisfit(endpointSetting, entry);
  if ('misfit' in result) {
    const { path } = result.misfit;
    return { ...(path !== '' && { member: path }), problem: 'not-an-endpoint' };
  }
  const setting = result.value;
  let parsed;
  try {
    parsed = parseEndpoint(setting.address);
  } catch {
    return { member: 'address', problem: 'bad-address' };
  }
  const { address, secrets } = parsed;
  const assumed = isLocalEndpoint({ address }) ? 'local' : 'development';
  const environment = setting.environment ?? assumed;
  const canonical = JSON.stringify([setting.name, formatEndpoint(address)]);
  const id = `ws-${createHash('sha256').update(canonical).digest('hex').slice(0, 16)}`;
  return {
    record: {
      id,
      name: setting.name,
      address,
      environment,
      canWrite: startsWritable({ address }, environment),
      origin: 'workspace',
    },
    secrets: Object.values(secrets),
  };
}
