import * as v from 'valibot';
import { sampleSessions } from '../../protocol/farm/sample.ts';
import { fields } from '../../shapes/shape.ts';
import { balancingEntries } from './balancing-entries.ts';
import { breakpointEntries } from './breakpoint-entries.ts';
import {
  endpointText,
  expects,
  flag,
  maxServers,
  objectExpected,
  oneOf,
  port,
  range,
  SETTING,
  text,
} from './expectations.ts';
import { httpEntries } from './http-entries.ts';
import { sampleLayouts } from './sample-layouts.ts';
import { sessionEntries } from './session-entries.ts';
import { scalingEntries } from './scaling-entries.ts';
import { serverSchema } from './server-schema.ts';
import { l10n } from '../../formats/reason.ts';

const serversExpected = expects(
  l10n.t('The farm property "{0}" must be an array of 1 to {1} servers.', SETTING, maxServers),
);

/** What a farm is called whose definition has no name. */
export const defaultFarmName = 'sample';

/**
 * A farm as a task definition describes it, with what stands for absent members. In the order in
 * which members are written: a farm that runs is found again by their text.
 */
export const farmSchema = fields(
  {
    name: v.optional(text, defaultFarmName),
    /** The balancer's port. */
    port: v.optional(port, 9000),
    servers: v.optional(
      v.pipe(
        v.array(serverSchema, serversExpected),
        v.minLength(1, serversExpected),
        v.maxLength(maxServers, serversExpected),
      ),
      [
        { name: 'server-a', port: 9001, weight: 1 },
        { name: 'server-b', port: 9002, weight: 1 },
      ],
    ),
    ...scalingEntries,
    ...balancingEntries,
    session: v.optional(oneOf(sampleSessions), 'redis'),
    layout: v.optional(oneOf(sampleLayouts), 'aspnet-v5'),
    /** `host:port`, a redis:// URL or a StackExchange.Redis string. */
    redis: v.optional(endpointText, 'localhost:6399'),
    /** The application name in the keys of the sample site. */
    application: v.optional(text, '/Sample'),
    /** True: the sample servers are started with an inspector. */
    debug: v.optional(flag, false),
    /**
     * The sample site's main file; absent: `site/server.js` in the working directory, else the one
     * that comes with the extension.
     */
    site: v.optional(text),
    /** The timeout of the sample site's sessions, as `sessionState/@timeout`. */
    timeoutMinutes: v.optional(range(1, 525_600), 20),
    /** How long the sample site holds a lock at most, as `httpRuntime/@executionTimeout`. */
    executionTimeoutSeconds: v.optional(range(1, 86_400), 110),
    ...sessionEntries,
    ...breakpointEntries,
    ...httpEntries,
  },
  objectExpected,
);
