<?php
// Symfony's sessions in Redis, as its NativeSessionStorage and its RedisSessionHandler keep them.

require_once 'Symfony/Component/HttpFoundation/autoload.php';

use Symfony\Component\HttpFoundation\Session\Session;
use Symfony\Component\HttpFoundation\Session\Storage\Handler\RedisSessionHandler;
use Symfony\Component\HttpFoundation\Session\Storage\NativeSessionStorage;

/** The session of a request. @param array $options of PHP's sessions, as `framework.session` has them */
function newSession(Redis $redis, array $options): Session
{
    $handler = new RedisSessionHandler($redis, ['ttl' => 1200]);
    return new Session(new NativeSessionStorage(['gc_probability' => 0, ...$options], $handler));
}

function redisAt(int $port): Redis
{
    $redis = new Redis();
    $redis->connect('127.0.0.1', $port);
    return $redis;
}
