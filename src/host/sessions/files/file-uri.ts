import {
  fromSessionUriParts,
  sessionScheme,
  toSessionUriParts,
  SessionUriError,
} from '../session-uri.ts';
import type { SessionAddress, SessionUriParts } from '../session-uri.ts';

/** The scheme of sessions as read-only files. */
export const sessionFileScheme = 'session-farm-file';

/**
 * What a file of a session holds. `json`: its decoded items; `types`: the same with the type of each value;
 * `bytes`: its data as it is stored; `hex`: these bytes as text.
 */
export type FileForm = 'json' | 'types' | 'bytes' | 'hex';

/** What the name of a file ends in. */
const endings: Readonly<Record<FileForm, string>> = {
  json: '.json',
  types: '.jsonc',
  bytes: '.bin',
  hex: '.hex',
};

/** A file of a session. */
export interface SessionFile {
  readonly address: SessionAddress;
  readonly form: FileForm;
  /** The moment of its timeline; absent for the session as it is now. */
  readonly momentId?: number;
}

/** What stands before the id of a moment in the query. */
const momentMark = '&moment=';

/**
 * The URI of a file: that of the session under another scheme, with an ending. What tabs show is never the
 * whole id, and the id in the query is sealed.
 * @param isLocal whether the endpoint is on this machine, so that the id may be shown longer
 */
export function toFileUriParts(file: SessionFile, isLocal: boolean): SessionUriParts {
  const { address, form, momentId } = file;
  const parts = toSessionUriParts(address, isLocal);
  const query = momentId === undefined ? parts.query : `${parts.query}${momentMark}${momentId}`;
  return { ...parts, scheme: sessionFileScheme, path: parts.path + endings[form], query };
}

/** @throws SessionUriError when the URI isn't one of a file of a session */
export function fromFileUriParts(uri: SessionUriParts): SessionFile {
  if (uri.scheme !== sessionFileScheme) throw new SessionUriError('another scheme');
  const [form] = (Object.keys(endings) as FileForm[]).filter((each) =>
    uri.path.endsWith(endings[each]),
  );
  if (form === undefined) throw new SessionUriError('no ending of a file');
  const { authority, path } = uri;
  const [query = '', moment] = uri.query.split(momentMark);
  const address = fromSessionUriParts({ scheme: sessionScheme, authority, path, query });
  return { address, form, ...(moment !== undefined && { momentId: Number(moment) }) };
}
