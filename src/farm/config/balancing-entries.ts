import * as v from 'valibot';
import { l10n } from '../../formats/reason.ts';
import {
  affinityKinds,
  affinitySecondsLimits,
  algorithms,
  cookieNamePattern,
} from '../../protocol/farm/balancer-state.ts';
import { fields } from '../../shapes/shape.ts';
import { healthDefaults } from '../balancer/health/health-options.ts';
import { statusRanges } from '../balancer/health/status-ranges.ts';
import {
  expects,
  flag,
  flagOr,
  objectExpected,
  oneOf,
  range,
  seconds,
  SETTING,
  text,
} from './expectations.ts';

const cookieExpected = expects(
  l10n.t('The farm property "{0}" must be the name of a cookie.', SETTING),
);
const cookieName = v.pipe(v.string(cookieExpected), v.regex(cookieNamePattern, cookieExpected));

const headerExpected = expects(
  l10n.t('The farm property "{0}" must be the name of a header.', SETTING),
);
const pathExpected = expects(
  l10n.t('The farm property "{0}" must be a path that starts with "/".', SETTING),
);
const statusExpected = expects(
  l10n.t('The farm property "{0}" must be status codes or ranges, such as "200-399".', SETTING),
);
const statusCodes = v.pipe(v.string(statusExpected), v.regex(statusRanges, statusExpected));
const namesExpected = expects(
  l10n.t('The farm property "{0}" must be an array of names.', SETTING),
);
/** Seconds between things that are done again and again. */
const interval = range(1, 86_400);

/** The members of a definition that say how a server is chosen, and when one gets no requests. */
export const balancingEntries = {
  algorithm: v.optional(oneOf(algorithms), 'weighted-round-robin'),
  /** What `request-hash` hashes; absent: the path. */
  requestHash: v.optional(
    fields(
      {
        /** Parameters of the query. */
        queryStringNames: v.optional(
          v.pipe(v.array(text, namesExpected), v.maxLength(32, namesExpected)),
        ),
        header: v.optional(
          v.pipe(v.string(headerExpected), v.regex(cookieNamePattern, headerExpected)),
        ),
      },
      objectExpected,
    ),
  ),
  affinity: v.optional(
    flagOr(
      fields(
        {
          kind: v.optional(oneOf(affinityKinds), 'cookie'),
          /** What the balancer's cookie is called; absent: as with ARR, or Elastic Load Balancing. */
          cookieName: v.optional(cookieName),
          /** How long a client stays bound after a request, for `host-name` and `duration`. */
          seconds: v.optional(range(...affinitySecondsLimits)),
          /** The site's own cookie, for `application-cookie`. */
          cookie: v.optional(cookieName),
        },
        objectExpected,
      ),
    ),
    false,
  ),
  /** A URL that each server is asked for again and again; absent: none. */
  healthTest: v.optional(
    fields(
      {
        path: v.pipe(v.string(pathExpected), v.regex(/^\/[\x21-\x7e]*$/, pathExpected)),
        intervalSeconds: v.optional(interval, healthDefaults.intervalSeconds),
        timeoutSeconds: v.optional(interval, healthDefaults.timeoutSeconds),
        statusCodes: v.optional(statusCodes, healthDefaults.statusCodes),
        /** A text that the response has. */
        responseMatch: v.optional(text),
        retries: v.optional(range(0, 100), healthDefaults.retries),
      },
      objectExpected,
    ),
  ),
  /** Judges servers by their answers to clients; absent: it doesn't. */
  liveTrafficTest: v.optional(
    fields(
      {
        failureCodes: v.optional(statusCodes, healthDefaults.failureCodes),
        maxFailures: v.optional(range(0, 10_000), healthDefaults.maxFailures),
        periodSeconds: v.optional(interval, healthDefaults.periodSeconds),
      },
      objectExpected,
    ),
  ),
  /** With fewer healthy servers, all get requests. */
  minimumServers: v.optional(range(0, 64), 0),
  /** How long a server may be silent with a request; 0: for ever. ARR's value. */
  responseTimeoutSeconds: v.optional(seconds, 30),
  /** Whether servers get the Host that the client sent. */
  preserveHostHeader: v.optional(flag, true),
};
