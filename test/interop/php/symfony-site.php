<?php
// A site whose sessions Symfony keeps: its requests store values in the session, and tell what Symfony has of it.

require __DIR__ . '/page.php';
require __DIR__ . '/symfony.php';

// Every complaint of PHP ends a request, as in development (Symfony\Component\ErrorHandler\ErrorHandler).
set_error_handler(function (int $level, string $message): bool {
    if (error_reporting() & $level) throw new ErrorException($message, 0, $level);
    return true;
});
try {
    $handler = get_cfg_var('interop.handler') ?: 'php';
    $session = newSession(redisAt((int) getenv('REDIS_PORT')), ['serialize_handler' => $handler]);
    $session->start();
    $flashes = $session->getFlashBag();
    if ($_SERVER['REQUEST_METHOD'] === 'POST') {
        foreach (json_decode(file_get_contents('php://input'), true) as $name => $value) {
            // A site takes its messages once; here they stay, so that all of the session can be told again.
            $name === 'flashes' ? $flashes->setAll($value) : $session->set($name, $value);
        }
    }
    $isKnown = $session->getId() === ($_COOKIE[$session->getName()] ?? null) || $session->all() !== [];
    $all = ['_sf2_attributes' => $session->all(), '_symfony_flashes' => $flashes->peekAll()];
    $page = [
        'id' => $session->getId(),
        'items' => $isKnown ? toldItems($all) : [],
        'own' => [$session->getMetadataBag()->getCreated(), $session->getMetadataBag()->getLifetime()],
    ];
    $session->save();
    answerPage($page);
} catch (Throwable $error) {
    http_response_code(500);
    echo $error->getMessage();
}
