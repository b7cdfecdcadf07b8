import {
  type ChangeCondition,
  type ChangePlan,
  type ChangeResult,
  type ChangeWrite,
  type ComposePart,
  MAX_LOCK_BYTES,
} from './change-plan.ts';
import type { CommandArgument, LuaScript, Reply } from '../commands.ts';
import { expectationArguments, expectationLua } from './expectation.ts';
import { bytesOf, integerOf, listOf, StoreError, textOf } from '../replies.ts';

/**
 * Carries out any plan. Arguments: the moment of the server's clock from which on nothing is done
 * any more, or nothing; the number of conditions, the conditions; the number of commands
 * that the writes take, these with a key each; the writes. A condition and a write are a word, a
 * key's number and what it needs. The server runs it as one step, so that nobody sees
 * anything in between. The end of a key never moves: a value that is set anew keeps it, or gets the
 * same point in time again where the server is too old for that.
 *
 * A string is never put together in Lua: there every byte of a new text is hashed (Redis 7), which
 * takes longer than to send it. A string that doesn't get shorter is written in place, and only
 * what moves passes through Lua.
 *
 * What the user may not do is found out before the first write where the server tells (Redis 7):
 * an error in the middle doesn't take back what was written before it.
 */
export const changeSession: LuaScript = {
  name: 'change-session',
  isReadOnly: false,
  source: `${expectationLua}
local at = 1
local function take()
  at = at + 1
  return ARGV[at - 1]
end
local deadline = tonumber(take())
if deadline then
  if redis.replicate_commands then redis.replicate_commands() end
  local time = redis.pcall('TIME')
  if time[1] and time[1] * 1000 + time[2] / 1000 > deadline then return {'late'} end
end
local function key() return KEYS[tonumber(take())] end
local function typeOf(name) return redis.call('TYPE', name)['ok'] end
local unmet = {'changed'}
local isLast = false

local check = {}
function check.unlocked()
  local name, kind, held = key(), take(), take()
  if typeOf(name) ~= 'string' then return end
  local lock = redis.call('GETRANGE', name, 0, ${MAX_LOCK_BYTES - 1})
  if kind == '-' or lock ~= held then return {'locked', redis.call('PTTL', name), {lock}} end
end
check['some-exist'] = function()
  key()
  for _, name in ipairs(KEYS) do if redis.call('EXISTS', name) == 1 then return end end
  return {'gone'}
end
function check.exists()
  local found, wanted = typeOf(key()), take()
  if found == 'none' then return {'gone'} end
  if found ~= wanted then return {'wrong-type', found} end
end
check['type-or-none'] = function()
  local found, wanted = typeOf(key()), take()
  if found ~= 'none' and found ~= wanted then return {'wrong-type', found} end
end
function check.absent()
  if redis.call('EXISTS', key()) == 1 then return {'exists'} end
end
local seen = {}
function check.field(index)
  local name, field = key(), take()
  local now = redis.call('HGET', name, field)
  seen.name, seen.field, seen.value = name, field, now
  local isMet, told = expected(now, take(), take()), {}
  for _ = 1, tonumber(take()) do told[#told + 1] = take() end
  if isMet then return end
  if #told == 0 then unmet[#unmet + 1] = index
  else return {'locked', redis.call('PTTL', name), redis.call('HMGET', name, unpack(told))} end
end
function check.range(index)
  local now = redis.call('GETRANGE', key(), take(), take())
  if not expected(now, take(), take()) then unmet[#unmet + 1] = index end
end
function check.value(index)
  local now = redis.call('GET', key())
  if not expected(now, take(), take()) then unmet[#unmet + 1] = index end
end
function check.length(index)
  if redis.call('STRLEN', key()) ~= tonumber(take()) then unmet[#unmet + 1] = index end
end
check['no-twin'] = function(index)
  local names, wanted, except = redis.call('HKEYS', key()), take(), {}
  for _ = 1, tonumber(take()) do except[take()] = true end
  for _, name in ipairs(names) do
    if name ~= wanted and not except[name] and string.lower(name) == string.lower(wanted) then
      unmet[#unmet + 1] = index
      return
    end
  end
end
check['keeps-fields'] = function()
  local name = key()
  local left = redis.call('HLEN', name)
  for _ = 1, tonumber(take()) do left = left - redis.call('HEXISTS', name, take()) end
  for _ = 1, tonumber(take()) do left = left + 1 - redis.call('HEXISTS', name, take()) end
  isLast = left < 1
end

for index = 0, tonumber(take()) - 1 do
  local refused = check[take()](index)
  if refused then return refused end
end
if #unmet > 1 then return unmet end
if isLast then return {'last-item'} end

local may = redis.acl_check_cmd
for _ = 1, tonumber(take()) do
  local command, name = take(), key()
  if may and not may(command, name, '0', '0') then return {'no-permission', command} end
end

-- The end of a key in milliseconds, and what is left until then. Both clocks have to be read within one.
local function endOf(name)
  local ttl
  for _ = 1, 100 do
    local first = redis.pcall('TIME')
    ttl = redis.call('PTTL', name)
    local second = redis.pcall('TIME')
    if ttl < 0 or first.err or second.err then return nil, ttl end
    local from = first[1] * 1000 + math.floor(first[2] / 1000)
    if from == second[1] * 1000 + math.floor(second[2] / 1000) then return from + ttl, ttl end
  end
  return nil, ttl
end
-- KEEPTTL came with Redis 6.0. A time to live that is read and set again may be off by one.
local function setKeepingEnd(name, value)
  if not redis.pcall('SET', name, value, 'KEEPTTL').err then return end
  local ends, ttl = endOf(name)
  if ttl < 0 then
    redis.call('SET', name, value)
    return
  end
  redis.call('SET', name, value, 'PX', math.max(ttl, 1))
  if ends then redis.pcall('PEXPIREAT', name, string.format('%.0f', ends)) end
end

local write = {}
write['set-field'] = function() redis.call('HSET', key(), take(), take()) end
write['delete-field'] = function() redis.call('HDEL', key(), take()) end
write.overwrite = function() redis.call('SETRANGE', key(), take(), take()) end
write.compose = function()
  local name, first, size = key(), at, 0
  local count = tonumber(take())
  for i = first + 1, first + count * 3, 3 do
    size = size + #ARGV[i] + math.max(0, ARGV[i + 2] - ARGV[i + 1] + 1)
  end
  local shrinks = size < redis.call('STRLEN', name)
  local pieces, starts, position = {}, {}, 0
  for _ = 1, count do
    local piece, from, to = take(), tonumber(take()), tonumber(take())
    local length = #piece
    if to >= from then
      length = to - from + 1
      if shrinks or from ~= position then piece = redis.call('GETRANGE', name, from, to) end
    end
    if #piece > 0 then
      pieces[#pieces + 1] = piece
      starts[#pieces] = position
    end
    position = position + length
  end
  if not shrinks then
    for i, piece in ipairs(pieces) do redis.call('SETRANGE', name, starts[i], piece) end
    return
  end
  setKeepingEnd(name, pieces[1] or '')
  for i = 2, #pieces do redis.call('APPEND', name, pieces[i]) end
end
write['compose-field'] = function()
  local name, field, parts = key(), take(), {}
  local isSeen = seen.name == name and seen.field == field
  local old = (isSeen and seen.value or redis.call('HGET', name, field)) or ''
  for _ = 1, tonumber(take()) do
    parts[#parts + 1] = take()
    parts[#parts + 1] = string.sub(old, tonumber(take()) + 1, tonumber(take()) + 1)
  end
  redis.call('HSET', name, field, table.concat(parts))
end
write.set = function()
  local name, value, ttl = key(), take(), take()
  if ttl == '' then redis.call('SET', name, value) else redis.call('SET', name, value, 'PX', ttl) end
end
write.expire = function() redis.call('PEXPIRE', key(), take()) end
write.delete = function() redis.call('DEL', key()) end
while at <= #ARGV do write[take()]() end
return {'done', redis.call('PTTL', KEYS[1])}
`,
};

