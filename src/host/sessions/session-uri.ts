import { isLayoutId } from '../../stores/layout-facts.ts';
import type { SessionRef } from '../../stores/session.ts';
import { shownText } from '../../protocol/shown-text.ts';
import { openId, sealId } from './sealed-id.ts';
import { maskId, shortenId, wholeIdLength } from '../../stores/session-id-text.ts';

/** The scheme of the URIs under which sessions are opened. */
export const sessionScheme = 'session-farm';

/** What there is room for in a tab. */
const maxShownIdLength = 80;

/** What stands before a sealed id in the query. */
const sealedMark = 'id=';

/** Which session of which endpoint. */
export interface SessionAddress {
  readonly endpointId: string;
  readonly database: number;
  readonly ref: SessionRef;
}

/** A text that no other session has: for maps in memory, since it holds the whole id. */
export function addressKey({ endpointId, database, ref }: SessionAddress): string {
  return JSON.stringify([endpointId, database, ref.layout, ref.application, ref.id]);
}

/** The parts of a URI that we use; a `vscode.Uri` has them, and `vscode.Uri.from` takes them. */
export interface SessionUriParts {
  readonly scheme: string;
  readonly authority: string;
  readonly path: string;
  readonly query: string;
}

/** A URI that doesn't name a session. The URI isn't repeated: it may hold what somebody wrote. */
export class SessionUriError extends Error {
  override readonly name = 'SessionUriError';

  constructor(what: string) {
    super(`not the URI of a session: ${what}`);
  }
}

/**
 * The URI of a session:
 * `session-farm://<endpoint>/<database>/<layout>/<application>/<shown id>?id=<sealed id>`.
 * The last part of the path is what tabs show, and never the whole id. VS Code keeps URIs in files of
 * its own (tabs, recently opened, backups), so the query has the id sealed with a key of ours.
 * @param isLocal whether the endpoint is on this machine, so that the id may be shown longer
 */
export function toSessionUriParts(address: SessionAddress, isLocal: boolean): SessionUriParts {
  const { layout, application, id } = address.ref;
  const isLong = Array.from(id).length > wholeIdLength;
  const part = isLocal && isLong ? shortenId(id) : maskId(id);
  const shown = shownText(part, maxShownIdLength).replace(/[/\\%?#:]|^\.+$/g, '_');
  return {
    scheme: sessionScheme,
    authority: address.endpointId,
    path: `/${address.database}/${encodeSegment(layout)}/${encodeSegment(application)}/${shown}`,
    query: `${sealedMark}${sealId(id, contextOf(address.endpointId, address.database, layout, application))}`,
  };
}

/** @throws SessionUriError when the URI isn't one of a session, or names a layout that isn't known. */
export function fromSessionUriParts(uri: SessionUriParts): SessionAddress {
  if (uri.scheme !== sessionScheme) throw new SessionUriError('another scheme');
  const [start, database, layout, application, shown, ...rest] = uri.path.split('/');
  if (start !== '' || application === undefined || shown === undefined || rest.length > 0) {
    throw new SessionUriError('the path has not four parts');
  }
  if (database === undefined || !/^\d{1,5}$/.test(database)) {
    throw new SessionUriError('no database number');
  }
  const layoutId = layout === undefined ? '' : decode(layout);
  if (!isLayoutId(layoutId)) throw new SessionUriError('an unknown layout');
  if (uri.authority === '' || !uri.query.startsWith(sealedMark)) {
    throw new SessionUriError('no endpoint or no id');
  }
  const place = [uri.authority, Number(database), layoutId, decode(application)] as const;
  const id = openId(uri.query.slice(sealedMark.length), contextOf(...place));
  if (id === undefined) throw new SessionUriError('an id that was sealed with another key');
  return {
    endpointId: uri.authority,
    database: Number(database),
    ref: { layout: layoutId, application: decode(application), id },
  };
}

/** What a sealed id belongs to. */
function contextOf(
  endpointId: string,
  database: number,
  layout: string,
  application: string,
): string {
  return JSON.stringify([endpointId, database, layout, application]);
}

/** A segment that no normalisation of paths takes for a step up. */
function encodeSegment(text: string): string {
  return /^\.+$/.test(text) ? text.replaceAll('.', '%2E') : encodeURIComponent(text);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new SessionUriError('a percent sign without two digits');
  }
}
