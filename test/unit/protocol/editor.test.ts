import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import * as v from 'valibot';
import { isHostEvent } from '../../../src/protocol/editor-state.ts';
import { maxRowsPerRequest, pageRequest } from '../../../src/protocol/editor.ts';
import { isHostMessage, isRequestMessage } from '../../../src/protocol/rpc.ts';

const isPageRequest = (value: unknown): boolean => v.is(pageRequest, value);
const place = { item: 'Cart', path: [0, 2] };

describe('what a page asks the host', () => {
  it('is taken when it is whole', () => {
    for (const request of [
      { type: 'ready' },
      { type: 'children', ...place, start: 0, end: maxRowsPerRequest },
      { type: 'set', ...place, text: '' },
      { type: 'set', item: null, path: [], text: 'x' },
      { type: 'set-null', ...place },
      { type: 'revert', ...place },
      { type: 'copy', ...place },
      { type: 'show', ...place },
      { type: 'options', purpose: 'insert', ...place },
      { type: 'add-item', name: 'Visits', value: { option: 'Int32', text: '1' } },
      { type: 'insert', ...place, index: 0, value: { option: 'null', text: '' }, key: 'k' },
      { type: 'duplicate', ...place },
      { type: 'duplicate', ...place, key: 'copy' },
      { type: 'options', purpose: 'duplicate', ...place },
      { type: 'remove', ...place },
      { type: 'move', ...place, index: 3 },
      { type: 'replace', ...place, value: { option: 'String', text: 'x' } },
      { type: 'rename', ...place, name: 'Basket' },
      { type: 'set-raw', isRaw: true },
      { type: 'picture', ...place },
      { type: 'review' },
      { type: 'resolve', choices: [{ item: null, side: 'mine' }] },
      { type: 'action', action: 'save' },
    ]) {
      assert.equal(isPageRequest(request), true, JSON.stringify(request));
    }
  });

  it('is refused when a part is missing or of another kind', () => {
    for (const request of [
      undefined,
      null,
      'ready',
      {},
      { type: 'unknown' },
      { type: 'set', ...place },
      { type: 'set', ...place, text: 7 },
      { type: 'set', path: [], text: 'x' },
      { type: 'set', item: 7, path: [], text: 'x' },
      { type: 'set', item: 'Cart', path: '0', text: 'x' },
      { type: 'set', item: 'Cart', path: [-1], text: 'x' },
      { type: 'set', item: 'Cart', path: [0.5], text: 'x' },
      { type: 'set', item: 'Cart', path: ['0'], text: 'x' },
      { type: 'copy', item: 'Cart', path: new Array(100_000).fill(0) },
      { type: 'options', purpose: 'toString', ...place },
      { type: 'add-item', name: 'Visits', value: 'Int32' },
      { type: 'add-item', value: { option: 'Int32', text: '1' } },
      { type: 'insert', ...place, index: -1, value: { option: 'null', text: '' } },
      { type: 'insert', ...place, index: 0, value: { option: 'null', text: '' }, key: 7 },
      { type: 'insert', ...place, index: 0, value: { option: 'String', text: 'x'.repeat(5e6) } },
      { type: 'move', ...place, index: 0.5 },
      { type: 'duplicate', ...place, key: 7 },
      { type: 'rename', ...place },
      { type: 'set-raw', isRaw: 'yes' },
      { type: 'resolve', choices: [{ item: 'Cart', side: 'both' }] },
      { type: 'resolve', choices: { item: 'Cart', side: 'mine' } },
      { type: 'action', action: 'constructor' },
      { type: 'action', action: 'workbench.action.quit' },
      { type: 'action' },
    ]) {
      assert.equal(isPageRequest(request), false, inspect(request).slice(0, 80));
    }
  });

  it('is refused when it asks for more rows than one reply may have', () => {
    const ask = (start: number, end: number) =>
      isPageRequest({ type: 'children', ...place, start, end });
    assert.equal(ask(0, maxRowsPerRequest + 1), false);
    assert.equal(ask(0, Number.MAX_SAFE_INTEGER), false);
    assert.equal(ask(0, Number.NaN), false);
    assert.equal(ask(1_000_000, 1_000_001), true);
  });
});

describe('what the host tells a page', () => {
  it('is taken when the page knows it, and left alone else', () => {
    const row = { item: null, label: '(no name)' };
    for (const event of [
      { type: 'state', state: {}, items: { all: [row] } },
      { type: 'state', state: {}, items: { changed: [] } },
      { type: 'reveal', item: 'Cart' },
    ]) {
      assert.equal(isHostEvent(event), true, inspect(event));
    }
    for (const event of [
      undefined,
      { type: 'state' },
      { type: 'state', state: {}, items: [] },
      { type: 'state', state: {}, items: { all: [{ item: 7 }] } },
      { type: 'reveal' },
      { type: 'something-new' },
    ]) {
      assert.equal(isHostEvent(event), false, inspect(event));
    }
  });
});

describe('messages between page and host', () => {
  it('are told from everything else that a window gets', () => {
    assert.equal(isRequestMessage({ kind: 'request', id: 1, request: undefined }), true);
    assert.equal(isHostMessage({ kind: 'reply', id: 1, ok: true, value: undefined }), true);
    assert.equal(isHostMessage({ kind: 'reply', id: 1, ok: false, message: 'no' }), true);
    assert.equal(isHostMessage({ kind: 'event', event: {} }), true);
    for (const value of [
      undefined,
      'request',
      { id: 1, request: {} },
      { kind: 'request', id: '1', request: {} },
      { kind: 'request', id: 1 },
      { kind: 'reply', id: 1, ok: false },
      { kind: 'reply', ok: true },
    ]) {
      assert.equal(isRequestMessage(value), false, JSON.stringify(value));
      assert.equal(isHostMessage(value), false, JSON.stringify(value));
    }
  });
});
