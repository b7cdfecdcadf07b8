import { msgspecReader } from '../../../formats/json/number-reader.ts';
import { namesOf } from '../../name-issue.ts';
import { isPickle } from '../../find/value-heads.ts';
import { fails, startsOver } from '../fates.ts';
import { prefixedKeyShape } from '../prefixed-keys.ts';
import { readSniffed, sniffedAfter } from '../sniffed-tree.ts';
import { stringLayout } from '../string-layout.ts';

/** Set by Flask itself (pallets/flask src/flask/sessions.py). */
const systemNames: ReadonlySet<string> = new Set(['_permanent']);

/**
 * Flask-Session: MessagePack by default, or JSON; versions before 0.6 wrote pickles
 * (pallets-eco/flask-session src/flask_session/base.py).
 */
export const flask = stringLayout({
  id: 'flask',
  dataShape: prefixedKeyShape('string', 'session:'),
  valuePattern: 'MessagePack, JSON, pickle',
  itemEncoding: 'msgpack',
  // `_flashes` is what `flash()` keeps (pallets/flask src/flask/helpers.py).
  jsonReader: msgspecReader,
  nameIssue: namesOf({ 'own-name': [...systemNames], meaning: ['_flashes'] }),
  read: (bytes) => readSniffed(bytes, msgspecReader, systemNames),
  // Versions that write pickles go on with an empty session (0.3.2, sessions.py, `open_session`); later ones raise
  // when nothing reads the value (src/flask_session/base.py, `MsgSpecSerializer.decode`).
  fateOf: (bytes) => (isPickle(bytes) ? startsOver : fails),
  after: sniffedAfter,
});
