import type { Random } from './random.ts';
import { scalar, type SeedValue } from './seed-values.ts';

/** The items of a sample session, by name and in order. */
export type SeedContents = readonly (readonly [name: string, value: SeedValue])[];

const people = ['Maja', 'Jonas', 'Aylin', 'Tomás', 'Priya', 'Óscar', 'Mei', 'Chidi'] as const;
const goods = [
  ['Espresso machine', '149.70'],
  ['Paper filters', '3.95'],
  ['Milk jug', '19.00'],
  ['Kettle', '54.50'],
  ['Café crème, 1 kg', '18.40'],
  ['Grinder', '89.99'],
] as const;
const languages = ['en-GB', 'de-AT', 'fr-FR', 'es-MX'] as const;
const pages = ['/', '/Products/42', '/Checkout/Address', '/Account/Orders?page=2'] as const;

/** Somebody who shops: a list of objects, and what a site keeps beside it. */
export function shopper(random: Random, nowMs: number): SeedContents {
  const [first, second] = [random.pick(goods), random.pick(goods)];
  const counts = [1 + random.below(3), 1 + random.below(9)] as const;
  const total = Number(first[1]) * counts[0] + Number(second[1]) * counts[1];
  const cart: SeedValue = {
    recorded: 'cartItems',
    texts: [
      [[0, 0], String(100 + random.below(900))],
      [[0, 1], first[0]],
      [[0, 2], first[1]],
      [[0, 3], String(counts[0])],
      [[0, 4], dateText(nowMs - 600_000, 'utc')],
      [[1, 0], String(100 + random.below(900))],
      [[1, 1], second[0]],
      [[1, 2], second[1]],
      [[1, 3], String(counts[1])],
      [[1, 4], dateText(nowMs - 60_000, 'utc')],
    ],
  };
  return [
    ['Cart', cart],
    ['Total', scalar('decimal', total.toFixed(2))],
    ['UserName', scalar('text', random.pick(people))],
    ['LastSeen', scalar('dateTime', dateText(nowMs, 'local'))],
    ['PageViews', scalar('int32', String(1 + random.below(200)))],
  ];
}

/** Somebody who has logged in: a profile of nested objects. */
export function member(random: Random, nowMs: number): SeedContents {
  const name = random.pick(people);
  return [
    ['Profile', { recorded: 'profile', texts: [[[1], name.toLowerCase()]] }],
    ['UserName', scalar('text', name)],
    ['IsAuthenticated', scalar('boolean', 'true')],
    ['Language', scalar('text', random.pick(languages))],
    ['LastSeen', scalar('dateTime', dateText(nowMs, 'local'))],
  ];
}

/** A cart with a dictionary, an owner and shared references in it. */
export function bigCart(random: Random, nowMs: number): SeedContents {
  return [
    ['Cart', { recorded: 'cart', texts: [[[4], random.pick(['SPRING', 'WELCOME10', 'VIP'])]] }],
    ['CartBySku', { recorded: 'cartBySku', texts: [] }],
    ['LastSeen', scalar('dateTime', dateText(nowMs, 'local'))],
  ];
}

/** A visitor of whom little is known yet. */
export function visitor(random: Random, nowMs: number): SeedContents {
  return [
    ['Language', scalar('text', random.pick(languages))],
    ['ReturnUrl', scalar('text', random.pick(pages))],
    ['LastSeen', scalar('dateTime', dateText(nowMs, 'local'))],
  ];
}

/** One item of each scalar type. */
export function scalars(random: Random, nowMs: number): SeedContents {
  return [
    ['Text', scalar('text', 'two\r\nlines')],
    ['Int32', scalar('int32', '-2147483648')],
    ['Int64', scalar('int64', '9223372036854775807')],
    ['Decimal', scalar('decimal', '1249.5600')],
    ['Double', scalar('double', '0.1')],
    ['Boolean', scalar('boolean', random.below(2) === 0 ? 'true' : 'false')],
    ['Guid', scalar('guid', '0f8fad5b-d9cb-469f-a165-70867728950e')],
    ['DateTime', scalar('dateTime', dateText(nowMs, 'utc'))],
  ];
}

/** A moment as the text of a DateTime. */
function dateText(timeMs: number, kind: 'utc' | 'local'): string {
  const clock = new Date(timeMs).toISOString().replace('Z', '0000');
  return `${clock} (${kind})`;
}