/**
 * The arguments under which {@link changeSession} carries out a plan.
 * @param deadlineMs after this moment of the server's clock it does nothing; see {@link cameLate}
 */
export function scriptArguments(
  { conditions, writes }: ChangePlan,
  deadlineMs?: number,
): readonly CommandArgument[] {
  const args: CommandArgument[] = [deadlineMs ?? '', conditions.length];
  for (const condition of conditions) addCondition(args, condition);
  const demands = demandsOf(writes);
  args.push(demands.length, ...demands.flat());
  for (const write of writes) addWrite(args, write);
  return args;
}

function addCondition(args: CommandArgument[], condition: ChangeCondition): void {
  args.push(condition.type, condition.key + 1);
  switch (condition.type) {
    case 'unlocked':
      args.push(condition.held === undefined ? '-' : '=', condition.held ?? '');
      return;
    case 'exists':
    case 'type-or-none':
      args.push(condition.keyType);
      return;
    case 'absent':
    case 'some-exist':
      return;
    case 'no-twin':
      args.push(condition.name, condition.except.length, ...condition.except);
      return;
    case 'keeps-fields':
      args.push(condition.deleted.length, ...condition.deleted);
      args.push(condition.set.length, ...condition.set);
      return;
    case 'field':
      args.push(condition.field, ...expectationArguments(condition.expected));
      args.push(condition.lockFields?.length ?? 0, ...(condition.lockFields ?? []));
      return;
    case 'range':
      args.push(condition.start, condition.end - 1, ...expectationArguments(condition.expected));
      return;
    case 'value':
      args.push(...expectationArguments(condition.expected));
      return;
    case 'length':
      args.push(condition.bytes);
  }
}

