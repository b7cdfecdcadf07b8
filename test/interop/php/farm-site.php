<?php
// A site whose sessions phpredis keeps: a request names an item to store, and how long it works, and gets the session.
// Started by `php -S` with the ini settings of the session.
session_start();
if (isset($_GET['set'])) {
    $_SESSION[$_GET['set']] = $_GET['to'];
}
usleep((int) ($_GET['workMs'] ?? 0) * 1000);
header('Content-Type: application/json');
echo json_encode(['server' => getenv('SERVER'), 'items' => (object) $_SESSION]);
