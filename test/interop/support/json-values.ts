import type { NewValue, ValueChoice } from '../../../src/formats/value.ts';
import type { ToldJson } from './told-json.ts';

/** A new value for a choice, and what a site tells of it. */
export function newJsonValue(choice: ValueChoice): readonly [NewValue, ToldJson] {
  switch (choice.kind) {
    case 'null':
      return [choice, null];
    case 'object':
      return [choice, [choice.wireTypeName === '[]' ? 'list' : 'map', []]];
    case 'written':
      return [{ ...choice, text: ' {"a": [1, "é"]}' }, ['map', [['a', ['list', ['n:1', 's:é']]]]]];
    case 'scalar': {
      const { type } = choice.editor;
      const of = (text: string): NewValue => ({ kind: 'scalar', type, text });
      if (type === 'Number' || type === 'Double') return [of('-12.5'), 'n:-12.5'];
      if (type === 'Int64') return [of('-12'), 'n:-12'];
      if (type === 'Boolean') return [of('true'), 'b:true'];
      const text = 'Zoë "€" <b> / \\ 😀\n|\u2028';
      return [of(text), `s:${text}`];
    }
    case 'collection':
      throw new Error('JSON has no collections of one type');
  }
}

/** A choice in a few words. */
export function choiceName(choice: ValueChoice): string {
  if (choice.kind === 'scalar') return choice.editor.type;
  return choice.kind === 'object' ? choice.typeName : choice.kind;
}

/** Numbers at the ends of what the languages have. */
export const jsonNumbers: readonly string[] = [
  ...['0', '-0', '-0.0', '1.50', '1e3', '-1E-7', '0.1', '5e-324', '2e-324', '1e-400'],
  ...['9007199254740991', '9007199254740992', '9007199254740993', '-9007199254740993'],
  ...['9223372036854775807', '9223372036854775808', '18446744073709551616'],
  ...['12345678901234567890123', '100000000000000000000000', '1e21', '1e308', '1.8e308', '1e400'],
  ...['-1e400', '0.1234567890123456789', '3.141592653589793', '123456789012345678.5', '1e23'],
];
