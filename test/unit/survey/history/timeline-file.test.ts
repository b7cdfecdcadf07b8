import assert from 'node:assert/strict';
import { TransferError } from '../../../../src/stores/transfer/json-elements.ts';
import type { SessionItem, SessionRef, SessionSnapshot } from '../../../../src/stores/session.ts';
import type { Timeline } from '../../../../src/survey/history/moment.ts';
import { SessionHistory } from '../../../../src/survey/history/session-history.ts';
import { readTimelineFile } from '../../../../src/survey/history/timeline-file.ts';
import {
  timelinePieces,
  type TimelineWriting,
} from '../../../../src/survey/history/write-timeline.ts';

const id = '4hj2k1abcdefghijklmnox0q';
const ref: SessionRef = { layout: 'express', application: 'sess:', id };
const at = { endpointId: 'e', database: 0, ref };
const utf8 = (text: string) => new TextEncoder().encode(text);
const item = (name: string, json: string): SessionItem => ({
  name,
  bytes: utf8(json),
  encoding: 'json',
  isSystem: false,
});
const look = (second: number, items: readonly SessionItem[]): SessionSnapshot => ({
  ref,
  condition: 'ok',
  items,
  ttlMs: (1200 - second) * 1000,
  readAtMs: Date.UTC(2026, 10, 29, 14, 10, second),
});
const writing = (more: Partial<TimelineWriting> = {}): TimelineWriting => ({
  contents: { ids: 'whole', values: 'whole' },
  rules: [],
  wordsOf: () => ({ type: 'String', value: null }),
  requestsOf: () => [],
  onLeftOut: () => undefined,
  ...more,
});
const textOf = (timeline: Timeline, how: TimelineWriting): string =>
  [...timelinePieces(ref, timeline, how, 0)].join('');
const timelineOf = (...looks: readonly SessionSnapshot[]): Timeline => {
  const history = new SessionHistory();
  for (const each of looks) history.note(at, each, false);
  const found = history.of(at);
  assert.ok(found);
  return found;
};
const reading = (text: string) => readTimelineFile([utf8(text)]);

