import assert from 'node:assert/strict';
import { englishText } from '../../../src/formats/reason.ts';
import type { Reply } from '../../../src/stores/commands.ts';
import type { ItemsRead } from '../../../src/stores/layout-shape.ts';
import { layoutById } from '../../../src/stores/layouts/layouts.ts';

/** What a reading says of the session, as the row and the banner have it. */
function said({ damage, fate }: ItemsRead): readonly (string | undefined)[] {
  return [damage && englishText(damage), fate && englishText(fate)];
}

const read = (layout: 'laravel' | 'php' | 'magento' | 'express' | 'harbour', data: Reply) =>
  layoutById(layout).readItems(data, Date.now());

const startsOver = 'With the next request, the site starts this session over, without its items.';
const error = 'The site answers its requests with an error until it is ended.';

describe('a broken session says what the site does with it', () => {
  it('in Laravel, whose cache fails on its own string, and whose session takes other damage for nothing', () => {
    const attributes = 'a:2:{s:6:"_token";s:3:"abc";s:4:"user";s:3:"ada";}';
    const whole = `s:${attributes.length}:"${attributes}";`;
    assert.deepEqual(said(read('laravel', Buffer.from(whole))), [undefined, undefined]);
    const cut = read('laravel', Buffer.from(whole.slice(0, -8)));
    assert.deepEqual(said(cut), ['The data ends too early.', error]);
    const inner = attributes.slice(0, -5);
    const half = read('laravel', Buffer.from(`s:${inner.length}:"${inner}";`));
    assert.deepEqual(said(half), ['Nothing can be read from byte 28 on.', startsOver]);
    assert.deepEqual(
      half.items.map(({ name }) => name),
      ['_token'],
    );
  });

  it('in PHP, where what was read before the damage is shown', () => {
    const cut = read('php', Buffer.from('user|s:3:"ada";cart|a:2:{i:0;s:1:"x";'));
    assert.deepEqual(said(cut), [
      'Nothing can be read from byte 15 on.',
      'With the next request, PHP deletes this session and starts a new one.',
    ]);
    assert.deepEqual(
      cut.items.map(({ name }) => name),
      ['user'],
    );
    const twice = read('php', Buffer.from('user|s:3:"ada";user|s:3:"bob";'));
    assert.deepEqual(said(twice)[0], 'Nothing can be read from byte 15 on.');
    // What may be anything else is never called damaged.
    for (const other of ['{"user":"ada"', 'user|ada', 'a:b', '\u0001\u0002 user|s:3:"ada']) {
      assert.deepEqual(said(read('php', Buffer.from(other))), [undefined, undefined], other);
    }
  });

  it('in Magento, whose handler reads PHP', () => {
    const field = (text: string) => [Buffer.from('data'), Buffer.from(text)];
    const [damage, fate] = said(read('magento', field('user|s:3:"ada";cart|a:2:{i:0;')));
    assert.equal(damage, 'Nothing can be read from byte 15 on.');
    assert.match(String(fate), /PHP deletes/);
  });

  it('in Harbour, which knows a session by its seven fields', () => {
    const fields: Readonly<Record<string, Uint8Array>> = {
      created: new Uint8Array(8),
      locked: Uint8Array.of(0),
      lockId: new Uint8Array(0),
      lockDate: new Uint8Array(0),
      timeout: Uint8Array.of(20, 0, 0, 0),
      flags: new Uint8Array(4),
      items: new Uint8Array(0),
    };
    const hash = (names: readonly string[]) =>
      names.flatMap((name) => [Buffer.from(name), fields[name] ?? new Uint8Array(0)]);
    const all = Object.keys(fields);
    assert.deepEqual(said(read('harbour', hash(all))), [undefined, undefined]);
    const late = read('harbour', hash(['locked', 'lockId']));
    assert.deepEqual(said(late), [
      'Fields are missing: created, lockDate, timeout, flags, items.',
      startsOver,
    ]);
    const cut = hash(all);
    cut[cut.length - 1] = Uint8Array.of(3, 0, 0, 0, 255, 255, 255, 255);
    assert.equal(said(read('harbour', cut))[1], error);
  });

  it('in fastify, which ends a session by the time in its cookie; Express does not look at it', () => {
    // Written by @fastify/session 11.1.3 over connect-redis 8.
    const text =
      '{"cookie":{"expires":"2026-11-29T23:30:23.146Z","originalMaxAge":60000,"sameSite":null,"secure":false,"path":"/","httpOnly":true,"domain":null},"user":"ada"}';
    const { ends, timeoutSeconds } = read('express', Buffer.from(text));
    assert.equal(ends?.atMs, Date.parse('2026-11-29T23:30:23.146Z'));
    assert.equal(timeoutSeconds, 60);
    const row = layoutById('express').measured([text.length, Buffer.from(text)], Date.now());
    assert.equal(row.ends?.atMs, ends.atMs);
    const ofExpress =
      '{"cookie":{"originalMaxAge":60000,"expires":"2026-11-29T23:30:23.146Z","httpOnly":true,"path":"/"},"user":"ada"}';
    assert.equal(read('express', Buffer.from(ofExpress)).ends, undefined);
    assert.deepEqual(said(read('express', Buffer.from(text.slice(0, 100))))[1], error);
  });
});
