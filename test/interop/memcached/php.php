<?php
// Keeps sessions in a memcached as sites do, and answers each line of JSON with one.
ini_set('session.save_handler', 'memcached');
ini_set('session.save_path', '127.0.0.1:' . $argv[1]);
ini_set('session.use_cookies', '0');
ini_set('session.use_only_cookies', '0');
ini_set('session.cache_limiter', '');
ini_set('session.gc_maxlifetime', '1440');
ini_set('memcached.sess_lock_retries', '2');
$warnings = [];
set_error_handler(function ($level, $text) use (&$warnings) {
    $warnings[] = $text;
    return true;
});
while (($line = fgets(STDIN)) !== false) {
    $question = json_decode($line, true);
    $warnings = [];
    ini_set('session.serialize_handler', $question['handler'] ?? 'php');
    session_id($question['id']);
    $started = session_start();
    $answer = ['started' => $started];
    if ($started) {
        if (isset($question['set'])) foreach ($question['set'] as $name => $value) $_SESSION[$name] = $value;
        if (isset($question['object'])) {
            $cart = new stdClass();
            $cart->lines = [1, 2.5, true, null, "na\u{ef}ve"];
            $_SESSION['object'] = $cart;
        }
        $answer['session'] = $_SESSION;
        if (!empty($question['destroy'])) session_destroy();
        elseif (empty($question['hold'])) session_write_close();
    }
    $answer['warnings'] = $warnings;
    // Past the output of PHP, after which it takes no settings of sessions.
    fwrite(STDOUT, json_encode($answer, JSON_PRESERVE_ZERO_FRACTION) . "\n");
}
