import { make } from './element.ts';

/** An entry of a menu; undefined stands for a line between groups. */
export interface MenuEntry {
  readonly label: string;
  /** The key that does the same, as text. */
  readonly keys?: string;
  readonly run: () => void;
}

/** A menu of what can be done with something, by mouse or keyboard. */
export class Menu {
  readonly element = make('div', { className: 'menu', attributes: { role: 'menu' } });
  #before: Element | null = null;
  #entries: HTMLElement[] = [];

  constructor() {
    this.element.hidden = true;
    this.element.addEventListener('keydown', (event) => this.#key(event));
    this.element.addEventListener('focusout', ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node) || !this.element.contains(relatedTarget)) {
        this.#hide();
      }
    });
  }

  /** Opens the menu at a place of the window. The first entry gets the focus. */
  open(entries: readonly (MenuEntry | undefined)[], x: number, y: number): void {
    this.#before = document.activeElement;
    this.#entries = [];
    this.element.replaceChildren();
    for (const entry of entries) {
      if (!entry) {
        this.element.append(make('div', { attributes: { role: 'separator' } }));
        continue;
      }
      const { label, keys = '', run } = entry;
      const attributes = { role: 'menuitem', tabindex: '-1' };
      const element = make('div', { className: 'entry', attributes });
      element.append(
        make('span', { text: label }),
        make('span', { className: 'keys', text: keys }),
      );
      element.addEventListener('click', () => this.#run(run));
      element.addEventListener('mousemove', () => element.focus());
      element.addEventListener('keydown', (event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        event.stopPropagation();
        this.#run(run);
      });
      this.#entries.push(element);
      this.element.append(element);
    }
    this.element.hidden = false;
    const { offsetWidth, offsetHeight } = this.element;
    const left = Math.max(4, Math.min(x, window.innerWidth - offsetWidth - 4));
    const top = Math.max(4, Math.min(y, window.innerHeight - offsetHeight - 4));
    this.element.style.insetInlineStart = `${left}px`;
    this.element.style.insetBlockStart = `${top}px`;
    this.#entries[0]?.focus();
  }

  #run(run: () => void): void {
    this.#close();
    run();
  }

  #close(): void {
    const before = this.#before;
    this.#hide();
    if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
  }

  #hide(): void {
    this.element.hidden = true;
  }

  #key(event: KeyboardEvent): void {
    const at = this.#entries.findIndex((entry) => entry === document.activeElement);
    const last = this.#entries.length - 1;
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: at >= last ? 0 : at + 1,
      ArrowUp: at <= 0 ? last : at - 1,
      Home: 0,
      End: last,
    };
    const step = steps[event.key];
    if (step !== undefined) this.#entries[step]?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') this.#close();
    else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) this.#find(event.key, at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** A letter goes to the next entry that begins with it. */
  #find(letter: string, from: number): void {
    const count = this.#entries.length;
    for (let step = 1; step <= count; step++) {
      const entry = this.#entries[(from + step) % count];
      if (!entry?.textContent.toLowerCase().startsWith(letter.toLowerCase())) continue;
      entry.focus();
      return;
    }
  }
}
