import {
  type ChangeCondition,
  type ChangePlan,
  type ChangeResult,
  type ChangeWrite,
  type ComposePart,
  MAX_LOCK_BYTES,
} from '../plan/change-plan.ts';
import type { CommandArgument, LuaScript, Reply } from '../commands.ts';
import { expectationArguments, expectationLua } from '../plan/expectation.ts';
import { bytesOf, integerOf, listOf, StoreError, textOf } from '../replies.ts';

/**
 * Carries out any plan. Arguments: the moment of the server's clock from which on nothing is done
 * any more, or nothing; the number of writes, the writes, the conditions. Each of these is `word key
 * count` and so many arguments; the word is a command of Redis, unless it has a function of its own.
 * A command that reads has first a letter for each expectation, behind a `!` where they tell of a lock,
 * then what is expected. The server runs it as one step, so that nobody sees
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
local function typeOf(name) return redis.call('TYPE', name)['ok'] end
local function part()
  local word, key, count = string.match(take(), '(%S+) (%d+) (%d+)')
  local args = {}
  for i = 1, tonumber(count) do args[i] = take() end
  return word, KEYS[tonumber(key)], args
end
local writes = {}
for i = 1, tonumber(take()) do
  local word, name, args = part()
  writes[i] = {word = word, key = name, args = args}
end

local unmet = {'changed'}
local isLast = false
local seen = {}
local check = {}
function check.unlocked(name, args)
  if typeOf(name) ~= 'string' then return end
  local lock = redis.call('GETRANGE', name, 0, ${MAX_LOCK_BYTES - 1})
  if lock ~= args[1] then return {'locked', redis.call('PTTL', name), {lock}} end
end
check['some-exist'] = function()
  for _, name in ipairs(KEYS) do if redis.call('EXISTS', name) == 1 then return end end
  return {'gone'}
end
function check.type(name, allowed)
  local found = typeOf(name)
  for _, kind in ipairs(allowed) do if found == kind then return end end
  if found == 'none' then return {'gone'} end
  if #allowed == 1 and allowed[1] == 'none' then return {'exists'} end
  return {'wrong-type', found}
end
local function reads(name, args, index, command)
  local isLock, kinds = string.match(args[1], '(!?)(.*)')
  local found = redis.call(command, name, unpack(args, #kinds + 2))
  if command == 'HGET' then seen = {name = name, field = args[3], value = found} end
  if type(found) == 'number' then found = tostring(found) end
  if type(found) ~= 'table' then found = {found} end
  for i = 1, #kinds do
    if not expected(found[i], string.sub(kinds, i, i), args[i + 1]) then
      if isLock == '!' then return {'locked', redis.call('PTTL', name), found} end
      unmet[#unmet + 1] = index
      return
    end
  end
end
check['no-twin'] = function(name, args, index)
  local except, wanted = {}, string.lower(args[1])
  for _, other in ipairs(args) do except[other] = true end
  for _, other in ipairs(redis.call('HKEYS', name)) do
    if not except[other] and string.lower(other) == wanted then
      unmet[#unmet + 1] = index
      return
    end
  end
end
check['keeps-fields'] = function(name)
  local left = redis.call('HLEN', name)
  for _, write in ipairs(writes) do
    if write.key == name then
      local isNew = 1 - redis.call('HEXISTS', name, write.args[1])
      if write.word == 'HSET' then left = left + isNew else left = left - 1 + isNew end
    end
  end
  isLast = left < 1
end

local index = 0
while at <= #ARGV do
  local word, name, args = part()
  local refused = (check[word] or reads)(name, args, index, word)
  if refused then return refused end
  index = index + 1
end
if #unmet > 1 then return unmet end
if isLast then return {'last-item'} end

-- A single command that is refused has written nothing before it.
local commandsOf = {compose = {'SET', 'SETRANGE', 'APPEND'}, ['compose-field'] = {'HSET'}}
local commands, keyOf = {}, {}
for _, write in ipairs(writes) do
  for _, command in ipairs(commandsOf[write.word] or {write.word}) do
    if not keyOf[command] then commands[#commands + 1] = command end
    keyOf[command] = write.key
  end
end
local may = redis.acl_check_cmd
for _, command in ipairs(commands) do
  if may and #commands > 1 and not may(command, keyOf[command], '0', '0') then
    return {'no-permission', command}
  end
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

local make = {}
function make.compose(name, args)
  local size = 0
  for i = 1, #args, 3 do size = size + #args[i] + args[i + 2] - args[i + 1] + 1 end
  local shrinks = size < redis.call('STRLEN', name)
  local pieces, starts, position = {}, {}, 0
  for i = 1, #args, 3 do
    local piece, from, to = args[i], tonumber(args[i + 1]), tonumber(args[i + 2])
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
make['compose-field'] = function(name, args)
  local field, parts = args[1], {}
  local isSeen = seen.name == name and seen.field == field
  local old = (isSeen and seen.value or redis.call('HGET', name, field)) or ''
  for i = 2, #args, 3 do
    parts[#parts + 1] = args[i]
    parts[#parts + 1] = string.sub(old, tonumber(args[i + 1]) + 1, tonumber(args[i + 2]) + 1)
  end
  redis.call('HSET', name, field, table.concat(parts))
end
for _, write in ipairs(writes) do
  local made = make[write.word]
  if made then made(write.key, write.args)
  else redis.call(write.word, write.key, unpack(write.args)) end
end
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
  return [
    deadlineMs ?? '',
    writes.length,
    ...writes.flatMap(writeArguments),
    ...conditions.flatMap(conditionArguments),
  ];
}

function conditionArguments(condition: ChangeCondition): readonly CommandArgument[] {
  const { type, key } = condition;
  switch (type) {
    case 'unlocked':
      return part(type, key, condition.held === undefined ? [] : [condition.held]);
    case 'some-exist':
    case 'keeps-fields':
      return part(type, key, []);
    case 'type':
      return part(type, key, condition.allowed);
    case 'reads': {
      const [command, ...more] = condition.command;
      const expected = condition.expected.map(expectationArguments);
      const kinds = expected.map(([kind]) => kind).join('');
      const isLock = condition.else === 'locked' ? '!' : '';
      return part(command, key, [isLock + kinds, ...expected.map(([, value]) => value), ...more]);
    }
    case 'no-twin':
      return part(type, key, [condition.name, ...condition.except]);
  }
}

function writeArguments(write: ChangeWrite): readonly CommandArgument[] {
  const { type, key } = write;
  switch (type) {
    case 'command': {
      const [command, ...more] = write.command;
      return part(command, key, more);
    }
    case 'compose':
      return part(type, key, write.parts.flatMap(tripleOf));
    case 'compose-field':
      return part(type, key, [write.field, ...write.parts.flatMap(tripleOf)]);
  }
}

function part(word: string, key: number, args: readonly CommandArgument[]) {
  return [`${word} ${key + 1} ${args.length}`, ...args];
}

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
