import * as vscode from '../shown/vscode.ts';
import type { MovingItem, MovingOff } from '../../survey/census/moving-off.ts';
import { registerKeys } from '../../survey/census/register-keys.ts';
import { layoutFullName } from '../sessions/layout-names.ts';
import { applicationText } from '../sessions/tree-items.ts';
import { code, inline } from './statistics-markdown.ts';
import { countText, percentText, stretchText } from './statistics-text.ts';

const { l10n } = vscode;

/** The check list for a move of ASP.NET applications: what to register, to rewrite, and to wait for. */
export function movingOffMarkdown(endpoint: string, moves: readonly MovingOff[]): string {
  return [
    `# ${inline(l10n.t('Moving off ASP.NET session state: {0}', endpoint))}`,
    ...moves.map(applicationMarkdown),
  ]
    .join('\n\n')
    .concat('\n');
}

function applicationMarkdown(move: MovingOff): string {
  const [group] = move.groups;
  const name = applicationText({
    application: move.application,
    layout: group?.layout ?? 'aspnet-v5',
  });
  const isWhole = move.readCount >= move.sessionCount;
  const basis = isWhole
    ? l10n.t('From all {0} sessions.', countText(move.readCount))
    : l10n.t(
        'From {0} of {1} sessions. Items in other sessions are not in this list.',
        countText(move.readCount),
        countText(move.sessionCount),
      );
  return [
    `## ${inline(name)}`,
    inline(basis),
    ...[
      registerPart(move),
      jsonPart(move),
      binaryPart(move),
      dangerPart(move),
      rarePart(move),
      providerPart(move),
    ].filter((part) => part !== ''),
  ].join('\n\n');
}

function part(title: string, intro: string, tasks: readonly string[], after = ''): string {
  if (tasks.length === 0) return '';
  const list = tasks.map((task) => `- [ ] ${task}`).join('\n');
  return [`### ${inline(title)}`, inline(intro), list, ...(after === '' ? [] : [after])].join(
    '\n\n',
  );
}

function registerPart(move: MovingOff): string {
  const { items, caseTwins } = move;
  const tasks = [
    ...items.map((item) => registerTask(item, move)),
    ...caseTwins.map((names) =>
      l10n.t(
        '{0} differ only in upper and lower case. ASP.NET treats them as one item, System.Web adapters by default as several.',
        names.map(code).join(', '),
      ),
    ),
  ];
  const snippet = ['```csharp', registerKeys(move), '```'].join('\n');
  return part(
    l10n.t('Register every item'),
    l10n.t(
      'System.Web adapters store only items that are registered with their exact type. Call these in AddJsonSessionSerializer.',
    ),
    tasks,
    snippet,
  );
}

function registerTask(item: MovingItem, { readCount }: MovingOff): string {
  const { name, type, otherTypes, sessionCount, isPattern } = item;
  const share = l10n.t('in {0} of the sessions', percentText(sessionCount, readCount));
  const shown = name === '' ? inline(l10n.t('(no name)')) : code(name);
  const parts = [shown, ...(type === undefined ? [] : [code(type)]), inline(share)];
  const line = parts.join(' · ');
  if (isPattern) {
    const text = l10n.t(
      'The part at * changes, so that no list of names is complete. Write an ISessionKeySerializer for them, or keep them under one name.',
    );
    return `${line}. ${inline(text)}`;
  }
  if (type === undefined) {
    return `${line}. ${inline(l10n.t('Its type cannot be told from what is stored. Find where the site sets it.'))}`;
  }
  if (otherTypes.length === 0) return line;
  const text = l10n.t(
    'Values of other types were seen, too, and would not be stored. Give each type its own name: {0}',
    otherTypes.map(code).join(', '),
  );
  // The names of types are code already.
  return `${line}. ${text}`;
}

function jsonPart({ items }: MovingOff): string {
  const tasks = items
    .filter(({ fit, type }) => type !== undefined && fit !== 'whole')
    .map(({ name, type = '', worst, fit }) => {
      const what = worst === undefined ? code(type) : `${code(type)} → ${code(worst)}`;
      return `${code(name)} · ${what}. ${inline(fitText(fit))}`;
    });
  return part(
    l10n.t('Check what JSON keeps'),
    l10n.t(
      'The adapters write items by System.Text.Json. These do not simply come back as they were.',
    ),
    tasks,
  );
}

