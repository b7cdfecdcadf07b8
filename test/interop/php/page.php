<?php
// What pages of these tests answer.

/** A value as the tests of all languages tell it; an empty array is a map. */
function toldPlain(mixed $value): mixed
{
    if ($value === null) return null;
    if (is_bool($value)) return $value ? 'b:true' : 'b:false';
    if (is_string($value)) return "s:$value";
    if (is_float($value) && is_infinite($value)) return $value > 0 ? 'n:Infinity' : 'n:-Infinity';
    if (!is_array($value)) return 'n:' . json_encode($value);
    $isList = $value !== [] && array_is_list($value);
    $entries = [];
    foreach ($value as $key => $item) $entries[] = $isList ? toldPlain($item) : [(string) $key, toldPlain($item)];
    return [$isList ? 'list' : 'map', $entries];
}

/** The items of a session, whose names PHP may have made numbers. */
function toldItems(array $items): array
{
    return array_map(fn ($name) => [(string) $name, toldPlain($items[$name])], array_keys($items));
}

/** Answers with JSON. */
function answerPage(array $page): void
{
    header('Content-Type: application/json');
    echo json_encode($page);
}
