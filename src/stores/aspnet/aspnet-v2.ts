import { type CommandArgument, type LuaScript, type Reply, ReplyError } from '../commands.ts';
import { expectationLua, expectationOf, guardLua } from '../expectation.ts';
import type { ItemsRead, PlannedSave, SavePlan, StoreLayout } from '../layout.ts';
import { decodeText, StoreError } from '../replies.ts';
import type { SessionItem } from '../session.ts';

/** The name under which the provider marks a session that no page has seen yet. */
export const SYSTEM_ITEM = 'SessionStateActions';

/**
 * Compares each changed field with what was loaded, and writes all or none of them. HSET comes
 * before HDEL, so that the hash is never empty in between, which would drop it with its time to
 * live. Neither touches that. A save that would remove the last field is refused: Redis would
 * delete the hash, and the provider would start the session anew.
 */
const saveFields: LuaScript = {
  name: 'save-fields',
  isReadOnly: false,
  source: `${guardLua}${expectationLua}
local refused = refusal('hash')
if refused then return refused end
local changed = {'changed'}
local left = redis.call('HLEN', KEYS[1])
for i = 1, #ARGV, 5 do
  local now = redis.call('HGET', KEYS[1], ARGV[i])
  if not expected(now, ARGV[i + 1], ARGV[i + 2]) then changed[#changed + 1] = ARGV[i] end
  if ARGV[i + 3] == 'set' then
    if not now then left = left + 1 end
  elseif now then
    left = left - 1
  end
end
if #changed > 1 then return changed end
if left < 1 then return {'last-item'} end
for i = 1, #ARGV, 5 do
  if ARGV[i + 3] == 'set' then redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 4]) end
end
for i = 1, #ARGV, 5 do
  if ARGV[i + 3] == 'delete' then redis.call('HDEL', KEYS[1], ARGV[i]) end
end
return {'saved', redis.call('PTTL', KEYS[1])}
`,
};

const utf8 = new TextEncoder();

/**
 * Providers 2.x to 4.x: a hash with a field an item, each value a BinaryFormatter stream
 * (Azure/aspnet-redis-providers, src/Shared/StackExchangeClientConnection.cs and
 * RedisUtility.cs, tags 2.2.6 and 4.0.1).
 */
export const aspnetV2: StoreLayout = {
  id: 'aspnet-v2',
  itemEncoding: 'nrbf',
  dataType: 'hash',
  timeoutType: 'hash',
  measureCommands: (data) => [['HLEN', data]],
  measured: ([count]) => (typeof count === 'number' ? { itemCount: count } : {}),
  readItems,
  planSave,
  blobAfter: () => undefined,
};

function readItems(data: Reply): ItemsRead {
  if (!Array.isArray(data)) throw data instanceof ReplyError ? data : unexpected();
  const fields = data as readonly Reply[];
  const items: SessionItem[] = [];
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const nameBytes = fields[i];
    const bytes = fields[i + 1];
    if (!(nameBytes instanceof Uint8Array) || !(bytes instanceof Uint8Array)) throw unexpected();
    const name = decodeText(nameBytes);
    const isText = utf8.encode(name).length === nameBytes.length && !name.includes('\uFFFD');
    const item: SessionItem = { name, bytes, isSystem: name === SYSTEM_ITEM };
    items.push(isText ? item : { ...item, nameBytes });
  }
  return { items };
}

function planSave({ changes, overwrites }: SavePlan): PlannedSave {
  const args: CommandArgument[] = [];
  for (const { name, before, after } of changes) {
    if (name === null) throw new StoreError('unwritable', 'an item without a name');
    args.push(name, ...expectationOf(before, overwrites));
    args.push(after ? 'set' : 'delete', after ?? '');
  }
  return { script: saveFields, args };
}

function unexpected(): StoreError {
  return new StoreError('unexpected-reply', 'HGETALL');
}
