<?php
// A site whose sessions Laravel keeps: its requests store values in the session, and tell what Laravel has of it.

require __DIR__ . '/page.php';
require __DIR__ . '/laravel.php';

// Every complaint of PHP ends a request (Illuminate\Foundation\Bootstrap\HandleExceptions).
set_error_handler(function (int $level, string $message): bool {
    if (error_reporting() & $level) throw new ErrorException($message, 0, $level);
    return false;
});
try {
    $session = startSession(sessionManager((int) getenv('REDIS_PORT')), $_COOKIE['shop_session'] ?? null);
    setcookie('shop_session', $session->getId(), ['path' => '/']);
    if ($_SERVER['REQUEST_METHOD'] === 'POST') {
        $isFlash = $_SERVER['REQUEST_URI'] === '/flash';
        foreach (json_decode(file_get_contents('php://input'), true) as $name => $value) {
            $isFlash ? $session->flash($name, $value) : $session->put($name, $value);
        }
    }
    $session->setPreviousUrl('http://shop.example/');
    $all = $session->all();
    $page = [
        'id' => $session->getId(),
        'items' => toldItems(array_diff_key($all, array_flip(OWN_NAMES))),
        'own' => [$all['_token'], $all['_previous'], $all['_flash'] ?? null],
    ];
    $session->save();
    answerPage($page);
} catch (Throwable $error) {
    http_response_code(500);
    echo $error->getMessage();
}
