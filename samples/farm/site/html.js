// How the pages look: a frame that says which server answered.
'use strict';

const { server, sessionPlace } = require(process.env.SESSION_FARM_RUNTIME);

/** Text that is HTML already, so that `html` doesn't escape it again. */
class Markup {
  constructor(text) {
    this.text = text;
  }
}

const escape = (value) =>
  String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** HTML from a template; what is put in is escaped unless it was made by `html` itself. */
const html = (strings, ...values) =>
  new Markup(
    strings.reduce((text, part, index) => {
      const value = values[index - 1];
      return text + (value instanceof Markup ? value.text : escape(value ?? '')) + part;
    }),
  );

const two = (number) => String(number).padStart(2, '0');

/** A moment on the local clock, `2026-11-21 10:00:00`. */
const moment = (date) =>
  `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ` +
  `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;

/** The id as Session Farm's tree shows it. The whole id is a key to the session: no page tells it. */
const shortId = (id) => `${id.slice(0, 6)}…${id.slice(-3)}`;

/** Servers are told apart by colour too: one for each port. */
const hue = (server.port * 137) % 360;

const aboutSession = (session) => {
  if (!session) return html``;
  if (session.isNew) return html`<p>No session yet. It will be stored in ${sessionPlace()}.</p>`;
  const waited =
    session.lockWaits > 0 ? ` This request waited ${session.lockWaits / 2} s for its lock.` : '';
  return html`<p>
      Session <code>${shortId(session.id)}</code>, stored in ${sessionPlace()}.${waited}
    </p>
    <form method="post" action="/End"><button class="quiet">End this session</button></form>`;
};

/** A whole page. */
const layout = (title, session, content) => ({
  body: html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title} · ${server.name}</title>
        <link rel="stylesheet" href="/style.css" />
      </head>
      <body style="--hue: ${hue}">
        <header>
          <p class="server">
            Answered by <strong id="server">${server.name}</strong> on port ${server.port}
          </p>
          <nav aria-label="Pages">
            <a href="/">Start</a> <a href="/Result">Result</a> <a href="/Visits">Visits</a>
            <a href="/Slow?seconds=5">Slow</a>
          </nav>
        </header>
        <main>${content}</main>
        <footer>${aboutSession(session)}</footer>
      </body>
    </html> `.text,
});

module.exports = { html, layout, moment };
