import { fromBase64, readJsonLines } from '../../formats/support/fixtures.ts';
import { assertFindsAll, queriesOf, type Searched } from './plain-search.ts';

/** Streams of .NET, ten to a session. */
function sessionsOf(file: string): readonly Searched[] {
  const lines = readJsonLines<{ readonly base64?: string }>(file);
  const items = lines.flatMap(({ base64 }, index) =>
    base64 === undefined
      ? []
      : [{ name: `Item${index}`, bytes: fromBase64(base64), isSystem: false }],
  );
  return Array.from({ length: Math.ceil(items.length / 10) }, (_, index) => ({
    ref: { layout: 'aspnet-v2', application: '/App', id: String(index) },
    items: items.slice(index * 10, index * 10 + 10),
  }));
}

describe('what a search leaves undecoded', () => {
  for (const file of ['nrbf-dotnet10.jsonl', 'nrbf-mono.jsonl']) {
    it(`holds nothing that it looks for, in ${file}`, () => {
      const sessions = sessionsOf(file);
      for (const session of sessions) assertFindsAll([session], queriesOf([session]));
    });
  }
});
