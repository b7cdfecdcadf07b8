import { decodeUtf8Lenient } from '../bytes/utf8.ts';
import type { ValueTable } from '../tree/value-table.ts';
import { pickleTags } from './tags.ts';

/** Longer names are cut: they are shown in a column. */
const MAX_LENGTH = 300;

/** What a global is called, `module.name`; empty for rows that are none. */
export function globalName(table: ValueTable, id: number): string {
  const row = table.target(id);
  switch (table.tag(row)) {
    case pickleTags.global: {
      const end = Math.min(table.end(row), table.start(row) + MAX_LENGTH);
      return joined(...decodeUtf8Lenient(table.bytes, table.start(row), end).split('\n'));
    }
    case pickleTags.stackGlobal: {
      const parts = [...table.children(row)].map((child) => {
        const part = table.target(child);
        if (table.tag(part) !== pickleTags.string) return '?';
        const end = Math.min(table.end(part), table.start(part) + MAX_LENGTH);
        return decodeUtf8Lenient(table.bytes, table.start(part), end);
      });
      return joined(...parts);
    }
    default:
      return '';
  }
}

function joined(module = '', name = ''): string {
  // Python 2 and the protocols before 3 have other names for the module of what is always there.
  return module === 'builtins' || module === '__builtin__' ? name : `${module}.${name}`;
}

/** What may be named without a warning: types of the standard library that only hold data. */
const known = new Set([
  'set',
  'frozenset',
  'bytes',
  'bytearray',
  'object',
  'list',
  'dict',
  'tuple',
  'int',
  'complex',
  'range',
  'slice',
  'collections.OrderedDict',
  'collections.defaultdict',
  'collections.deque',
  'collections.Counter',
  'datetime.datetime',
  'datetime.date',
  'datetime.time',
  'datetime.timedelta',
  'datetime.timezone',
  'decimal.Decimal',
  'fractions.Fraction',
  'uuid.UUID',
  'copyreg._reconstructor',
  'copy_reg._reconstructor',
  '_codecs.encode',
]);

/** Whether a global is one of those that only hold data. */
export function isKnownGlobal(name: string): boolean {
  return known.has(name);
}
