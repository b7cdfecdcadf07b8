<?php
// Answers lines of JSON: makes sessions, and says what PHP itself reads of one that stands in Redis.
ob_start();
require __DIR__ . '/values.php';
error_reporting(E_ALL);
foreach (['use_cookies' => '0', 'use_only_cookies' => '0', 'cache_limiter' => '', 'save_handler' => 'redis'] as $name => $value) {
    ini_set("session.$name", $value);
}
ini_set('session.save_path', 'tcp://127.0.0.1:' . $argv[1]);
$redis = new Redis();
$redis->connect('127.0.0.1', (int) $argv[1]);
$packer = new Redis();
$packer->connect('127.0.0.1', (int) $argv[1]);

/** What newer versions of phpredis store with redis.session.compression. */
function compressed(string $data, string $by): string
{
    global $packer;
    $ways = ['none' => Redis::COMPRESSION_NONE, 'lzf' => Redis::COMPRESSION_LZF, 'lz4' => Redis::COMPRESSION_LZ4, 'zstd' => Redis::COMPRESSION_ZSTD];
    $packer->setOption(Redis::OPT_COMPRESSION, $ways[$by]);
    return $packer->_compress($data);
}

function answer(array $question): array
{
    global $redis;
    $key = 'PHPREDIS_SESSION:oracle';
    ini_set('session.serialize_handler', $question['handler']);
    session_id('oracle');
    if (isset($question['seed']) || isset($question['make'])) {
        $redis->del($key);
        session_start();
        if (isset($question['make'])) {
            $_SESSION = eval("return {$question['make']};");
        } else {
            someItems($question['seed'], $_SESSION);
        }
        session_write_close();
        $_SESSION = [];
        return ['base64' => base64_encode(compressed($redis->get($key), $question['compression'] ?? 'none'))];
    }
    $redis->setex($key, 100, base64_decode($question['base64']));
    $read = withWarnings(function (): mixed {
        try {
            session_start();
            return told($_SESSION);
        } finally {
            session_abort();
        }
    });
    return [...$read, 'isThere' => $redis->exists($key) === 1];
}

answerLines('answer');
