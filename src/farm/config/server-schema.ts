import * as v from 'valibot';
import { fields, named } from '../../shapes/shape.ts';
import {
  anyText,
  expects,
  objectExpected,
  port,
  range,
  SETTING,
  text,
  textExpected,
} from './expectations.ts';
import { l10n } from '../../formats/reason.ts';

const commandExpected = expects(
  l10n.t('The farm property "{0}" must be an array with a program and its arguments.', SETTING),
);
const serverNameExpected = expects(
  l10n.t('The farm property "{0}" must be 1 to 64 letters, digits, "-", "_", or ".".', SETTING),
);

/** The members of a server of a farm, as a task describes it. */
export const serverSchema = fields(
  {
    /** Unique; letters, digits, `-`, `_` and `.`. */
    name: v.optional(
      v.pipe(v.string(serverNameExpected), v.regex(/^[\w.-]{1,64}$/, serverNameExpected)),
    ),
    port,
    /** Its share of the requests: weight by sum of weights. 0 takes none but those bound to it. */
    weight: v.optional(range(0, 1_000_000), 1),
    /**
     * The program and its arguments, without a shell; `${port}` and `${name}` stand for the server's.
     * Absent: the sample site.
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
    /** The folder in which the command runs; absent: that of the farm process. */
    cwd: v.optional(text),
    /** Variables added to the environment of the command. */
    env: v.optional(named(anyText, objectExpected)),
  },
  objectExpected,
);
