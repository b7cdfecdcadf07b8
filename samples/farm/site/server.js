// One server of the farm. The farm starts several of these, each on a port of its own.
// Change what you like: a server that is stopped and started again runs the new code.
'use strict';

const http = require('node:http');
const { isForeign, openSessions, server } = require(process.env.SESSION_FARM_RUNTIME);
const pages = require('./pages.js');

const sessions = openSessions();

http
  .createServer(async (request, response) => {
    const [path, query = ''] = request.url.split('?');
    const route = `${request.method === 'HEAD' ? 'GET' : request.method} ${path.toLowerCase()}`;
    const found = pages.find((candidate) => candidate.routes.includes(route)) ?? pages.notFound;
    // Pages of other sites may link to this one, and change nothing here.
    const page = isForeign(request) ? pages.foreign : found;
    try {
      // A page without a session takes no lock, so that it never waits for another request.
      const input = { query: new URLSearchParams(query), form: await readForm(request) };
      const result = page.session
        ? await sessions.run(request, response, page.session, (session) =>
            page.show(session, input),
          )
        : page.show(undefined, input);
      send(response, result);
    } catch (error) {
      if (response.destroyed) return;
      console.error(error);
      send(response, pages.failure(error));
    }
  })
  .listen(server.port, '127.0.0.1', () => {
    console.log(`process ${process.pid} listens on port ${server.port}`);
  });

/** Sends what a page returned: a redirection, or a body with its type. */
function send(response, { status = 200, location, type = 'text/html; charset=utf-8', body = '' }) {
  response.statusCode = location ? 303 : status;
  if (location) response.setHeader('Location', location);
  response.setHeader('Content-Type', type);
  response.setHeader('Cache-Control', type.startsWith('text/html') ? 'no-store' : 'max-age=60');
  response.end(body);
}

/** The fields of a form that was sent, at most 100 kB of it. */
async function readForm(request) {
  let text = '';
  for await (const piece of request.setEncoding('utf8')) {
    // The rest of a longer one is read as well: who still sends would not see the answer.
    if (text.length <= 100_000) text += piece;
  }
  if (text.length > 100_000) throw new Error('The form is too large.');
  return new URLSearchParams(text);
}
