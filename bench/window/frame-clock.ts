/** In the window: notes when each picture is made, in the page of the editor that is in front, if there is one. */
export const watchFrames = `(() => {
  const shown = [...document.querySelectorAll('iframe.webview')]
    .filter(({ style }) => style.visibility !== 'hidden')
    .flatMap((outer) => {
      const inner = outer.contentDocument?.getElementById('active-frame');
      return inner?.contentWindow ? [inner.contentWindow] : [];
    });
  const place = shown.at(-1) ?? window;
  const clock = (window.frameClock = { times: [], isOn: true });
  let last;
  const look = (nowMs) => {
    if (last !== undefined) clock.times.push(nowMs - last);
    last = nowMs;
    if (clock.isOn) place.requestAnimationFrame(look);
  };
  place.requestAnimationFrame(look);
})()`;

/** In the window: ends the watch; gives the times between two pictures, in milliseconds. */
export const frameTimes = `(() => {
  window.frameClock.isOn = false;
  return window.frameClock.times;
})()`;