describe('a timeline in a file', () => {
  it('is the same when it is opened, and has each value once', async () => {
    const big = item('Big', `"${'b'.repeat(10_000)}"`);
    const looks = [1, 2, 3].map((second) => look(second, [big, item('Count', String(second))]));
    const timeline = timelineOf(...looks, { ...look(4, []), condition: 'gone' });
    const request = {
      key: '1',
      label: 'POST /cart?a=1',
      server: 'web1',
      arrivedAtMs: Date.UTC(2026, 10, 29, 14, 10, 2),
      endedAtMs: Date.UTC(2026, 10, 29, 14, 10, 2),
      items: ['Count'],
    };
    const requestsOf: TimelineWriting['requestsOf'] = ({ atMs }) =>
      atMs === request.arrivedAtMs ? [request] : [];
    const text = textOf(timeline, writing({ requestsOf }));
    assert.equal(text.split(Buffer.from(big.bytes).toString('base64')).length, 2);
    const opened = await reading(text);
    assert.deepEqual(opened.ref, ref);
    assert.deepEqual(
      opened.moments.map((moment) => ({ ...moment, id: 0 })),
      timeline.moments.map((moment) => ({ ...moment, id: 0 })),
    );
    assert.equal(opened.moments[0]?.snapshot.items[0], opened.moments[2]?.snapshot.items[0]);
    assert.deepEqual(
      opened.rest.requests.map(({ label, server, items }) => [label, server, ...items]),
      [['POST /cart?a=1', 'web1', 'Count']],
    );
    const history = new SessionHistory();
    history.open(at, opened);
    const [first, second] = history.of(at)?.moments ?? [];
    assert.ok(first && second && first.id < second.id);
    assert.equal(history.moment(at, second.id), second);
    assert.deepEqual(history.sessions(), [], 'it is none of this window');
  });

  it('keeps items that are a part of something else readable', async () => {
    const bytes = utf8('{"Age":42}');
    const part: SessionItem = { ...item('Age', ''), within: { bytes, path: [0] } };
    const opened = await reading(textOf(timelineOf(look(1, [part])), writing()));
    assert.deepEqual(opened.moments[0]?.snapshot.items, [part]);
  });

  it('has no ID and no value that is not to be in it', async () => {
    const secret = 'ann@example.org';
    const looks = [
      look(1, [item('Mail', `"${secret}"`), item('Own', `"${id}"`), item(`of ${id}`, '1')]),
      look(1, [item('Mail', `"${secret}"`), item(`of ${id.toUpperCase()}`, '1')]),
      look(2, [item('Mail', `"${secret}"`), item('Own', `"${id}"`), item('Note', `"${secret}"`)]),
    ];
    const request = { key: '1', arrivedAtMs: 0, endedAtMs: 0, items: ['Note', id.toUpperCase()] };
    const requestsOf = () => [{ ...request, label: `GET /${id}?mail=${secret}` }];
    const contents = { ids: 'masked', values: 'redacted' } as const;
    const rules = [{ name: 'Mail' }, { name: 'Note' }];
    const wordsOf = ({ bytes }: SessionItem) => ({
      type: 'String',
      value: new TextDecoder().decode(bytes),
    });
    const text = textOf(timelineOf(...looks), writing({ contents, rules, requestsOf, wordsOf }));
    const all = [text, ...text.split('"').map((part) => Buffer.from(part, 'base64').toString())];
    for (const each of [id, id.toUpperCase(), secret])
      assert.ok(!all.some((part) => part.includes(each)), each);
    const opened = await reading(text);
    const said = opened.moments
      .at(-1)
      ?.snapshot.items.map(({ name, bytes }) => [name, new TextDecoder().decode(bytes)]);
    assert.deepEqual(said?.[0], ['Mail', '"xxx@xxxxxxx.xxx"']);
  });

  it('is refused where it is another file, damaged, or too large, with the place', async () => {
    const text = textOf(
      timelineOf(look(1, [item('a', '1')]), look(2, [item('a', '2')])),
      writing(),
    );
    const [first = '', second = ''] = text.split(/(?<="items":\[)(?=[^[]*\]\}\n\]\})/);
    const twice = `${first}{"unchanged":0},{"unchanged":0},${second}`;
    const refusals: readonly (readonly [string, string, string?])[] = [
      ['', 'no-json'],
      ['[]', 'no-json'],
      [text.slice(0, -10), 'cut-off'],
      [text.replace('session-farm-timeline', 'session-farm-sessions'), 'wrong-shape', 'format'],
      [text.replace('"version":1', '"version":2'), 'wrong-version', 'version'],
      [text.replace('"layout":"express"', '"layout":"none"'), 'wrong-shape', 'layout'],
      [text.replace('"moments":[', '"sessions":['), 'wrong-shape', 'moments'],
      [
        text.replace('"condition":"ok"', '"condition":"odd"'),
        'wrong-shape',
        'moments[0].condition',
      ],
      [text.replace('"at":"2026', '"at":"next year'), 'wrong-shape', 'moments[0].at'],
      [text.replace(/"name":"a"[^}]*/, '"unchanged":9'), 'wrong-shape', 'moments[0].items[0]'],
      [twice, 'wrong-shape', 'moments[1].items[1]'],
      [text.replace(/"bytes":"[^"]*"/, '"path":[0]'), 'wrong-shape', 'moments[0].items[0]'],
    ];
    for (const [file, code, place = ''] of refusals) {
      await assert.rejects(
        reading(file),
        (error) => error instanceof TransferError && error.code === code && error.place === place,
        `${code} ${place}`,
      );
    }
    // Each moment counts, however little it holds.
    const [head = '', line = ''] = text.split('\n');
    const many = function* (): Generator<Uint8Array> {
      yield utf8(head);
      for (let count = 0; count < 40_000; count++) yield utf8(line.replace(/^,|,$/g, '') + ',');
    };
    await assert.rejects(
      readTimelineFile(many()),
      (error) => error instanceof TransferError && error.code === 'too-large',
    );
  });
});
