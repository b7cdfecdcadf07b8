<?php
// A site of PHP whose sessions are in Redis: its requests store values in the session, and tell what PHP has of it.
// Started by `php -S` with the ini settings of the session. With `interop.compression` among them a handler of the
// site's own keeps them over a client that compresses, as newer versions of phpredis do with redis.session.compression.

require __DIR__ . '/page.php';

class Compressed implements SessionHandlerInterface
{
    public function __construct(private Redis $redis) {}
    public function open(string $path, string $name): bool { return true; }
    public function close(): bool { return true; }
    public function read(string $id): string { return (string) $this->redis->get("PHPREDIS_SESSION:$id"); }
    public function write(string $id, string $data): bool { return $this->redis->setex("PHPREDIS_SESSION:$id", 1440, $data); }
    public function destroy(string $id): bool { return $this->redis->del("PHPREDIS_SESSION:$id") >= 0; }
    public function gc(int $seconds): int|false { return 0; }
}

$ways = ['lzf' => Redis::COMPRESSION_LZF, 'lz4' => Redis::COMPRESSION_LZ4, 'zstd' => Redis::COMPRESSION_ZSTD];
$way = $ways[get_cfg_var('interop.compression')] ?? null;
if ($way !== null) {
    $redis = new Redis();
    $redis->connect('127.0.0.1', (int) getenv('REDIS_PORT'));
    $redis->setOption(Redis::OPT_COMPRESSION, $way);
    session_set_save_handler(new Compressed($redis));
}
ini_set('session.save_path', 'tcp://127.0.0.1:' . getenv('REDIS_PORT'));
session_start();
if ($_SERVER['REQUEST_METHOD'] === 'POST') {
    foreach (json_decode(file_get_contents('php://input'), true) as $name => $value) $_SESSION[$name] = $value;
}
answerPage(['id' => session_id(), 'items' => toldItems($_SESSION)]);
