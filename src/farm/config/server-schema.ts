import * as v from 'valibot';
import { fields, named } from '../../shapes/shape.ts';
import {
  anyText,
  expects,
  objectExpected,
  oneOf,
  port,
  range,
  SETTING,
  text,
  textExpected,
} from './expectations.ts';
import { parseServerAddress } from './server-address.ts';
import { sampleLayouts } from './sample-layouts.ts';
import { l10n } from '../../formats/reason.ts';

const commandExpected = expects(
  l10n.t('The farm property "{0}" must be an array with a program and its arguments.', SETTING),
);
const serverNameExpected = expects(
  l10n.t('The farm property "{0}" must be 1 to 64 letters, digits, "-", "_", or ".".', SETTING),
);

const addressExpected = expects(
  l10n.t(
    'The farm property "{0}" must be the address of a server without a path, such as http://localhost:8080.',
    SETTING,
  ),
);
const pathExpected = expects(
  l10n.t('The farm property "{0}" must be a path that starts with "/".', SETTING),
);

/** The members of a server of a farm, as a task describes it. */
export const serverSchema = fields(
  {
    /** Unique; letters, digits, `-`, `_` and `.`. */
    name: v.optional(
      v.pipe(v.string(serverNameExpected), v.regex(/^[\w.-]{1,64}$/, serverNameExpected)),
    ),
    /** Its port on this machine; the address of one that runs already has its own. */
    port: v.optional(port),
    /** Its share of the requests: weight by sum of weights. 0 takes none but those bound to it. */
    weight: v.optional(range(0, 1_000_000), 1),
    /**
     * The program and its arguments, without a shell. In it, in `cwd` and in `env`, `${port}` and `${name}`
     * stand for the server's, and `${redis}`, `${redisHost}` and `${redisPort}` for a port of this machine that
     * leads to the farm's Redis. Without this, a launch configuration or an address: the sample site.
     */
    command: v.optional(
      v.pipe(
        v.array(anyText, commandExpected),
        v.minLength(1, commandExpected),
        v.checkItems((part, index) => index > 0 || v.is(text, part), textExpected),
      ),
    ),
    /** The name of a launch configuration: VS Code starts it, and the farm waits for the port. */
    launch: v.optional(text),
    /** Where a server is that runs already, `http://host:port` or https. */
    address: v.optional(
      v.pipe(
        text,
        v.check((value) => parseServerAddress(value) !== undefined, addressExpected),
      ),
    ),
    /** What must answer before it gets requests; absent: any answer in HTTP will do. */
    readyPath: v.optional(v.pipe(v.string(pathExpected), v.regex(/^\/[!-~]*$/, pathExpected))),
    /** The status with which `readyPath` must answer; absent: any. */
    readyStatus: v.optional(range(200, 599)),
    /** Whether it is started again after it has ended by itself; absent: never, so that it is seen. */
    restart: v.optional(oneOf(['never', 'crash'])),
    /** The layout in which the sample site stores sessions here; absent: that of the farm. */
    layout: v.optional(oneOf(sampleLayouts)),
    /** The folder in which the command runs; absent: that of the farm process. */
    cwd: v.optional(text),
    /** Variables added to the environment of the command. */
    env: v.optional(named(anyText, objectExpected)),
  },
  objectExpected,
);
