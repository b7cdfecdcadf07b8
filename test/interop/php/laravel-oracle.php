<?php
// Answers lines of JSON: makes sessions with Laravel, and says what Laravel reads of one that stands in Redis, and again
// after it has stored it.

require __DIR__ . '/values.php';
require __DIR__ . '/laravel.php';

error_reporting(E_ALL);
$manager = sessionManager((int) $argv[1]);
$redis = new Redis();
$redis->connect('127.0.0.1', (int) $argv[1]);

answerLines(function (array $question) use ($manager, $redis): array {
    $id = str_repeat('Ab3d', 10);
    $key = "shop_database_shop_cache:$id";
    if (!isset($question['base64'])) {
        $redis->del($key);
        $session = startSession($manager, $id);
        $items = isset($question['make']) ? eval("return {$question['make']};") : [];
        if (isset($question['seed'])) someItems($question['seed'], $items);
        $session->replace($items);
        $session->save();
        return ['base64' => base64_encode($redis->get($key)), 'key' => $key];
    }
    $redis->setex($key, 100, base64_decode($question['base64']));
    return withWarnings(function () use ($manager, $id): array {
        $session = startSession($manager, $id);
        $read = told($session->all());
        $session->save();
        return ['read' => $read, 'again' => told(startSession($manager, $id)->all())];
    });
});
