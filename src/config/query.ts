import { ConfigError } from './config-error.ts';
import type { SourceText } from './source-text.ts';

/** An option of a URL, its escapes decoded. */
export interface QueryOption {
  readonly name: SourceText;
  readonly value: SourceText;
  readonly offset: number;
}

/** The options between `&`; phpredis' clusters and Symfony write nothing but these. */
export function readQuery(source: SourceText): readonly QueryOption[] {
  return source.split('&').flatMap((pair) => {
    if (pair.text === '') return [];
    const equals = pair.text.indexOf('=');
    const name = decodePercent(equals < 0 ? pair : pair.slice(0, equals));
    const value = decodePercent(pair.slice(equals < 0 ? pair.length : equals + 1));
    // Symfony names a host in the brackets.
    const bracketed = /^hosts?\[(?<host>[^\]]+)\]$/i.exec(name.text)?.groups?.['host'];
    const isSymfony = bracketed !== undefined && value.text === '' && !/^\d+$/.test(bracketed);
    const start = name.text.indexOf('[') + 1;
    return [
      {
        name,
        value: isSymfony ? name.slice(start, start + bracketed.length) : value,
        offset: pair.at(),
      },
    ];
  });
}

/**
 * Text with its escapes decoded.
 * @throws ConfigError `bad-escape`
 */
export function decodePercent(source: SourceText): SourceText {
  return source.replace(/%(?:[0-9a-f]{2}(?:%[0-9a-f]{2})*)?/gi, ({ 0: escapes, index }) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      const message = 'Write % as %25 in a user name or password';
      throw new ConfigError('bad-escape', source.at(index), message);
    }
  });
}
