<?php
// Values that programs of these tests put into sessions, and how they tell of what they read.

class Money
{
    public int $amount = 5;
    public ?string $currency = 'EUR';
    public array $tags = ['a', 'b'];
    protected float $rate = 1.5;
    private bool $isPaid = false;
    public mixed $owner = null;

    public function __wakeup(): void
    {
        if (count($this->tags) !== 2) {
            throw new Exception('Tags are missing.');
        }
    }
}

enum Suit: string
{
    case Hearts = 'H';
    case Spades = 'S';
}

function some(int $depth, array &$objects): mixed
{
    switch (mt_rand(0, $depth > 3 ? 6 : 11)) {
        case 0: return mt_rand(-1000, 1000);
        case 1: return 'text ' . mt_rand(0, 99) . ' ü|";!';
        case 2: return null;
        case 3: return (bool) mt_rand(0, 1);
        case 4: return mt_rand() / 7;
        case 5: return $objects ? $objects[array_rand($objects)] : 0;
        case 6: return Suit::Hearts;
        case 7:
            $object = new Money();
            $objects[] = $object;
            $object->owner = some($depth + 1, $objects);
            return $object;
        case 8:
            $object = new stdClass();
            $objects[] = $object;
            for ($i = mt_rand(0, 2); $i > 0; $i--) $object->{"p$i"} = some($depth + 1, $objects);
            return $object;
        case 9:
            $list = [];
            for ($i = mt_rand(0, 3); $i > 0; $i--) $list[] = some($depth + 1, $objects);
            return $list;
        default:
            $map = [];
            for ($i = mt_rand(0, 3); $i > 0; $i--) $map[mt_rand(0, 1) ? "k$i" : $i * 5] = some($depth + 1, $objects);
            if (count($map) > 1 && mt_rand(0, 2) === 0) $map['alias'] = &$map[array_key_first($map)];
            return $map;
    }
}

function told(mixed $value, array $outer = []): mixed
{
    if (is_null($value)) return null;
    if (is_int($value)) return "i:$value";
    if (is_bool($value)) return $value ? 'b:true' : 'b:false';
    if (is_float($value)) return 'd:' . bin2hex(pack('E', $value));
    if (is_string($value)) return 's:' . bin2hex($value);
    if ($value instanceof UnitEnum) return 'e:' . $value::class . ":{$value->name}";
    $entries = [];
    if (is_array($value)) {
        if (count($outer) > 40) return 'deep';
        foreach ($value as $key => $item) $entries[] = [(string) $key, told($item, [...$outer, 0])];
        return ['a', $entries];
    }
    if (in_array($value, $outer, true)) return 'cycle';
    if ($value instanceof DateTimeInterface) return ['date', $value->format('Y-m-d H:i:s.u e')];
    if ($value instanceof ArrayObject) return ['list', told($value->getArrayCopy())];
    foreach ((array) $value as $key => $item) {
        $key = (string) $key;
        if (str_starts_with($key, "\0")) {
            [, $scope, $name] = explode("\0", $key);
            $key = $scope === '*' ? "$name (protected)" : "$name (private)";
        }
        $entries[] = [$key, told($item, [...$outer, $value])];
    }
    return ['o', $value::class, $entries];
}

/** Items by chance, the same ones for the same number, which may be one value under two names. */
function someItems(int $seed, array &$items): void
{
    mt_srand($seed);
    $objects = [];
    for ($i = mt_rand(1, 7); $i > 0; $i--) $items["v$i"] = some(0, $objects);
    if (mt_rand(0, 2) === 0 && count($items) > 1) $items['alias'] = &$items[array_key_first($items)];
}

/** What is told of something, and what PHP complained of meanwhile. */
function withWarnings(callable $read): array
{
    $warnings = [];
    set_error_handler(function (int $_, string $message) use (&$warnings): bool {
        $warnings[] = $message;
        return true;
    });
    try {
        $value = $read();
    } catch (Throwable $error) {
        $warnings[] = $error->getMessage();
    }
    restore_error_handler();
    return ['value' => $value ?? null, 'warnings' => $warnings];
}

/** Answers each line of JSON with one. */
function answerLines(callable $answer): void
{
    while (($line = fgets(STDIN)) !== false) {
        try {
            $said = $answer(json_decode($line, true));
        } catch (Throwable $error) {
            $said = ['error' => $error->getMessage()];
        }
        fwrite(STDOUT, json_encode($said, JSON_INVALID_UTF8_SUBSTITUTE) . "\n");
    }
}
