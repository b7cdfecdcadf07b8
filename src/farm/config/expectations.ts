import * as v from 'valibot';
import { parseRedisEndpoint } from '../../config/parse-endpoint.ts';
import { whole } from '../../shapes/shape.ts';
import { englishText, l10n, type Reason } from '../../formats/reason.ts';

/** What is said of each expectation, by the text that a schema gives back for it. */
export const expectations = new Map<string, Reason>();

/** The text that a schema gives back for an expectation. @param reason `{0}` in it stands for the setting */
export const expects = (reason: Reason): string => {
  const key = englishText(reason);
  expectations.set(key, reason);
  return key;
};

/** Stands for the property in an expectation; its path is filled in when one is broken. */
export const SETTING = '…';
/** A whole number within limits. */
export const range = (least: number, most: number) =>
  whole(
    least,
    most,
    expects(
      l10n.t(
        'The farm property "{0}" must be a whole number from {1} to {2}.',
        SETTING,
        String(least),
        String(most),
      ),
    ),
  );

/** True or false. */
export const flag = v.boolean(
  expects(l10n.t('The farm property "{0}" must be true or false.', SETTING)),
);

const flagOrObject = v.boolean(
  expects(l10n.t('The farm property "{0}" must be true, false, or an object.', SETTING)),
);

/** True or false, or an object that says more. What is wrong within the object is told by its path. */
export const flagOr = <const S extends v.GenericSchema>(
  object: S,
): v.UnionSchema<[typeof flagOrObject, S], undefined> => ({
  ...v.union([flagOrObject, object]),
  '~run': (dataset, config) => {
    const { value } = dataset;
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return (isObject ? object : flagOrObject)['~run'](dataset, config);
  },
});

/** More servers than this on one machine are a mistake, not a farm. */
export const maxServers = 64;
/** A TCP port. */
export const port = range(1, 65_535);
/** Seconds, a day at most. */
export const seconds = range(0, 86_400);

/** What is said where there is no such string. */
export const textExpected = expects(
  l10n.t('The farm property "{0}" must be a non-empty string.', SETTING),
);
/** A string, which may be empty. */
export const anyText = v.string(
  expects(l10n.t('The farm property "{0}" must be a string.', SETTING)),
);
/** What is said where no object is. */
export const objectExpected = expects(
  l10n.t('The farm property "{0}" must be an object.', SETTING),
);
/** A string that is not empty. */
export const text = v.pipe(
  v.string(textExpected),
  v.nonEmpty(textExpected),
  v.excludes('\0', textExpected),
);

/** One of some words. */
export const oneOf = <const T extends readonly string[]>(names: T) =>
  v.picklist(
    names,
    expects(
      l10n.t(
        'The farm property "{0}" must be one of these: {1}.',
        SETTING,
        names.map((name) => `"${name}"`).join(', '),
      ),
    ),
  );

/** Whether an address can be understood. */
const isEndpoint = (address: string): boolean => {
  try {
    parseRedisEndpoint(address);
    return true;
  } catch {
    return false;
  }
};

/** `host:port`, a redis:// URL or a StackExchange.Redis string. */
export const endpointText = v.pipe(
  text,
  v.check(
    isEndpoint,
    expects(
      l10n.t(
        'The farm property "{0}" must be host:port, a redis:// URL, or a StackExchange.Redis connection string.',
        SETTING,
      ),
    ),
  ),
);
