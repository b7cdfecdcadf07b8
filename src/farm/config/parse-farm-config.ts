import { expectations, port, SETTING } from './expectations.ts';
import { farmSchema } from './farm-schema.ts';
import { parseServerAddress } from './server-address.ts';
import { kindOf, sources } from './server-kind.ts';
import type { serverSchema } from './server-schema.ts';
import { shapedOrMisfit } from '../../shapes/shape.ts';
import type { Shape } from '../../shapes/shape.ts';
import { FarmError } from '../errors.ts';
import { l10n, type Reason } from '../../formats/reason.ts';

/** One server of a farm; it has a name and a port. */
export type ServerConfig = Shape<typeof serverSchema> & {
  readonly name: string;
  readonly port: number;
};

/** What a farm process needs to know: a task definition without its `type`, defaults filled in. */
export type FarmConfig = Omit<Shape<typeof farmSchema>, 'servers'> & {
  readonly servers: readonly ServerConfig[];
};

const bad = (setting: string, reason: Reason): FarmError =>
  new FarmError('bad-config', { ...reason, args: [setting, ...reason.args.slice(1)] }, { setting });

/** What no schema of ours has words for. */
const otherwise = (expected: string): Reason =>
  l10n.t('The farm property "{0}" is not valid. Expected: {1}.', SETTING, expected);

/** @param server undefined for the balancer */
const portUsed = (used: number, server: string | undefined): Reason =>
  server === undefined
    ? l10n.t(
        'The farm property "{0}" must be different from {1}, which the balancer uses.',
        SETTING,
        String(used),
      )
    : l10n.t(
        'The farm property "{0}" must be different from {1}, which {2} uses.',
        SETTING,
        String(used),
        server,
      );

/** No two things of a farm may listen on one port or bear one name. */
const checkUnique = (config: FarmConfig): void => {
  const ports = new Map<number, string | undefined>([[config.port, undefined]]);
  const names = new Set<string>();
  for (const [index, server] of config.servers.entries()) {
    if (kindOf(server) !== 'address') {
      const taken = ports.get(server.port);
      if (ports.has(server.port)) {
        throw bad(`servers[${index}].port`, portUsed(server.port, taken));
      }
      ports.set(server.port, server.name);
    }
    if (names.has(server.name)) {
      throw bad(
        `servers[${index}].name`,
        l10n.t(
          'The farm property "{0}" must be different from the names of the other servers.',
          SETTING,
        ),
      );
    }
    names.add(server.name);
  }
};

/** A server with its name and its port. @throws FarmError `bad-config` */
const whole = (server: Shape<typeof serverSchema>, index: number): ServerConfig => {
  const [source, other] = sources.filter((each) => server[each] !== undefined);
  if (source !== undefined && other !== undefined) {
    throw bad(
      `servers[${index}].${other}`,
      l10n.t(
        'The farm property "{0}" cannot be set beside "{1}". Remove one of them.',
        SETTING,
        source,
      ),
    );
  }
  const name = server.name ?? `server-${index + 1}`;
  const address = server.address === undefined ? undefined : parseServerAddress(server.address);
  const own = address?.port ?? server.port;
  if (own !== undefined) return { ...server, name, port: own };
  const missing = shapedOrMisfit(port, undefined);
  const expected = 'misfit' in missing ? missing.misfit.expected : '';
  throw bad(`servers[${index}].port`, expectations.get(expected) ?? otherwise(expected));
};

/**
 * A farm's description from a task definition or a file, checked, with defaults for what is absent.
 * Members that are not known are passed over, `type` among them.
 * @throws FarmError `bad-config`, whose details have `setting` (a path such as `servers[1].port`).
 */
export const parseFarmConfig = (value: unknown): FarmConfig => {
  const result = shapedOrMisfit(farmSchema, value);
  if ('misfit' in result) {
    const { path, expected } = result.misfit;
    throw bad(path || 'configuration', expectations.get(expected) ?? otherwise(expected));
  }
  const servers = result.value.servers.map(whole);
  const config = { ...result.value, servers };
  checkUnique(config);
  return config;
};
