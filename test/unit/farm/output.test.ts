import assert from 'node:assert/strict';
import { lines } from '../../../src/farm/output.ts';

const begins = /^Farm starting on port (\d+)/;
const ends = /^Farm (?:ready on (\S+)|stopped)/;
const problem = /^farm: (error|warning): (.*)$/;

describe('the lines of a farm process', () => {
  it('are those that the problem matcher knows', () => {
    const servers = [
      { name: 'server-a', port: 9001 },
      { name: 'server-b', port: 9002 },
    ];
    assert.equal(
      [
        lines.starting(9000, servers),
        lines.serverReady('server-a', 'http://127.0.0.1:9001'),
        lines.ready('http://127.0.0.1:9000'),
        lines.error('Port 9001 is in use.'),
        lines.warning('server-b is down.'),
        lines.server('server-a', 'GET /'),
        lines.stopped(),
      ].join('\n'),
      `Farm starting on port 9000: server-a on 9001, server-b on 9002
server-a ready on http://127.0.0.1:9001
Farm ready on http://127.0.0.1:9000
farm: error: Port 9001 is in use.
farm: warning: server-b is down.
[server-a] GET /
Farm stopped`,
    );
  });

  it('begin, end and report problems where the matcher looks', () => {
    assert.equal(begins.exec(lines.starting(9000, []))?.[1], '9000');
    assert.equal(ends.exec(lines.ready('http://127.0.0.1:9000'))?.[1], 'http://127.0.0.1:9000');
    assert.match(lines.stopped(), ends);
    assert.deepEqual(problem.exec(lines.error('first\nsecond'))?.slice(1), [
      'error',
      'first↵second',
    ]);
  });

  it('can not be imitated by a server', () => {
    for (const line of [lines.ready('x'), lines.error('x'), lines.starting(1, [])]) {
      const printed = lines.server('server-a', line);
      for (const pattern of [begins, ends, problem]) assert.doesNotMatch(printed, pattern);
    }
  });
});
