import { holds } from './searched.ts';

describe('PHP, Laravel, Django, Rails, Spring and Node', () => {
  holds([
    [
      "have PHP's session handler, also in pools",
      {
        'php.ini': `[Session]
;session.save_path = "tcp://commented.example:6379"
session.save_handler = redis
session.save_path = "tcp://a.example:6379?auth=s&database=2&prefix=S:, tls://b.example:6380"
`,
        'pool.d/www.conf': `[www]
php_admin_value[session.save_handler] = rediscluster
php_admin_value[session.save_path] = "seed[]=c1.example:7000&seed[]=c2.example:7001&auth=p"
`,
        'php-files.ini': 'session.save_handler = files\nsession.save_path = "/tmp"\n',
      },
      [
        'php.ini:4 php-session a.example:6379/2 :s [S:]',
        'php.ini:4 php-session b.example:6380/0 tls',
        'pool.d/www.conf:3 php-session c1.example:7000,c2.example:7001/0 :p',
      ],
    ],
    [
      "have Laravel's connections with their variables",
      {
        '.env': 'APP_KEY=x\nAPP_ENV=local\nREDIS_PASSWORD=null\nREDIS_HOST=lara.example\n',
        'config/database.php': `<?php return [
  'redis' => [
    'options' => ['prefix' => 'x'],
    'default' => [
      'url' => env('REDIS_URL'),
      'host' => env('REDIS_HOST', '127.0.0.1'),
      'password' => env('REDIS_PASSWORD'),
      'port' => env('REDIS_PORT', '6379'),
      'database' => env('REDIS_DB', '3'),
    ],
  ],
];`,
      },
      ['.env:4 laravel lara.example:6379/0', 'config/database.php:6 laravel lara.example:6379/3'],
    ],
    [
      "have Laravel's connections with any password, and those of no other store",
      {
        '.env': 'PW=abc\nREDIS_URL="redis://:${PW}@url.example:6379/3"\n',
        'config/database.php': `<?php return [
  'redis' => [
    'default' => ['url' => env('REDIS_URL')],
    'session' => ['host' => 's.example', 'password' => 'x]y', 'context' => ['ssl' => ['verify' => false]], 'port' => 6380],
  ],
  'mysql' => ['driver' => 'mysql', 'host' => 'mysql.example', 'password' => 'm'],
];`,
      },
      [
        '.env:2 redis-url url.example:6379/3 :abc',
        'config/database.php:3 laravel url.example:6379/3 :abc',
        'config/database.php:4 laravel s.example:6380/0 :x]y',
      ],
    ],
    [
      "have Django's options, layers and settings one by one, and no templates",
      {
        'shop/settings.py': `CACHES = {"default": {"LOCATION": ["redis://dj.example:6379/1"], "OPTIONS": {"PASSWORD": "djpw"}}}
CELERY = f"redis://:{PW}@{HOST}:6379/0"
C2 = "redis://%s:%s/0" % (a, b)
C3 = "redis://{}:{}/0".format(a, b)
SESSION_REDIS = {'host': 'sr.example', 'port': 6380, 'password': 'a,b'}
SESSION_REDIS_HOST = 'srh.example'
SESSION_REDIS_PASSWORD = 'pw'
CHANNEL_LAYERS = {"default": {"CONFIG": {"hosts": [("ch.example", 6381)]}}}
`,
      },
      [
        'shop/settings.py:1 django dj.example:6379/1 :djpw',
        'shop/settings.py:5 django sr.example:6380/0 :a,b',
        'shop/settings.py:8 django ch.example:6381/0',
        'shop/settings.py:6 django srh.example:6379/0 :pw',
      ],
    ],
    [
      "have Rails' servers in parts, and escapes and long lines of Java",
      {
        'config/initializers/session_store.rb': `Rails.application.config.session_store :redis_store,
  servers: { host: "rh.example", port: 6381, db: 2, namespace: "session", password: "p" }
x = "redis://#{ENV['H']}:6379"
`,
        'application.properties': String.raw`spring.redis.url=redis\://user\:pw@props.example\:6379
spring.data.redis.password=a\u0040b
spring.data.redis.cluster.nodes=c1.example:6379,\
   c2.example:6379
`,
        'php.ini': `[PHP]
session.save_handler = redis
[Session]
session.save_path = "tcp://php.example:6379?prefix=P:"
`,
      },
      [
        'application.properties:1 spring props.example:6379/0 user:pw',
        'application.properties:3 spring c1.example:6379,c2.example:6379/0 :a@b',
        'config/initializers/session_store.rb:2 rails rh.example:6381/2 :p [session]',
        'php.ini:4 php-session php.example:6379/0 [P:]',
      ],
    ],
    [
      "have Django's caches, and sessions of their own",
      {
        'shop/settings.py': `# CACHES = {"default": {"LOCATION": "redis://commented.example"}}
CACHES = {"default": {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": "redis://:p@dj.example:6379/1"}}
SESSION_ENGINE = "redis_sessions.session"
SESSION_REDIS = {'host': 'ses.example', 'port': 6380, 'db': 2, 'password': 'pw', 'prefix': 'shop'}
`,
      },
      [
        'shop/settings.py:2 django dj.example:6379/1 :p',
        'shop/settings.py:4 django ses.example:6380/2 :pw [shop]',
      ],
    ],
    [
      "have Rails' session store and cable",
      {
        'config/initializers/session_store.rb':
          'Rails.application.config.session_store :redis_store, servers: ["redis://rails.example:6379/0/session"]\n',
        'config/cable.yml': `production:
  adapter: redis
  url: <%= ENV.fetch("REDIS_URL") { "redis://cable.example:6379/1" } %>
`,
      },
      [
        'config/cable.yml:3 rails cable.example:6379/1',
        'config/initializers/session_store.rb:1 rails rails.example:6379/0 [session]',
      ],
    ],
    [
      "have Spring's properties, with their defaults",
      {
        'src/main/resources/application.yml': `spring:
  data:
    redis: { host: "\${REDIS_HOST:spring.example}", port: 6380, ssl: { enabled: true }, password: p }
  session: { redis: { namespace: "shop:session" } }
`,
        'src/main/resources/application-prod.properties': `# spring.data.redis.host=commented
spring.data.redis.sentinel.master=mymaster
spring.data.redis.sentinel.nodes=s1.example:26379,s2.example:26379
spring.data.redis.password=p
`,
      },
      [
        'src/main/resources/application-prod.properties:3 spring s1.example:26379,s2.example:26379/0 :p service=mymaster',
        'src/main/resources/application.yml:3 spring spring.example:6380/0 tls :p [shop:session]',
      ],
    ],
    [
      'have literals in programs of Node',
      {
        'server.js': `const client = createClient({ url: 'redis://node.example:6379' });
// const other = 'redis://commented.example';
`,
        'redis.test.js': "connect('redis://test.example')",
      },
      ['server.js:1 code node.example:6379/0'],
    ],
  ]);
});
