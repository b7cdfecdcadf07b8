# A site whose sessions Rack or Rails keeps in Redis or Memcached: its requests store values in the session, and tell
# what Ruby has of it. Arguments: what keeps them (in Redis: marshal, json, cache, redis-rails,
# redis-rails-json; in Memcached: dalli, dalli-json, rails, dalli-cache), and the port of the server.
require 'json'
require 'rack'
require 'webrick'

def told(value)
  case value
  when nil then nil
  when true, false then "b:#{value}"
  when String then "s:#{value}"
  when Numeric then "n:#{value}"
  when Array then ['list', value.map { |item| told(item) }]
  else ['map', value.map { |name, item| [name, told(item)] }]
  end
end

# Stores that keep no private id use that of the cookie.
def key_of(id)
  id.respond_to?(:private_id) ? id.private_id : id
end

page = lambda do |env|
  request = Rack::Request.new(env)
  session = request.session
  JSON.parse(request.body.read).each { |name, value| session[name] = value } if request.post?
  # Rails' to_hash leaves out what is nil, which pages see as if it were not there.
  items = session.keys.zip(session.values).map { |name, value| [name, told(value)] }
  [200, { 'Content-Type' => 'application/json' }, [JSON.generate(id: key_of(session.id), items: items)]]
end

kind, port = ARGV
options = { key: 'site', expire_after: 1200 }
app =
  case kind
  when 'cache'
    require 'active_support'
    require 'action_controller'
    require 'active_support/cache/redis_cache_store'
    cache = ActiveSupport::Cache::RedisCacheStore.new(url: "redis://127.0.0.1:#{port}/0")
    sessions = ActionDispatch::Session::CacheStore.new(page, options.merge(cache: cache))
    ActionDispatch::Cookies.new(sessions)
  when 'dalli-cache'
    require 'active_support'
    require 'action_controller'
    require 'active_support/cache/mem_cache_store'
    cache = ActiveSupport::Cache::MemCacheStore.new("127.0.0.1:#{port}")
    sessions = ActionDispatch::Session::CacheStore.new(page, options.merge(cache: cache))
    ActionDispatch::Cookies.new(sessions)
  when 'redis-rails', 'redis-rails-json'
    require 'action_controller'
    require 'redis-actionpack'
    place = { host: '127.0.0.1', port: port.to_i, namespace: 'shop:session' }
    place[:serializer] = JSON if kind == 'redis-rails-json'
    sessions = ActionDispatch::Session::RedisStore.new(page, options.merge(servers: [place]))
    ActionDispatch::Cookies.new(sessions)
  when 'rails'
    require 'action_controller'
    require 'action_dispatch/middleware/session/mem_cache_store'
    sessions = ActionDispatch::Session::MemCacheStore.new(page, options.merge(memcache_server: "127.0.0.1:#{port}"))
    ActionDispatch::Cookies.new(sessions)
  when 'dalli', 'dalli-json'
    require 'rack/session/dalli'
    own = kind == 'dalli-json' ? { serializer: JSON } : {}
    Rack::Session::Dalli.new(page, options.merge(own, memcache_server: "127.0.0.1:#{port}"))
  else
    require 'redis-rack'
    place = { host: '127.0.0.1', port: port.to_i, namespace: 'rack:session' }
    place[:serializer] = JSON if kind == 'json'
    store = Redis::Store::Factory.create(place)
    Rack::Session::Redis.new(page, options.merge(redis_store: store))
  end

server = WEBrick::HTTPServer.new(
  BindAddress: '127.0.0.1', Port: 0, AccessLog: [], Logger: WEBrick::Log.new(File::NULL),
  # Head and body go out as two packets: the second one would wait for the client to confirm the first.
  AcceptCallback: ->(socket) { socket.setsockopt(Socket::IPPROTO_TCP, Socket::TCP_NODELAY, 1) }
)
server.mount '/', Rack::Handler::WEBrick, app
puts JSON.generate(port: server.listeners[0].addr[1])
$stdout.flush
server.start
