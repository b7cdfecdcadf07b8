import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { lines } from '../../../src/farm/output.ts';
import { farmProblemMatcher } from '../../../src/host/farm/definition.ts';

interface Matcher {
  readonly name: string;
  readonly pattern: { readonly regexp: string };
  readonly background: {
    readonly activeOnStart: boolean;
    readonly beginsPattern: string;
    readonly endsPattern: string;
  };
}

const manifest = JSON.parse(
  readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
) as { contributes: { problemMatchers: readonly Matcher[] } };

describe('the problem matcher of a farm', () => {
  const matcher = manifest.contributes.problemMatchers.find(
    ({ name }) => `$${name}` === farmProblemMatcher,
  );
  assert.ok(matcher);
  const begins = new RegExp(matcher.background.beginsPattern);
  const ends = new RegExp(matcher.background.endsPattern);
  const servers = [
    { name: 'server-a', port: 9001 },
    { name: 'server-b', port: 9002 },
  ];
  const ready = lines.ready('http://127.0.0.1:9000');

  it('sees a farm begin, and when it is ready or has ended', () => {
    assert.ok(begins.test(lines.starting(9000, servers)));
    assert.ok(ends.test(ready));
    assert.ok(ends.test(lines.stopped()));
  });

  it('takes no other line for the end, least of all what a server prints', () => {
    const others = [
      lines.starting(9000, servers),
      lines.serverReady('server-a', 'http://127.0.0.1:9001'),
      lines.server('server-a', ready),
      lines.error('Port 9000 is in use.'),
      lines.warning('server-b is down.'),
    ];
    assert.deepEqual(
      others.filter((line) => ends.test(line)),
      [],
    );
    assert.ok(!begins.test(lines.server('server-a', lines.starting(9000, servers))));
  });

  it('finds no problem in a file: the farm tells of those over its control socket', () => {
    const pattern = new RegExp(matcher.pattern.regexp);
    for (const line of [ready, lines.error('x: y'), lines.warning('x: y')]) {
      assert.ok(!pattern.test(line), line);
    }
  });
});
