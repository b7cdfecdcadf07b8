import * as v from 'valibot';
import { defaultLimits } from '../balancer/limits.ts';
import { fields } from '../../shapes/shape.ts';
import { expects, flag, range, seconds, SETTING, text } from './expectations.ts';
import { l10n } from '../../formats/reason.ts';

const httpsExpected = expects(
  l10n.t(
    'The farm property "{0}" must be true, false, or an object with "certificate" and "key", or with "pfx".',
    SETTING,
  ),
);

/** Whether clients use https, and with whose certificate: true for one that is for development. */
const https = v.union(
  [
    v.boolean(httpsExpected),
    /** PEM files: the certificate with those that it is signed by, and its key. */
    fields({ certificate: text, key: text }),
    /** A PKCS #12 file, and the environment variable that has its passphrase. */
    fields({ pfx: text, passphraseVariable: v.optional(text) }),
  ],
  httpsExpected,
);

/** The members of a definition that say how the balancer speaks with clients, and what those may take. */
export const httpEntries = {
  https: v.optional(https, false),
  /** Whether HTTP/2 is offered to clients that use https. */
  http2: v.optional(flag, true),
  /** Whether responses say `X-Powered-By: ARR/3.0`, as those of IIS ARR do by default. */
  arrResponseHeader: v.optional(flag, true),
  /** How long a client may take to send the head of a request; 0: for ever. */
  headTimeoutSeconds: v.optional(seconds, defaultLimits.headTimeoutMs / 1000),
  /** How long a client may take to send a body that somebody reads; 0: for ever. */
  bodyTimeoutSeconds: v.optional(seconds, defaultLimits.bodyTimeoutMs / 1000),
  /** Connections of clients that may be open at once. */
  maxConnections: v.optional(range(1, 100_000), defaultLimits.maxConnections),
  /** How much is read of bodies whose requests are held, all together. */
  maxBufferedMegabytes: v.optional(range(1, 4096), defaultLimits.maxBufferedBytes / 1024 / 1024),
};
