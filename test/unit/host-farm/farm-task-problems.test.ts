import assert from 'node:assert/strict';
import { farmTaskProblems } from '../../../src/host/farm/task-problems/farm-task-problems.ts';
import { englishText } from '../../../src/formats/reason.ts';

/** The problems of a farm that is written so: where, what is said, and what is offered. */
const found = (farm: string): [string, string, readonly string[]][] => {
  const text = `{
  // Comments are allowed.
  "version": "2.0.0",
  "tasks": [
    { "label": "build", "type": "shell", "algoritm": "x", "port": "none" },
    { "label": "farm", "type": "session-farm", ${farm} },
  ],
}`;
  return farmTaskProblems(text).map(({ offset, length, reason, replacements }) => [
    text.slice(offset, offset + length),
    englishText(reason),
    replacements,
  ]);
};

describe('the problems of a farm in tasks.json', () => {
  it('are none where the farm can be started, and none of other tasks', () => {
    const farm = '"port": 9000, "problemMatcher": [], "presentation": {}, "whatever": 1';
    assert.deepEqual(found(farm), []);
  });

  it('are at the value, all at once, with the words that may be meant', () => {
    const farm =
      '"port": 90000, "algorithm": "round-robin", "servers": [{ "port": 9001, "weight": -1 }]';
    assert.deepEqual(
      found(farm).map(([text, , words]) => [text, words]),
      [
        ['90000', []],
        ['-1', []],
        ['"round-robin"', ['"weighted-round-robin"']],
      ],
    );
    assert.equal(
      found('"port": 90000')[0]?.[1],
      'The farm property "port" must be a whole number from 1 to 65535.',
    );
    assert.deepEqual(found('"session": "reddis"')[0]?.[2], ['"redis"']);
    assert.deepEqual(found('"breakpoints": [{ "when": "concurent" }]')[0]?.[2], ['"concurrent"']);
  });

  it('are found in the file of a workspace, too', () => {
    const text = JSON.stringify({
      folders: [{ path: '.' }],
      tasks: { version: '2.0.0', tasks: [{ type: 'session-farm', algorithm: 'round-robin' }] },
    });
    const [problem] = farmTaskProblems(text);
    assert.equal(text.slice(problem?.offset).startsWith('"round-robin"'), true);
    assert.deepEqual(farmTaskProblems('{"tasks":{"tasks":7}}'), []);
  });

  it('are at the name of a property that is misspelled', () => {
    assert.deepEqual(found('"algoritm": "manual"'), [
      [
        '"algoritm"',
        'A farm does not use the property "algoritm". "algorithm" has a similar name.',
        ['"algorithm"'],
      ],
    ]);
    assert.deepEqual(found('"servers": [{ "port": 9001, "wieght": 2 }]')[0]?.[2], ['"weight"']);
  });

  it('are at what is there where a property is missing or taken', () => {
    assert.deepEqual(
      found('"servers": [{ "port": 9001 }, { "port": 9001 }]').map(([text]) => text),
      ['9001'],
    );
    assert.deepEqual(
      found('"servers": [{ "name": "a" }]').map(([text]) => text),
      ['{ "name": "a" }'],
    );
  });

  it('are none of a file that is no JSON', () => {
    for (const text of ['', '[', '{"tasks": 7}', '{"tasks": [7, null, {"type": 1}]}']) {
      assert.deepEqual(farmTaskProblems(text), [], text);
    }
  });
});
