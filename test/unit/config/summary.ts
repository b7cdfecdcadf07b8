import { ConfigError } from '../../../src/config/config-error.ts';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';

/**
 * What is read from a text in one line: hosts or the socket, `tls` (`tls?` when only guessed, `plain` when the text
 * says that there is none), `name=value` of the rest, and warnings behind `!`. Of an error: its code, the position as
 * people count, and what is named.
 */
export function summary(text: string): string {
  try {
    return summaryOf(text);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const { option, found } = error.facts;
    return ['refused', error.code, `@${error.position}`, found ?? option ?? ''].join(' ').trim();
  }
}

function summaryOf(text: string): string {
  const { address, secrets, access, warnings } = parseEndpoint(text);
  const tls = address.usesTls ? (address.isTlsGuessed ? 'tls?' : 'tls') : '';
  const plain = address.usesTls || address.isTlsGuessed ? '' : 'plain';
  const parts: readonly (readonly [name: string, value: string | number | undefined])[] = [
    ['name', address.tlsServerName],
    ['user', address.username],
    ['password', secrets.password],
    ['db', address.database === 0 ? undefined : address.database],
    ['service', address.sentinelService],
    ['sentinelUser', address.sentinelUsername],
    ['sentinelPassword', secrets.sentinelPassword],
    ['ca', access?.tls?.authorityFiles?.join(' ')],
    ['cert', access?.tls?.certificateFile],
    ['key', access?.tls?.keyFile],
    ['passphrase', secrets.tlsPassphrase],
  ];
  return [
    ...(address.socketPath === undefined ? [] : [`socket ${address.socketPath}`]),
    ...address.hosts.map(({ host, port }) => `${host}|${port}`),
    ...(address.socketPath === undefined ? [tls + plain] : []),
    ...(address.store ? [Object.values(address.store).join(' ')] : []),
    ...parts.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`])),
    ...warnings
      .filter(({ code }) => code !== 'unused-option')
      .map(({ code, option }) => `!${code}${option === undefined ? '' : `(${option})`}`),
  ]
    .filter((part) => part !== '')
    .join(' ');
}
