import * as vscode from '../shown/vscode.ts';
import type { OtherStore } from '../../config/endpoint-address.ts';
import type { Tooltip } from '../shown/markdown.ts';

/** Where sessions were looked for and none was found. */
export interface EmptyPlace {
  /** The endpoint's address, for those who want to point a site at it. */
  readonly address: string;
  /** Absent for a Redis. */
  readonly store?: OtherStore | undefined;
}

/** What was looked for, and how a site comes to keep its sessions there. */
export function setUpHelp(place: EmptyPlace): Tooltip {
  const heading = vscode.l10n.t('No sessions found');
  const set = vscode.l10n.t(
    'To store the sessions of an ASP.NET site here, add this to its web.config:',
  );
  switch (place.store?.kind) {
    case undefined:
      return { heading, paragraphs: [...redisTexts(), [set]], code: redisElement(place.address) };
    case 'dynamodb':
      return {
        heading,
        paragraphs: [
          [
            vscode.l10n.t(
              'Session Farm looked for sessions of ASP.NET (AWS.SessionProvider), ASP.NET Core, Express, PHP, and other frameworks.',
            ),
          ],
          [set],
        ],
        code: tableElement(place.store),
      };
    case 'memcached':
      return {
        heading,
        paragraphs: [
          [
            vscode.l10n.t(
              'Session Farm looked for sessions of PHP, ASP.NET, ASP.NET Core, Express, Django, Rack, and Flask.',
            ),
          ],
        ],
      };
  }
}

function redisTexts(): readonly string[][] {
  return [
    [
      vscode.l10n.t(
        'Session Farm looked for sessions of ASP.NET (Microsoft.Web.RedisSessionStateProvider 1.x to 5.x), ASP.NET Core, and other frameworks.',
      ),
    ],
    [
      vscode.l10n.t(
        'To show sessions under keys of your own, select this row. Teach a Layout asks for a key and adds a layout to the setting {0}.',
        'sessionFarm.layouts',
      ),
    ],
  ];
}

function redisElement(address: string): NonNullable<Tooltip['code']> {
  return sessionState('Redis', [
    '    <add name="Redis" type="Microsoft.Web.Redis.RedisSessionStateProvider"',
    `         connectionString="${address}" />`,
  ]);
}

function tableElement({
  region,
  table,
}: Extract<OtherStore, { kind: 'dynamodb' }>): NonNullable<Tooltip['code']> {
  return sessionState('DynamoDB', [
    '    <add name="DynamoDB" type="Amazon.SessionProvider.DynamoDBSessionStateStore, AWS.SessionProvider"',
    `         Region="${region}" Table="${table}" />`,
  ]);
}

function sessionState(name: string, provider: readonly string[]): NonNullable<Tooltip['code']> {
  return {
    language: 'xml',
    lines: [
      `<sessionState mode="Custom" customProvider="${name}">`,
      '  <providers>',
      ...provider,
      '  </providers>',
      '</sessionState>',
    ],
  };
}
