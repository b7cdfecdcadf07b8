import assert from 'node:assert/strict';
import { shownValues } from '../../../webview/ui/template-values.ts';

/** The values of a template as a page shows them. */
function shown(strings: TemplateStringsArray, ...values: readonly unknown[]): readonly unknown[] {
  return shownValues(strings, values);
}

const acting = 'a\u202eb';

describe('what templates show', () => {
  it('has signs for characters that act, in texts and in lists of texts', () => {
    assert.deepEqual(shown`<p>${acting} = ${[acting, 'c\nd']}</p>`, [
      'aU+202Eb',
      ['aU+202Eb', 'c↵d'],
    ]);
  });

  it('has signs in attributes, too, whose lines stay', () => {
    const title = `first\n${acting}`;
    assert.deepEqual(shown`<p title=${title} class="x ${acting}">${'a\nb'}</p>`, [
      'first\naU+202Eb',
      'aU+202Eb',
      'a↵b',
    ]);
  });

  it('is a property, a flag or a listener as it came: what is edited must not change', () => {
    const listen = (): void => undefined;
    assert.deepEqual(shown`<input .value=${acting} ?hidden=${true} @input=${listen} />`, [
      acting,
      true,
      listen,
    ]);
  });
});