function fitText(fit: MovingItem['fit']): string {
  switch (fit) {
    case 'whole':
      return '';
    case 'reversed':
      return l10n.t('The order of its items is reversed each time it is read.');
    case 'elements':
      return l10n.t(
        'Values declared as object come back as JsonElement, and casts to their type throw.',
      );
    case 'own':
      return l10n.t('Only public properties that can be set come back. Fields do not.');
    case 'unknown':
      return l10n.t(
        'It is not known what JSON makes of this type. Write it and read it in a test.',
      );
    case 'loses':
      return l10n.t('It comes back empty or with other values, without an error.');
    case 'fails':
      return l10n.t(
        'Writing or reading it throws an exception. Store something else in its place.',
      );
  }
}

function binaryPart({ items, ownClasses, hasOwnSerializer, readCount }: MovingOff): string {
  if (readCount === 0) return '';
  const binary = items.filter(({ isBinary }) => isBinary);
  const tasks = [
    ...(binary.length === 0
      ? []
      : [
          inline(
            l10n.t(
              '{0} of {1} items are stored by BinaryFormatter. .NET 9 and later do not contain it, so no server there can read these sessions.',
              countText(binary.length),
              countText(items.length),
            ),
          ),
        ]),
    ...ownClasses.map(
      (name) =>
        `${code(name)}. ${inline(l10n.t('Move the class, or a copy with the same properties.'))}`,
    ),
    ...(hasOwnSerializer
      ? [
          inline(
            l10n.t(
              'Some items are not stored by BinaryFormatter. The site sets redisSerializerType, which version 5 of the provider ignores.',
            ),
          ),
        ]
      : []),
  ];
  return part(
    l10n.t('Replace BinaryFormatter'),
    l10n.t('These classes exist only as BinaryFormatter wrote them.'),
    tasks,
  );
}

function dangerPart({ dangers }: MovingOff): string {
  return part(
    l10n.t('Look at dangerous types'),
    l10n.t('A server that reads these classes back can run code that somebody stored.'),
    dangers.map(code),
  );
}

function rarePart({ items, readCount }: MovingOff): string {
  return part(
    l10n.t('Test rare items'),
    l10n.t('Few sessions have these. Tests and reviews easily miss the code that uses them.'),
    items
      .filter(({ isRare }) => isRare)
      .map(({ name, sessionCount }) =>
        [
          code(name),
          inline(l10n.t('in {0} of {1} sessions', countText(sessionCount), countText(readCount))),
        ].join(' · '),
      ),
  );
}

/** What a change of the provider's version, or a move to ASP.NET Core, does to sessions that exist. */
function providerPart({ groups, timeoutSeconds }: MovingOff): string {
  const versions = groups.map(({ layout, sessionCount }) =>
    l10n.t('{0}: {1} sessions', layoutFullName(layout), countText(sessionCount)),
  );
  const isOld = groups.some(({ layout }) => layout !== 'aspnet-v5');
  const isNew = groups.some(({ layout }) => layout === 'aspnet-v5');
  const wait =
    timeoutSeconds === undefined
      ? l10n.t('Sessions of the old servers end by their timeout after the last request there.')
      : l10n.t(
          'Sessions of the old servers end {0} after the last request there. Let those servers finish them, or plan a time when users sign in again.',
          stretchText(timeoutSeconds * 1000),
        );
  const tasks = [
    ...(isOld && isNew
      ? [
          l10n.t(
            'Servers of version 5 and older ones are both in use. They use other keys, so a visitor who changes servers has an empty session.',
          ),
        ]
      : []),
    ...(isOld
      ? [
          l10n.t(
            'Version 5 of the provider uses other keys and another format. It does not read the sessions of older versions: every visitor starts with an empty one.',
          ),
          l10n.t(
            'Version 5 stores a session as one value: of two requests without a lock, the last one to finish overwrites the other.',
          ),
        ]
      : []),
    l10n.t(
      'ASP.NET Core reads none of these sessions. System.Web adapters can share them only through the old site, as remote app session.',
    ),
    wait,
  ];
  return part(l10n.t('Plan for the sessions that exist'), versions.join(', '), tasks.map(inline));
}
