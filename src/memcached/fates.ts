import { l10n, type Reason } from '../formats/reason.ts';
import { jsonFails } from '../stores/layouts/express/express.ts';
import { startsAnew } from '../stores/layouts/fates.ts';
import { marshalFails, rubyJsonFails } from '../stores/layouts/rack/rack.ts';

/**
 * What sites do with sessions that they can't read, where it is their client of Memcached that reads them. Dalli takes
 * what Marshal and zlib refuse for an error of the server's, over which its sessions go on (dalli lib/rack/session/dalli.rb,
 * `with_block`), and what another serializer refuses for the end of the connection (lib/dalli/protocol/binary.rb, `down!`).
 * That of connect-memcached parses as data comes in, where nobody catches (3rd-Eden/memcached
 * lib/memcached.js, `FLAG_JSON`).
 */
const fates: ReadonlyMap<Reason, Reason> = new Map([
  [marshalFails, startsAnew],
  [
    rubyJsonFails,
    l10n.t(
      'With the next request, the site starts a new session. Dalli takes the server for unreachable then, and the site has no sessions for half a minute.',
    ),
  ],
  [
    jsonFails,
    l10n.t(
      "The site answers its requests with an error until it is ended. With connect-memcached, each request ends the site's process.",
    ),
  ],
]);

/** A reading with what becomes of the session here, where that differs from what its layout says. */
export function withFateHere<T extends { readonly fate?: Reason }>(reading: T): T {
  const fate = reading.fate && fates.get(reading.fate);
  return fate ? { ...reading, fate } : reading;
}