function addWrite(args: CommandArgument[], write: ChangeWrite): void {
  const { type, key } = write;
  switch (type) {
    case 'set-field':
      args.push(type, key + 1, write.field, write.value);
      return;
    case 'delete-field':
      args.push(type, key + 1, write.field);
      return;
    case 'overwrite':
      args.push(type, key + 1, write.start, write.bytes);
      return;
    case 'compose':
      args.push(type, key + 1, write.parts.length, ...write.parts.flatMap(tripleOf));
      return;
    case 'compose-field': {
      const { field, parts } = write;
      args.push(type, key + 1, field, parts.length, ...parts.flatMap(tripleOf));
      return;
    }
    case 'set':
      args.push(type, key + 1, write.value, write.ttlMs ?? '');
      return;
    case 'expire':
      args.push(type, key + 1, write.ttlMs);
      return;
    case 'delete':
      args.push(type, key + 1);
  }
}

/**
 * The commands of the writes, each with a key. None when there is one only: if that is refused,
 * nothing was written before it.
 */
function demandsOf(writes: readonly ChangeWrite[]): readonly (readonly [string, number])[] {
  const demands = new Map<string, number>();
  for (const write of writes) {
    for (const command of writeCommands[write.type]) demands.set(command, write.key + 1);
  }
  return demands.size > 1 ? [...demands] : [];
}

const writeCommands: Readonly<Record<ChangeWrite['type'], readonly string[]>> = {
  'set-field': ['HSET'],
  'delete-field': ['HDEL'],
  overwrite: ['SETRANGE'],
  compose: ['SET', 'SETRANGE', 'APPEND'],
  'compose-field': ['HSET'],
  set: ['SET'],
  expire: ['PEXPIRE'],
  delete: ['DEL'],
};

/** New bytes, and the first and last byte of the old value behind them. */
function tripleOf(part: ComposePart): readonly CommandArgument[] {
  return part instanceof Uint8Array ? [part, 1, 0] : ['', part.start, part.end - 1];
}

/** Whether nothing was done because the deadline was over. */
export function cameLate(reply: Reply): boolean {
  const [word] = listOf(reply, changeSession.name);
  return textOf(word, changeSession.name) === 'late';
}

/** What the reply of {@link changeSession} says. @throws StoreError */
export function resultOf(reply: Reply): ChangeResult {
  const { name } = changeSession;
  const [word, ...details] = listOf(reply, name);
  const [detail, more] = details;
  const outcome = textOf(word, name);
  switch (outcome) {
    case 'done':
      return { outcome, ttlMs: integerOf(detail, name) };
    case 'locked': {
      const values = listOf(more, name).map((value) => bytesOf(value, name) ?? null);
      return { outcome, found: { values, pttlMs: integerOf(detail, name) } };
    }
    case 'gone':
    case 'exists':
    case 'last-item':
      return { outcome };
    case 'wrong-type':
      return { outcome, foundType: textOf(detail, name) };
    case 'changed':
      return { outcome, unmet: details.map((index) => integerOf(index, name)) };
    case 'no-permission':
      throw new StoreError('no-permission', textOf(detail, name));
    default:
      throw new StoreError('unexpected-reply', name);
  }
}
