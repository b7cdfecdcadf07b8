import * as v from 'valibot';
import { fields, listOf } from '../../../shapes/shape.ts';
import type { Shape } from '../../../shapes/shape.ts';

const aText = 'a text';
const aNumber = 'a number';
const text = (most: number) => v.pipe(v.string(aText), v.maxLength(most, 'a shorter text'));
/** Absent, null and -1 stand for what a program doesn't know. */
const maybeNumber = v.nullish(v.number(aNumber));
const maybeText = v.nullish(v.string(aText));

const pairs = listOf(fields({ name: text(1000), value: text(1024 * 1024) }), 4000);

/** What is read of a file: HAR 1.2 as browsers and proxies write it, who leave some of it out. */
export const harFile = fields(
  {
    log: fields({
      entries: v.array(v.unknown(), 'a list'),
      _isMasked: v.optional(v.unknown()),
    }),
  },
  'a HAR file',
);

/** One of its entries. */
export const harRequest = fields({
  startedDateTime: v.pipe(
    text(100),
    v.check((time) => !Number.isNaN(Date.parse(time)), 'a time'),
  ),
  time: maybeNumber,
  request: fields({
    method: v.pipe(text(32), v.regex(/^[\w!#$%&'*+.^`|~-]+$/, 'a method')),
    url: text(64 * 1024),
    httpVersion: maybeText,
    headers: pairs,
    bodySize: maybeNumber,
    postData: v.nullish(
      fields({
        mimeType: maybeText,
        text: maybeText,
        params: v.nullish(listOf(fields({ name: v.string(aText), value: maybeText }), 10_000)),
        _encoding: maybeText,
        comment: maybeText,
      }),
    ),
  }),
  response: fields({
    status: maybeNumber,
    statusText: maybeText,
    headers: pairs,
    bodySize: maybeNumber,
    content: v.nullish(
      fields({
        size: maybeNumber,
        text: maybeText,
        encoding: maybeText,
        comment: maybeText,
      }),
    ),
  }),
  timings: v.nullish(fields({ blocked: maybeNumber, receive: maybeNumber })),
  _sessionFarm: v.optional(v.unknown()),
});
export type HarRequest = Shape<typeof harRequest>;
