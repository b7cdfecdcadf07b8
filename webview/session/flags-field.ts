import type { RowField } from '../../src/protocol/editor-edits.ts';
import { make } from '../ui/element.ts';

/** A field of one line. */
interface LineField {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement;
  text(): string;
  focus(): void;
}

/** A text of names with a box for each of them: either changes the other. */
export function flagsField(line: LineField, field: RowField): LineField {
  const { input } = line;
  const names = field.names ?? [];
  const zero = names.find(({ value }) => value === '0')?.name ?? '0';
  const boxes = names
    .filter(({ value }) => value !== '0')
    .map(({ name }) => {
      const box = make('input', { attributes: { type: 'checkbox' } });
      box.addEventListener('change', () => {
        const others = partsOf(input.value).filter((part) => !isSame(part, name) && !isZero(part));
        const parts = box.checked ? [...others, name] : others;
        input.value = parts.length === 0 ? zero : parts.join(', ');
      });
      return { box, name };
    });
  const isZero = (part: string): boolean => part === '0' || isSame(part, zero);
  const tick = (): void => {
    const parts = partsOf(input.value);
    for (const { box, name } of boxes) box.checked = parts.some((part) => isSame(part, name));
  };
  input.addEventListener('input', tick);
  tick();
  const list = make('div', { className: 'flags' });
  for (const { box, name } of boxes) {
    list.append(make('label', { className: 'flag' }, box, make('span', { text: name })));
  }
  return { ...line, element: make('div', { className: 'flags-group' }, line.element, list) };
}

function partsOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
