import assert from 'node:assert/strict';
import { PageLife } from '../../../src/host/pages/page-life.ts';
import { until } from '../../integration/support/redis-server.ts';

/** A panel whose page says something when the test says so. */
function panelOf(visible: boolean) {
  const given: string[] = [];
  const speak: (() => void)[] = [];
  const show: (() => void)[] = [];
  const listen = (to: (() => void)[]) => (listener: (event: never) => unknown) => {
    to.push(listener as () => void);
    return { dispose: () => undefined };
  };
  const panel = {
    visible,
    onDidChangeViewState: listen(show),
    webview: {
      set html(text: string) {
        given.push(text);
      },
      get html() {
        return given.at(-1) ?? '';
      },
      onDidReceiveMessage: listen(speak),
    },
  };
  const life = new PageLife(
    panel,
    () => `page ${given.length}`,
    () => undefined,
    20,
  );
  return {
    given,
    life,
    speak: () => speak.forEach((each) => each()),
    setVisible: (isVisible: boolean) => {
      panel.visible = isVisible;
      show.forEach((each) => each());
    },
  };
}

describe('a page', () => {
  it('is given again while nothing is heard of it, and not for ever', async () => {
    const lost = panelOf(true);
    await until(() => lost.given.length === 4, 'three more pages');
    const later = panelOf(true);
    await until(() => later.given.length === 4, 'three more pages of another panel');
    assert.deepEqual(lost.given, ['page 0', 'page 1', 'page 2', 'page 3']);
    lost.life.dispose();
    later.life.dispose();
  });

  it('is left alone once it has said something, and while nobody sees it', async () => {
    const heard = panelOf(true);
    const hidden = panelOf(false);
    heard.speak();
    const lost = panelOf(true);
    await until(() => lost.given.length === 4, 'three more pages of another panel');
    assert.equal(heard.given.length, 1);
    assert.equal(hidden.given.length, 1);
    hidden.setVisible(true);
    await until(() => hidden.given.length > 1, 'another page, now that it should be there');
    for (const { life } of [heard, hidden, lost]) life.dispose();
  });
});
