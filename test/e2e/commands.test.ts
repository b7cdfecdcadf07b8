import { localEndpoint, windowRig } from './support/window-rig.ts';

describe('the buttons of a view, while a row is selected', () => {
  const rig = windowRig(async (redis) => {
    await redis.ask('SET', 'sess:ann', '{"cookie":{},"user":"ann"}', 'EX', '900');
    return localEndpoint(redis);
  });

  it('Add Endpoint asks for an address, by mouse', async () => {
    const { sessions, quickInput, notifications } = rig.workbench;
    await rig.workbench.openSidebar();
    await sessions.expand('local');
    await sessions.expand('sess:');
    await sessions.row('15:00').or(sessions.row('14:')).first().waitFor();
    await sessions.row('sess:').click();
    await sessions.clickTitleAction('Add Endpoint');
    await quickInput.whenOpen();
    await quickInput.root.getByText('Add Endpoint').first().waitFor();
    await quickInput.cancel();
    await notifications.waitFor({ state: 'hidden' });
  });

  it('Add Endpoint and Filter Sessions ask, by keyboard', async () => {
    const { sessions, quickInput, page, notifications } = rig.workbench;
    for (const [moves, title] of [
      [0, 'Add Endpoint'],
      [1, 'Filter Sessions'],
    ] as const) {
      await sessions.row('local').click();
      // From the tree up to the view's own title, whose buttons are a tool bar.
      await page.keyboard.press('Shift+Tab');
      for (let move = 0; move < moves; move++) await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Enter');
      await quickInput.whenOpen();
      await quickInput.root.getByText(title).first().waitFor();
      await quickInput.cancel();
    }
    await notifications.waitFor({ state: 'hidden' });
  });
});
