import { rubyReader } from '../../formats/json/number-reader.ts';
import { namesOf } from '../name-issue.ts';
import { prefixedKeyShape } from '../prefixed-keys.ts';
import { readSniffed, sniffedAfter } from '../sniffed-tree.ts';
import { stringLayout } from '../string-layout.ts';

/**
 * Rack and Rails over redis-store: what Marshal makes of the session's hash, or another serializer
 * (redis-store/redis-store lib/redis/store/serialization.rb). Without `expire_after` they live for ever.
 */
export const rack = stringLayout({
  id: 'rack',
  dataShape: prefixedKeyShape('string', '<namespace>:'),
  itemEncoding: 'marshal',
  // Under `session_id` a session answers with its own id (rails ActionDispatch::Request::Session); the
  // flash and the token against forged requests are Rails' own.
  jsonReader: rubyReader,
  nameIssue: namesOf({ dropped: ['session_id'], meaning: ['flash', '_csrf_token'] }),
  read: (bytes) => readSniffed(bytes, rubyReader),
  after: sniffedAfter,
});
