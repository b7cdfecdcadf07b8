import { addressTarget, piecesTarget, unusable } from '../addresses.ts';
import type { FoundTarget, Place } from '../find.ts';
import { attribute } from './xml-document.ts';
import type { XmlElement } from './xml-document.ts';
import type { ConfigSettings, Setting } from './config-settings.ts';

/** What a provider's element says. */
export interface ProviderValues {
  readonly target: FoundTarget;
  /** Of the value that decides about the address. */
  readonly place: Place;
  readonly application?: string;
}

/**
 * Reads the attributes of a provider of Microsoft.Web.Redis as the provider does, versions 1.x to 5.x: a text is the
 * name of an app setting if there is one, a connection string also the name in `<connectionStrings>`, numbers and
 * booleans are literals first. `ssl` is true where nothing is said, whatever the documentation says
 * (Azure/aspnet-redis-providers, src/Shared/ProviderConfiguration.cs and StackExchangeClientConnection.cs).
 */
export function redisProvider(provider: XmlElement, settings: ConfigSettings): ProviderValues {
  const text = (name: string): Setting | undefined => {
    const literal = attribute(provider, name);
    if (!literal || literal.value === '') return undefined;
    const setting = settings.appSettings.get(literal.value.toLowerCase());
    return setting && setting.value !== '' ? setting : literal;
  };
  const bool = (name: string, fallback: boolean): boolean | string => {
    const literal = attribute(provider, name)?.value ?? '';
    const value = [literal, settings.appSettings.get(literal.toLowerCase())?.value ?? literal]
      .map((candidate) => /^\s*(true|false)\s*$/i.exec(candidate)?.[1]?.toLowerCase())
      .find(Boolean);
    if (literal === '') return fallback;
    return value === undefined ? literal : value === 'true';
  };
  const number = (name: string): string => {
    const literal = attribute(provider, name)?.value ?? '';
    if (/^\s*\d+\s*$/.test(literal)) return literal.trim();
    return settings.appSettings.get(literal.toLowerCase())?.value.trim() ?? literal;
  };
  const application = text('applicationName')?.value;
  const values = (target: FoundTarget, place: Place): ProviderValues => ({
    target,
    place,
    ...(application !== undefined && { application }),
  });
  const className = text('settingsClassName');
  const method = text('settingsMethodName');
  const connection = connectionString(provider, settings);
  if (connection) return values(inDatabase(connection, number('databaseId')), connection.place);
  if (className && method) {
    const name = `${className.value.split(',', 1)[0] ?? ''}.${method.value}`;
    return values(unusable({ code: 'computed', method: name }), className.place);
  }
  const ssl = bool('ssl', true);
  const host = text('host');
  const password = text('accessKey')?.value;
  const place = host?.place ?? provider.place;
  if (typeof ssl === 'string') {
    return values(unusable({ code: 'placeholder', found: ssl }), place);
  }
  const target = piecesTarget({
    host: host?.value ?? '127.0.0.1',
    port: number('port'),
    ...(password !== undefined && { password }),
    database: number('databaseId'),
    usesTls: ssl,
    defaultPort: ssl ? 6380 : 6379,
  });
  return values(target, place);
}

interface Connection extends Setting {
  /** True for a literal that looks like the name of a setting which no file has. */
  readonly isNameOnly: boolean;
}

function connectionString(
  provider: XmlElement,
  { appSettings, connectionStrings }: ConfigSettings,
): Connection | undefined {
  const literal = attribute(provider, 'connectionString');
  if (!literal || literal.value.trim() === '') return undefined;
  const name = literal.value.toLowerCase();
  const found = [appSettings.get(name), connectionStrings.get(name)].find(
    (setting) => setting && setting.value.trim() !== '',
  );
  if (found) return { ...found, isNameOnly: false };
  // A host of one word is written in lower case; `RedisConnection` names a setting of the server.
  const isNameOnly = /^[A-Za-z_]\w*$/.test(literal.value) && /[A-Z_]/.test(literal.value);
  return { ...literal, isNameOnly };
}

/** `databaseId` counts where the connection string names no database (since 2.2.3). */
function inDatabase({ value, isNameOnly }: Connection, databaseId: string): FoundTarget {
  if (isNameOnly) return unusable({ code: 'missing-setting', name: value });
  const target = addressTarget(value);
  const database = /^\d{1,9}$/.test(databaseId) ? Number(databaseId) : 0;
  if (target.type !== 'endpoint' || /defaultDatabase\s*=/i.test(value) || database === 0)
    return target;
  const { parsed } = target;
  if (parsed.address.database !== 0) return target;
  return { ...target, parsed: { ...parsed, address: { ...parsed.address, database } } };
}
