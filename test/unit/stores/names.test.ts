import assert from 'node:assert/strict';
import { SessionDraft } from '../../../src/stores/edit/draft.ts';
import { layoutById } from '../../../src/stores/layouts/layouts.ts';
import type { BuiltInLayoutId } from '../../../src/stores/layout-facts.ts';
import type { SessionSnapshot } from '../../../src/stores/session.ts';

const bytes = new TextEncoder().encode('1');

function sessionOf(layout: BuiltInLayoutId, ...names: readonly string[]): SessionSnapshot {
  return {
    ref: { layout, application: '', id: 'a' },
    condition: 'ok',
    items: names.map((name) => ({ name, bytes, isSystem: false })),
    readAtMs: 0,
  };
}

/** What becomes of a name, by adding an item and by renaming one. */
function outcomesOf(layout: BuiltInLayoutId, name: string): readonly string[] {
  const outcome = (change: (draft: SessionDraft) => void): string => {
    const draft = new SessionDraft(sessionOf(layout, 'there'));
    try {
      change(draft);
      return 'kept';
    } catch (error) {
      assert.equal(draft.isDirty, false);
      return (error as { code: string }).code;
    }
  };
  return [
    outcome((draft) => draft.apply({ type: 'add', item: name, bytes })),
    outcome((draft) => draft.apply({ type: 'rename', item: 'there', name })),
  ];
}

describe('names that a framework has for itself', () => {
  // expressjs/session 1.19, session/session.js: what `in` finds on a Session before data is copied.
  const ofExpress = (
    'cookie req id touch resetMaxAge save reload destroy regenerate constructor toString valueOf ' +
    'toLocaleString hasOwnProperty isPrototypeOf propertyIsEnumerable __proto__ __defineGetter__ ' +
    '__defineSetter__ __lookupGetter__ __lookupSetter__'
  ).split(' ');
  const refused: readonly (readonly [BuiltInLayoutId, string, string])[] = [
    ...ofExpress.map((name) => ['express', name, 'name-reserved'] as const),
    ['laravel', '_token', 'name-reserved'],
    ['laravel', '_flash', 'name-reserved'],
    ['laravel', '_previous', 'name-reserved'],
    ['laravel', '0', 'name-numbered'],
    ['laravel', '5', 'name-numbered'],
    ['laravel', '-7', 'name-numbered'],
    ['laravel', '9223372036854775807', 'name-numbered'],
    ['flask', '_permanent', 'name-reserved'],
    ['rack', 'session_id', 'name-reserved'],
    ['aspnetcore', '__ControllerTempData', 'name-reserved'],
    ['aspnet-v1', 'SessionStateActions', 'name-reserved'],
    ['aspnet-v2', 'sessionstateactions', 'name-reserved'],
    ['aspnet-v5', 'SessionStateActions', 'name-reserved'],
  ];
  for (const [layout, name, code] of refused) {
    it(`are refused for new items and for renamed ones: ${layout} ${name}`, () => {
      assert.deepEqual(outcomesOf(layout, name), [code, code]);
    });
  }

  const kept: readonly (readonly [BuiltInLayoutId, string])[] = [
    ['express', 'Save'],
    ['express', 'ids'],
    ['express', '_token'],
    ['laravel', '05'],
    ['laravel', '-0'],
    ['laravel', '1.5'],
    ['laravel', '9223372036854775808'],
    ['laravel', 'a.b'],
    ['laravel', 'id'],
    ['flask', 'permanent'],
    ['django', '_session_expiry'],
    ['harbour', 'SessionStateActions'],
  ];
  for (const [layout, name] of kept) {
    it(`are no others: ${layout} ${name}`, () => {
      assert.deepEqual(outcomesOf(layout, name), ['kept', 'kept']);
    });
  }

  it('come back when an item that has one is removed and that is undone', () => {
    const draft = new SessionDraft(sessionOf('express', 'save', 'other'));
    draft.apply({ type: 'remove', item: 'save', bytes });
    draft.apply({ type: 'add', item: 'save', bytes });
    assert.equal(draft.isDirty, false);
  });

  it('are remarked on where the framework reads them, and does not lose them', () => {
    const codeOf = (layout: BuiltInLayoutId, name: string) =>
      layoutById(layout).nameIssue?.(name)?.code;
    assert.equal(codeOf('laravel', 'cart.total'), 'path');
    assert.equal(codeOf('django', '_session_expiry'), 'meaning');
    assert.equal(codeOf('flask', '_flashes'), 'meaning');
    assert.equal(codeOf('rack', 'flash'), 'meaning');
    assert.equal(codeOf('express', 'total'), undefined);
  });
});

describe("Django's sessions that stand in the cache and in the database", () => {
  it('are told from those that stand in the cache alone', () => {
    const isCopy = (application: string) =>
      layoutById('django').isCopyOfDatabase?.({ layout: 'django', application, id: 'a' });
    assert.equal(isCopy(':1:django.contrib.sessions.cached_db'), true);
    assert.equal(isCopy(':1:django.contrib.sessions.cache'), false);
  });
});
