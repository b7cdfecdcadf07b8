<?php
// Answers lines of JSON: makes sessions with Symfony, and says what attributes Symfony reads in one that stands in Redis,
// and again after it has stored it.

ob_start();
require __DIR__ . '/values.php';
require __DIR__ . '/symfony.php';

error_reporting(E_ALL);
$redis = redisAt((int) $argv[1]);

answerLines(function (array $question) use ($redis): array {
    $id = 'symfonyoraclesymfonyoracle';
    $start = function () use ($redis, $question, $id) {
        $options = ['use_cookies' => 0, 'use_only_cookies' => 0, 'serialize_handler' => $question['handler']];
        $session = newSession($redis, $options);
        $session->setId($id);
        $session->start();
        return $session;
    };
    if (isset($question['seed'])) {
        $redis->del("sf_s$id");
        $items = [];
        someItems($question['seed'], $items);
        $session = $start();
        $session->replace($items);
        $session->getFlashBag()->add('notice', 'kept');
        $session->save();
        return ['base64' => base64_encode($redis->get("sf_s{$session->getId()}"))];
    }
    $redis->setex("sf_s$id", 100, base64_decode($question['base64']));
    return withWarnings(function () use ($start): array {
        $session = $start();
        $read = told($session->all());
        $session->save();
        $session = $start();
        $again = told($session->all());
        $session->save();
        return ['read' => $read, 'again' => $again];
    });
});
