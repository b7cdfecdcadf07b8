<?php
// Laravel's sessions in Redis or Memcached, as its own managers make them from `config/session.php`, `cache.php` and
// `database.php`. Settings of `php -d`: `interop.driver` (redis, memcached), `interop.encrypt`, and `interop.serializer`
// and `interop.compression` of the connection to Redis.

foreach (['Session', 'Cache', 'Redis', 'Encryption', 'Config', 'Container'] as $part) {
    require_once "Illuminate/$part/autoload.php";
}

use Illuminate\Cache\CacheManager;
use Illuminate\Cache\MemcachedConnector;
use Illuminate\Config\Repository;
use Illuminate\Container\Container;
use Illuminate\Encryption\Encrypter;
use Illuminate\Redis\RedisManager;
use Illuminate\Session\SessionManager;
use Illuminate\Session\Store;

const APP_KEY = 'base64:c2Vzc2lvbi1mYXJtLWludGVyb3AtdGVzdC1rZXktMzI=';

/** The constant of phpredis that `php -d interop.…` names. */
function redisOption(string $setting, string $prefix): array
{
    $name = get_cfg_var("interop.$setting");
    return $name ? [$setting => constant("Redis::{$prefix}_" . strtoupper($name))] : [];
}

function sessionManager(int $port): SessionManager
{
    $app = new Container();
    $app->instance('config', new Repository([
        'cache' => [
            'default' => 'redis',
            'prefix' => 'shop_cache',
            'stores' => [
                'redis' => ['driver' => 'redis', 'connection' => 'cache', 'lock_connection' => 'default'],
                'memcached' => [
                    'driver' => 'memcached',
                    'servers' => [['host' => '127.0.0.1', 'port' => $port, 'weight' => 100]],
                ],
            ],
        ],
        'session' => [
            'driver' => get_cfg_var('interop.driver') ?: 'redis',
            'lifetime' => 120,
            'encrypt' => (bool) get_cfg_var('interop.encrypt'),
            'connection' => null,
            'store' => null,
            'cookie' => 'shop_session',
        ],
    ]));
    $app->instance('redis', new RedisManager($app, 'phpredis', [
        'options' => ['prefix' => 'shop_database_'],
        'default' => [
            'host' => '127.0.0.1',
            'port' => $port,
            'database' => '0',
            ...redisOption('serializer', 'SERIALIZER'),
            ...redisOption('compression', 'COMPRESSION'),
        ],
    ]));
    $app->singleton('memcached.connector', fn () => new MemcachedConnector());
    $app->singleton('cache', fn ($app) => new CacheManager($app));
    $app->singleton('encrypter', fn () => new Encrypter(base64_decode(substr(APP_KEY, 7)), 'AES-256-CBC'));
    return new SessionManager($app);
}

/** The session of a request, as the middleware StartSession opens it: one of its own for an id that can't be. */
function startSession(SessionManager $manager, ?string $id): Store
{
    $session = $manager->forgetDrivers()->driver();
    $session->setId($id);
    $session->start();
    return $session;
}

/** What the framework keeps for itself in a session. */
const OWN_NAMES = ['_token', '_previous', '_flash'];
