import { type AddressParts, completeAddress, newParts } from './address-parts.ts';
import { REDIS_PORT, TLS_PORT } from './address-parts.ts';
import { ConfigError } from './config-error.ts';
import type { ParsedEndpoint } from './endpoint-address.ts';
import { type LineMember, lineMembers } from './line-members.ts';
import { meaningOfVariable, type OptionMeaning } from './option-names.ts';
import { as, parseAddress, readAddress, readOtherStore } from './parse-address.ts';
import { readOption } from './read-option.ts';
import { schemeOf } from './redis-url.ts';
import type { SourceText } from './source-text.ts';
import { isConnectionString } from './stackexchange.ts';
import { readScheme } from './url-scheme.ts';
import { attributeMembers, xmlMembers } from './xml-members.ts';

/** What may stand in front of a name: keywords, marks of lists and comments, options that set variables. */
const LEAD =
  /^(?:(?:export|set|setx|env|arg|var|let|const|string|public|private|static|readonly|php_value|php_admin_value|-e|--env|-|#|;|\/\/)\s+){1,8}/i;
const ASSIGNMENT =
  /^(?<name>[@$]?[A-Za-z_](?:[\w.$-]|:(?=[A-Za-z_])|\[[^\]\s]{0,60}\])*)(?<sign>\s*(?:=>|:=|=(?!=)|:(?=[\s"'`{]))\s*)/;
/** Code in front of its first literal. */
const CODE = /^[@$\p{L}_][^"'`]*[\s([=][^"'`]*$/u;

/**
 * Reads a line of a configuration file or of code: JSON, an element or attributes of XML, YAML, ini, properties,
 * variables, literals of C#, JavaScript, PHP, Python and Ruby. Undefined for a text that is no such line.
 * @throws ConfigError
 */
export function parseConfigLine(source: SourceText): ParsedEndpoint | undefined {
  const { text } = source;
  if (/^<(?:[\p{L}_]|!--)/u.test(text)) return choose(xmlMembers(source), source);
  const isData = /^(?:\{|\[\s*["'{])/.test(text) || /^(["'])[^"']{1,200}\1\s*(?:=>?|:)/.test(text);
  if (isData) return choose(lineMembers(source), source);
  const lead = LEAD.exec(text)?.[0].length ?? 0;
  const rest = source.slice(lead);
  if (isAssignment(rest.text)) {
    return choose(attributeMembers(rest) ?? lineMembers(rest), source);
  }
  if (lead === 0) return parseCode(source);
  // `setx REDIS_URL "redis://…"`, `ENV REDIS_URL redis://…`, `- redis://…`
  const named = /^[A-Za-z_][\w.]*\s+(?=["']|[a-z]{3,20}:\/\/)/.exec(rest.text)?.[0].length ?? 0;
  return parseCode(rest) ?? parseUnquoted(rest.slice(named));
}

/** `NAME=value` and `name: value`, unless the name is an option of a connection string. */
function isAssignment(text: string): boolean {
  const match = ASSIGNMENT.exec(text);
  const { name = '', sign = '' } = match?.groups ?? {};
  if (!match) return false;
  const value = text.slice(match[0].length);
  if (/^(?:[@$rbfu]{0,2}["'`]|[{[])/i.test(value) || schemeOf(value) !== undefined) return true;
  if (/^(?:seed|host)s?\[/i.test(name) && value.includes('&')) return false;
  const meaning = meaningOfVariable(name);
  // ServiceStack: `password@host`, where passwords may end in `=`.
  if (/^[^\s,]*@/.test(value)) return /\s/.test(sign) || meaning === 'address';
  const isCode = /\s/.test(sign) && /["'`]/.test(value);
  return isCode || !sign.includes('=') || isSubject(meaning) || meaning === undefined;
}

/** What a line can be about by its first name. */
function isSubject(meaning: OptionMeaning | undefined): boolean {
  return meaning === 'host' || meaning === 'address' || meaning === 'socket';
}

/** Code counts when a literal in it is an address without doubt: a password may look like code. */
function parseCode(source: SourceText): ParsedEndpoint | undefined {
  const quote = source.text.search(/["'`]/);
  if (quote < 0 || !CODE.test(source.text.slice(0, quote))) return undefined;
  let members: readonly LineMember[];
  try {
    members = lineMembers(source);
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
  const isAbout = members.some(
    ({ name = '', value, variable }) =>
      isSubject(meaningOfVariable(name)) || isWhole(value.text) || variable !== undefined,
  );
  const isOwnHost = isConnectionString(source.text) && isAddress(source.text);
  return isAbout && !isOwnHost ? choose(members, source) : undefined;
}

/** Takes quotation marks and what follows them away. */
export function parseUnquoted(source: SourceText): ParsedEndpoint {
  const quoted = /^(?<quote>["'])(?<body>.*)\k<quote>[\s,;)}\]]*$/s.exec(source.text)?.groups;
  if (quoted?.['body'] === undefined) return parseAddress(source);
  const [member, another] = lineMembers(source);
  return member && !another
    ? parseAddress(member.value)
    : parseAddress(source.slice(1, 1 + quoted['body'].length));
}

interface KnownMember extends LineMember {
  readonly meaning: OptionMeaning | undefined;
}

/**
 * Chooses among the values of a line: a whole address with what stands beside it, or the parts of one.
 * @throws ConfigError
 */
function choose(members: readonly LineMember[], source: SourceText): ParsedEndpoint {
  const known = joinPairs(members).map((member) => ({
    ...member,
    meaning: meaningOfVariable(member.name ?? ''),
  }));
  const given = known.filter(({ value }) => !/^(?:|null|nil|none|undefined|~)$/i.test(value.text));
  const whole =
    given.find(({ value }) => isUrl(value.text)) ??
    given.find(({ meaning }) => meaning === 'address') ??
    given.find(({ value }) => isConnectionString(value.text) && isAddress(value.text));
  if (whole) return parseWhole(whole, given, source);
  const hasHost = given.some(({ meaning }) => meaning === 'host' || meaning === 'socket');
  if (hasHost || given.some(({ name }) => /^accesskey$/i.test(name ?? ''))) {
    return as('options', () => parseOptions(given, source));
  }
  const unresolved = known.find(({ variable, value }) => variable !== undefined && !value.text);
  if (unresolved?.variable !== undefined) {
    const message = 'A variable, which nobody resolves';
    const found = unresolved.variable;
    throw new ConfigError('placeholder', unresolved.offset, message, { found });
  }
  const only =
    given.find(({ value }) => isAddress(value.text)) ?? (given[1] ? undefined : given[0]);
  const isOption = only?.meaning !== undefined && only.meaning !== 'unused';
  if (only && !isOption && !/^(?:true|false|\d*)$/i.test(only.value.text)) {
    return parseWhole(only, given, source);
  }
  throw new ConfigError('no-address', source.at(), 'Nothing here says where a Redis is');
}

/** `key="RedisHost" value="…"` and `{"name": "REDIS_URL", "value": "…"}` are a name and its value. */
function joinPairs(members: readonly LineMember[]): readonly LineMember[] {
  const key = members.find(({ name }) => /^(?:key|name)$/i.test(name ?? ''));
  const value = members.find(({ name }) => /^value$/i.test(name ?? ''));
  if (!key || !value) return members;
  return [{ ...value, name: key.value.text }];
}

function isUrl(text: string): boolean {
  return readScheme(schemeOf(text)?.name ?? '') !== undefined;
}

function isWhole(text: string): boolean {
  return isUrl(text) || isAddress(text);
}

/** `host:port`, or something with dots: what nobody would call anything else. */
function isAddress(text: string): boolean {
  return (
    /^(?:\[[0-9a-f:.]{2,40}\]|[\p{L}\p{N}_-]{1,63}(?:\.[\p{L}\p{N}_-]{1,63}){0,20})(?::\d{1,5}(?:[,/?].*)?|,.*)$/isu.test(
      text,
    ) || /^[\p{L}\p{N}_-]{1,63}(?:\.[\p{L}\p{N}_-]{1,63}){1,20}$/iu.test(text)
  );
}

/** A whole address; options beside it say what it leaves open. */
function parseWhole(
  whole: KnownMember,
  members: readonly KnownMember[],
  source: SourceText,
): ParsedEndpoint {
  const other = readOtherStore(whole.value.trim());
  if (other) return other;
  const parts = newParts();
  const defaultPort = readAddress(whole.value.trim(), parts);
  warnOfVariable(whole, parts);
  const beside: AddressParts = newParts();
  takeOptions(
    members.filter(({ meaning }) => meaning !== 'host' && meaning !== 'port'),
    beside,
  );
  const { hosts, warnings, login, tls, ...rest } = parts;
  const merged = {
    ...beside,
    ...rest,
    hosts,
    login: login.length > 0 ? login : beside.login,
    tls: { ...beside.tls, ...tls },
    warnings: [...warnings, ...beside.warnings],
  };
  return completeAddress(merged, defaultPort, source.at());
}

function parseOptions(members: readonly KnownMember[], source: SourceText): ParsedEndpoint {
  const parts = newParts();
  takeOptions(members, parts);
  // Microsoft's session provider uses TLS unless `ssl` says otherwise (ProviderConfiguration.cs).
  const isProvider = members.some(({ name, value }) =>
    /^type$/i.test(name ?? '')
      ? value.text.includes('RedisSessionStateProvider')
      : /^accesskey$/i.test(name ?? ''),
  );
  if (isProvider) parts.usesTls ??= true;
  if (parts.hosts.length === 0 && parts.socketPath === undefined) {
    throw new ConfigError('missing-host', source.at(), 'No host name is given');
  }
  return completeAddress(
    parts,
    (usesTls) => (isProvider && usesTls ? TLS_PORT : REDIS_PORT),
    source.at(),
  );
}

function takeOptions(members: readonly KnownMember[], parts: AddressParts): void {
  for (const { name = '', offset, value, meaning, variable } of members) {
    if (meaning === undefined || meaning === 'unused' || meaning === 'address') continue;
    readOption({ name, value, meaning, offset }, parts);
    warnOfVariable({ offset, value, ...(variable !== undefined && { variable }) }, parts);
  }
}

/** The value of a variable may be another one than the default that stands in the line. */
function warnOfVariable({ variable, offset }: LineMember, parts: AddressParts): void {
  if (variable === undefined) return;
  parts.warnings.push({ code: 'variable-default', option: variable, offset });
}
