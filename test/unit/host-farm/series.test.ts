import assert from 'node:assert/strict';
import { play } from '../../../src/host/farm/requests/series/play.ts';
import { followsOn, SeriesCookies } from '../../../src/host/farm/requests/series/series-cookies.ts';
import type { Recorded } from '../../../src/host/farm/requests/series/series-cookies.ts';

const nowMs = Date.UTC(2026, 0, 1);
/** A recorded request: the cookies that it sent, and those that the site set. */
const recorded = (cookie: string, setCookies: readonly string[] = [], session = 1): Recorded => ({
  entry: {
    id: 1,
    logId: '',
    arrivedAtMs: nowMs,
    method: 'GET',
    path: '/',
    reason: 'algorithm',
    status: 200,
    durationMs: 1,
    session,
  },
  request: {
    httpVersion: '1.1',
    target: '/',
    headers: [
      { name: 'Host', value: 'localhost' },
      ...(cookie === '' ? [] : [{ name: 'Cookie', value: cookie }]),
    ],
  },
  response: { status: 200, reason: 'OK', headers: setHeaders(setCookies) },
});
const setHeaders = (values: readonly string[]) =>
  values.map((value) => ({ name: 'Set-Cookie', value }));
const cookieOf = (cookies: SeriesCookies, request: Recorded): string | undefined =>
  cookies.headersOf(request).find(({ name }) => name === 'Cookie')?.value;

describe('the cookies of a series that is sent again', () => {
  it('are those that the site sets anew, in the place of the recorded ones', () => {
    const cookies = new SeriesCookies();
    const login = recorded('lang=en', ['sid=OLD; path=/; HttpOnly']);
    assert.equal(cookieOf(cookies, login), 'lang=en');
    cookies.note(login, setHeaders(['sid=NEW==; path=/; HttpOnly']), nowMs);
    assert.equal(cookieOf(cookies, recorded('lang=en; sid=OLD')), 'lang=en; sid=NEW==');
    // A session that the site no longer knows: it gives another one in answer.
    const late = recorded('sid=LOST');
    cookies.note(late, setHeaders(['sid=NEWER']), nowMs);
    assert.equal(cookieOf(cookies, recorded('sid=LOST')), 'sid=NEWER');
    assert.equal(cookieOf(cookies, recorded('sid=OLD')), 'sid=NEW==');
  });

  it('stay those of each visitor, also where they are masked', () => {
    const cookies = new SeriesCookies();
    const { session, ...bare } = recorded('').entry;
    assert.equal(session, 1);
    cookies.note(recorded('', ['sid=A']), setHeaders(['sid=A2']), nowMs);
    cookies.note(recorded('', ['sid=B']), setHeaders(['sid=B2']), nowMs);
    assert.equal(cookieOf(cookies, recorded('sid=B')), 'sid=B2');
    assert.equal(cookieOf(cookies, recorded('sid=A')), 'sid=A2');
    assert.equal(cookieOf(cookies, recorded('sid=C')), 'sid=C');
    cookies.note(recorded('', ['sid=***'], 7), setHeaders(['sid=D2']), nowMs);
    assert.equal(cookieOf(cookies, recorded('sid=***', [], 7)), 'sid=D2');
    assert.equal(cookieOf(cookies, recorded('sid=***', [], 8)), 'sid=***');
    // The request that began the session may have been recorded without it.
    cookies.note({ ...recorded('', ['sid=***']), entry: bare }, setHeaders(['sid=E2']), nowMs);
    assert.equal(cookieOf(cookies, recorded('sid=***', [], 8)), 'sid=E2');
    assert.equal(cookieOf(cookies, recorded('sid=***', [], 7)), 'sid=D2');
  });

  it('are not sent once the site has removed them', () => {
    const cookies = new SeriesCookies();
    cookies.note(recorded('sid=OLD'), setHeaders(['sid=; Max-Age=0']), nowMs);
    assert.equal(cookieOf(cookies, recorded('sid=OLD; lang=en')), 'lang=en');
    assert.equal(cookieOf(cookies, recorded('sid=OLD')), undefined);
  });
});

describe('a request of a series', () => {
  const at = (request: Recorded, arrivedAtMs: number, durationMs = 10): Recorded => ({
    ...request,
    entry: { ...request.entry, arrivedAtMs, durationMs },
  });

  it('follows on those of the same visitor that had ended before it came', () => {
    const login = at(recorded('', ['sid=A']), 0);
    assert.ok(followsOn(at(recorded('lang=en; sid=A'), 10), login));
    assert.ok(followsOn(at(recorded('sid=A'), 30), at(recorded('sid=A'), 20)));
    // They overlapped, or have nothing to do with each other.
    assert.ok(!followsOn(at(recorded('sid=A'), 9), login));
    assert.ok(!followsOn(at(recorded('sid=B'), 30), login));
    assert.ok(!followsOn(at(recorded(''), 30), login));
  });
});

describe('a series that is sent again', () => {
  const signal = new AbortController().signal;

  it('goes one after the other, until it is broken off', async () => {
    const stop = new AbortController();
    const log: string[] = [];
    await play({
      timesMs: [0, 1, 2, 3],
      pace: 'in-turn',
      signal: stop.signal,
      send: async (index) => {
        log.push(`begin ${index}`);
        await new Promise((resolve) => setImmediate(resolve));
        log.push(`end ${index}`);
        if (index === 2) stop.abort();
      },
    });
    assert.deepEqual(log, ['begin 0', 'end 0', 'begin 1', 'end 1', 'begin 2', 'end 2']);
  });

  it('keeps its distances in time, and lets requests overlap that did', async () => {
    const sentAtMs: number[] = [];
    let endFirst = (): void => undefined;
    const startedAtMs = performance.now();
    await play({
      timesMs: [5000, 5000, 5060],
      pace: 'as-it-was',
      signal,
      send: async (index) => {
        sentAtMs[index] = performance.now() - startedAtMs;
        // The first ends when the last has begun.
        if (index === 0) await new Promise<void>((resolve) => (endFirst = resolve));
        if (index === 2) endFirst();
      },
    });
    assert.equal(sentAtMs.length, 3);
    assert.ok((sentAtMs[2] ?? 0) >= 55, String(sentAtMs));
  });

  it('waits no longer when it is broken off, or one fails', async () => {
    const stop = new AbortController();
    const sent: number[] = [];
    await play({
      timesMs: [0, 10 ** 12],
      pace: 'as-it-was',
      signal: stop.signal,
      send: async (index) => {
        sent.push(index);
        await Promise.resolve();
        stop.abort();
      },
    });
    assert.deepEqual(sent, [0]);
    await assert.rejects(
      play({
        timesMs: [0, 10 ** 12],
        pace: 'as-it-was',
        signal,
        send: () => Promise.reject(new Error('the farm has ended')),
      }),
      /the farm has ended/,
    );
  });
});
