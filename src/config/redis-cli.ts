import { type AddressParts, completeAddress, newParts, REDIS_PORT } from './address-parts.ts';
import { ConfigError } from './config-error.ts';
import type { ParsedEndpoint } from './endpoint-address.ts';
import { parseHostPort } from './host-port.ts';
import { isLoopback } from './known-hosts.ts';
import type { OptionMeaning } from './option-names.ts';
import { readOption } from './read-option.ts';
import { readUrl } from './redis-url.ts';
import { type ShellWord, shellWords } from './shell-words.ts';
import { SourceText } from './source-text.ts';

const CLIENT = /^(?:.*[\\/])?(?:redis\d?-cli|valkey-cli|keydb-cli|rdcli)(?:\.exe)?$/i;
const PASSWORD_VARIABLE = /^(?:REDISCLI_AUTH|VALKEYCLI_AUTH)=/;
/** What runs a command somewhere else. */
const RUNNER =
  /^(?:docker|docker-compose|podman|nerdctl|kubectl|oc|ssh|wsl|lxc|vagrant)(?:\.exe)?$/i;

/** The options that take a value (redis-cli.c, `parseOptions`), and what they mean here. */
const valued: Readonly<Record<string, OptionMeaning>> = {
  '-h': 'host',
  '-p': 'port',
  '-s': 'socket',
  '-a': 'password',
  '--pass': 'password',
  '--user': 'username',
  '-u': 'address',
  '-n': 'database',
  '--sni': 'tls-name',
  '--cacert': 'authority-file',
  '--cert': 'certificate-file',
  '--key': 'key-file',
  '--cacertdir': 'unsupported',
  ...Object.fromEntries(
    [
      '-r -i -d -D -t -X --tls-ciphers --tls-ciphersuites --show-pushes --rdb --functions-rdb --pipe-timeout',
      '--memkeys-samples --lru-test --pattern --quoted-pattern --eval --intrinsic-latency --count --cursor',
      '--keystats-samples --top',
    ].flatMap((line) => line.split(' ').map((name) => [name, 'unused'] as const)),
  ),
};

/** Options that stand alone and say something about an address. */
const flags: Readonly<Record<string, OptionMeaning>> = {
  '--tls': 'tls',
  '--insecure': 'skips-checks',
};
/** Options that stand alone and say nothing about one. */
const otherFlags = new Set(
  [
    '-c -e -x -2 -3 --raw --no-raw --csv --json --quoted-json --quoted-input --stat --latency',
    '--latency-history --latency-dist --replica --slave --pipe --bigkeys --memkeys --hotkeys --keystats --scan',
    '--ldb --ldb-sync-mode --verbose --no-auth-warning --askpass --help --version',
  ].flatMap((line) => line.split(' ')),
);

/** True for a command line of `redis-cli` or one of its kind, with whatever runs it in front. */
export function isRedisCommand(text: string): boolean {
  return /(?:redis\d?|valkey|keydb)-cli(?:\.exe)?(?:["'\s]|$)|(?:^|[\s/])rdcli\s/i.test(text);
}

/**
 * Reads a command line of `redis-cli` or `valkey-cli`, with its path, `sudo`, variables, `docker run …`
 * and the like in front. Nothing is run.
 * @throws ConfigError
 */
export function parseRedisCommand(source: SourceText): ParsedEndpoint {
  try {
    const words = shellWords(source);
    const client = words.findIndex((word) => CLIENT.test(word.source.text));
    if (client >= 0) return parseWords(words, client, source);
    const inner = words.find(({ source: { text } }) => isRedisCommand(text) && text.includes(' '));
    if (inner && inner.source.length < source.length) return parseRedisCommand(inner.source);
    throw new ConfigError('no-address', source.at(), 'No command of redis-cli');
  } catch (error) {
    throw error instanceof ConfigError ? error.readAs('command') : error;
  }
}

function parseWords(
  words: readonly ShellWord[],
  client: number,
  source: SourceText,
): ParsedEndpoint {
  const parts = newParts();
  const before = words.slice(0, client);
  for (const word of before) {
    if (!PASSWORD_VARIABLE.test(word.source.text)) continue;
    const value = word.source.slice(word.source.text.indexOf('=') + 1);
    take({ ...word, source: value }, 'password', 'REDISCLI_AUTH', parts);
  }
  const end = words.findIndex(({ isOperator }, index) => isOperator && index > client);
  readArguments(words.slice(client + 1, end < 0 ? undefined : end), parts);
  if (parts.hosts.length === 0 && parts.socketPath === undefined) {
    parts.hosts.push({ host: '127.0.0.1', offset: source.at() });
  }
  parts.isRedis = true;
  const runner = before.find((word) => RUNNER.test(word.source.text))?.source;
  const isOutside =
    parts.socketPath === undefined &&
    parts.hosts.every(({ host }) => !isLoopback(host) && host.includes('.'));
  if (runner && (!isOutside || /^ssh/i.test(runner.text))) {
    parts.warnings.push({ code: 'elsewhere', option: runner.text, offset: runner.at() });
  }
  return completeAddress(parts, () => REDIS_PORT, source.at());
}

/** Takes options up to the first word that is none: there, the command for Redis begins. */
function readArguments(words: readonly ShellWord[], parts: AddressParts): void {
  for (let index = 0; index < words.length; index++) {
    const option = words[index]?.source;
    if (!option?.text.startsWith('-')) return;
    const name = option.text;
    if (name === '--cluster') {
      // `--cluster check host:port`
      const node = words[index + 2]?.source;
      if (node) parts.hosts.push(parseHostPort(node));
      index += 2;
      continue;
    }
    const meaning = Object.hasOwn(valued, name) ? valued[name] : undefined;
    if (meaning === undefined) {
      const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
      const nothing = new SourceText('', option.at());
      const isOther = flag === undefined && otherFlags.has(name);
      const offset = option.at();
      if (!isOther) readOption({ name, value: nothing, meaning: flag, offset }, parts);
      continue;
    }
    index++;
    const value = words[index];
    if (!value) {
      throw new ConfigError('missing-value', option.at(), 'An option without its value', {
        option: name,
      });
    }
    if (meaning !== 'unused') take(value, meaning, name, parts);
  }
}

function take(word: ShellWord, meaning: OptionMeaning, name: string, parts: AddressParts): void {
  const { source, variable } = word;
  const offset = source.at();
  if (variable !== undefined) {
    if (meaning === 'password') {
      parts.warnings.push({ code: 'placeholder', offset });
      return;
    }
    const message = 'A variable, which nobody resolves';
    throw new ConfigError('placeholder', offset, message, { found: variable });
  }
  if (meaning === 'address') readUrl(source, parts);
  else if (meaning === 'password') parts.password = source.text;
  else if (meaning === 'host') parts.hosts = [parseHostPort(source)];
  else readOption({ name, value: source, meaning, offset }, parts);
}
