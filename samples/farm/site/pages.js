// The pages of the site. Set a breakpoint in any `show` and send a request through the farm.
'use strict';

const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { setTimeout: delay } = require('node:timers/promises');
const { html, layout, moment } = require('./html.js');

/** What waits longer than this was not meant for a demonstration. */
const maxSeconds = 300;

module.exports = [
  {
    routes: ['GET /', 'GET /default', 'GET /default.aspx'],
    session: 'read-only',
    show(session) {
      return layout(
        'Start',
        session,
        html` <h1>Put something into your session</h1>
          <form method="post" action="/Save">
            <label for="text">Text</label>
            <input
              id="text"
              name="text"
              value="${session.get('Text') ?? ''}"
              autocomplete="off"
              maxlength="1000"
              autofocus
            />
            <button>Save</button>
          </form>
          <p>
            The text goes into the session together with the current date and time, as
            <code>Text</code> and <code>When</code>.
          </p>`,
      );
    },
  },
  {
    routes: ['POST /', 'POST /save'],
    session: 'read-write',
    show(session, { form }) {
      session.set('Text', form.get('text') ?? '');
      session.set('When', new Date());
      return { location: '/Result' };
    },
  },
  {
    routes: ['GET /result', 'GET /result.aspx'],
    session: 'read-only',
    show(session) {
      const isEmpty = session.get('Text') === undefined && session.get('When') === undefined;
      return layout(
        'Result',
        session,
        isEmpty
          ? html` <h1>Nothing in this session</h1>
              <p>Nothing was saved yet, or another server stores it.</p>
              <p><a href="/">Put something into it</a> or <a href="/Result">reload</a>.</p>`
          : html` <h1>What your session contains</h1>
              <dl>
                <dt>Text</dt>
                <dd id="session-text">${show(session.get('Text'))}</dd>
                <dt>When</dt>
                <dd id="session-when">${show(session.get('When'))}</dd>
              </dl>
              <p><a href="/Result">Reload</a> to see which server answers next.</p>`,
      );
    },
  },
  {
    // Counts what it is asked: two servers that share the session count on, others count for themselves.
    routes: ['GET /visits'],
    session: 'read-write',
    show(session) {
      const visits = Number(session.get('Visits') ?? 0) + 1;
      session.set('Visits', visits);
      return layout(
        'Visits',
        session,
        html` <h1>Visit <span id="visits">${visits}</span></h1>
          <p>
            The session counts the visits of this page, as <code>Visits</code>.
            <a href="/Visits">Visit again</a>, and watch which server counts.
          </p>`,
      );
    },
  },
  {
    // Holds the lock of the session for a while: other requests of the same session have to wait.
    routes: ['GET /slow'],
    session: 'read-write',
    async show(session, { query }) {
      const seconds = Math.min(Math.max(Number(query.get('seconds') ?? 5) || 0, 0), maxSeconds);
      await delay(seconds * 1000);
      session.set('When', new Date());
      return layout(
        'Slow',
        session,
        html` <h1>That took ${seconds} seconds</h1>
          <p>
            Meanwhile, this request held the lock of your session. Open this page in one tab and the
            result page in another. The second page waits for the first.
          </p>`,
      );
    },
  },
  {
    routes: ['POST /end'],
    session: 'read-write',
    show(session) {
      session.abandon();
      return { location: '/' };
    },
  },
  {
    routes: ['GET /style.css'],
    show: () => ({
      type: 'text/css; charset=utf-8',
      body: readFileSync(join(__dirname, 'style.css')),
    }),
  },
  {
    routes: ['GET /favicon.ico'],
    show: () => ({ status: 204, type: 'image/x-icon' }),
  },
];

module.exports.notFound = {
  routes: [],
  show: () => ({
    status: 404,
    ...layout(
      'Not found',
      undefined,
      html`<h1>Page not found</h1>
        <p><a href="/">Go to the start page</a></p>`,
    ),
  }),
};

module.exports.foreign = {
  routes: [],
  show: () => ({
    status: 403,
    ...layout(
      'Refused',
      undefined,
      html`<h1>Another site sent this request</h1>
        <p>Nothing was changed. <a href="/">Go to the start page</a></p>`,
    ),
  }),
};

module.exports.failure = (error) => ({
  status: 500,
  ...layout(
    'Error',
    undefined,
    html`<h1>This page could not be created</h1>
      <p>${error.message}</p>`,
  ),
});

/** A session value as text; what isn't a text or a date is shown with its type. */
function show(value) {
  if (value === undefined) return '(not there)';
  if (value === null) return '(null)';
  if (value instanceof Date) return moment(value);
  return typeof value === 'object' ? `${value.typeName} ${value.text}` : String(value);
}
