import { readFileSync } from 'node:fs';
import { FarmError } from './errors.ts';
import { l10n } from '../formats/reason.ts';

/** What stands on the command line of a farm process. */
export interface FarmArguments {
  /** The task definition, parsed but not checked. */
  readonly config: unknown;
  /** Where to listen for hosts; absent: nowhere. */
  readonly control?: string;
  /** True: the farm ends when its standard input does. */
  readonly endsWithStdin: boolean;
}

export const usage =
  'farm.js --config <json or path of a JSON file> [--control <path>] [--end-with-stdin]';

/** The description of a farm from JSON, or from the file of that path. @throws FarmError `bad-config` */
export const readConfig = (text: string): unknown => {
  const isJson = text.trimStart().startsWith('{');
  try {
    return JSON.parse(isJson ? text : readFileSync(text, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FarmError(
      'bad-config',
      isJson
        ? l10n.t('The value of --config is not valid JSON. {0}', reason)
        : l10n.t('The configuration file {0} cannot be read. {1}', text, reason),
      { setting: '--config' },
    );
  }
};

/**
 * Reads the command line. Without `--config` the farm is the default one.
 * @throws FarmError `bad-config`
 */
export const parseArguments = (args: readonly string[]): FarmArguments => {
  let config: unknown = {};
  let control: string | undefined;
  let endsWithStdin = false;
  for (let index = 0; index < args.length; index++) {
    const name = args[index];
    const value = args[index + 1];
    if (name === '--end-with-stdin') {
      endsWithStdin = true;
    } else if ((name === '--config' || name === '--control') && value !== undefined) {
      if (name === '--config') config = readConfig(value);
      else control = value;
      index++;
    } else {
      throw new FarmError(
        'bad-config',
        l10n.t('The argument "{0}" is not valid. Usage: {1}', name ?? '', usage),
        {
          setting: name ?? '',
        },
      );
    }
  }
  return { config, endsWithStdin, ...(control !== undefined && { control }) };
};
