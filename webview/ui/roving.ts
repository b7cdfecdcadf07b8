/** How the cards of a list are walked. */
export interface RovingOptions {
  /** Finds the cards: elements of the list, in their order. */
  readonly cards: string;
  /** Enter on a card; without it, Enter goes to the card's first control. */
  readonly onEnter?: (card: Element) => unknown;
  /** A key on a card that isn't for walking. True when it was used up. */
  readonly onKey?: (event: KeyboardEvent, card: Element) => boolean;
}

type Card = HTMLElement | SVGElement;

/** What can take the focus inside a card. */
const controls = 'vscode-button, button, select, input';

/**
 * A list of cards with controls in them that is one stop for Tab: arrows walk the cards, Right goes into
 * one, Esc comes back. It works on elements as they are: call {@link refresh} after each drawing.
 */
export class Roving {
  readonly #list: () => HTMLElement | null;
  readonly #options: RovingOptions;
  #current = 0;
  #currentCard: Card | undefined;
  #isInside = false;

  /** @param list gives the element around the cards, if it is there */
  constructor(list: () => HTMLElement | null, options: RovingOptions) {
    this.#list = list;
    this.#options = options;
    document.addEventListener('keydown', (event) => this.#key(event));
    document.addEventListener('focusin', ({ target }) => this.#focused(target));
  }

  /** Whether the focus is on a card, or in one. */
  get hasFocus(): boolean {
    return this.#list()?.contains(document.activeElement) === true;
  }

  /** Gives Tab its one stop. @param hadFocus whether the focus was here before the drawing took its element */
  refresh(hadFocus: boolean): void {
    const cards = this.#cards();
    // It stays with its card when others come in before.
    const moved = this.#currentCard ? cards.indexOf(this.#currentCard) : -1;
    this.#current = moved >= 0 ? moved : Math.max(0, Math.min(this.#current, cards.length - 1));
    this.#currentCard = cards[this.#current];
    for (const [index, card] of cards.entries()) {
      const isCurrent = index === this.#current;
      setTabIndex(card, isCurrent ? 0 : -1);
      for (const control of controlsOf(card)) {
        setTabIndex(control, isCurrent && this.#isInside ? 0 : -1);
      }
    }
    if (hadFocus && document.activeElement === document.body) {
      this.#isInside = false;
      cards[this.#current]?.focus();
    }
  }

  #cards(): Card[] {
    const list = this.#list();
    return list ? [...list.querySelectorAll<Card>(this.#options.cards)] : [];
  }

  #focused(target: EventTarget | null): void {
    if (!(target instanceof Element)) return;
    const index = this.#cards().findIndex((card) => card.contains(target));
    if (index < 0) return;
    this.#current = index;
    this.#currentCard = this.#cards()[index];
    this.#isInside = target !== this.#cards()[index];
    this.refresh(false);
  }

  #key(event: KeyboardEvent): void {
    const { target } = event;
    if (!(target instanceof Element) || event.ctrlKey || event.metaKey || event.altKey) return;
    const cards = this.#cards();
    const index = cards.findIndex((card) => card.contains(target));
    const card = cards[index];
    if (!card || event.defaultPrevented) return;
    if (target === card ? !this.#keyOnCard(event, cards, index) : !this.#keyInside(event, card)) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  #keyOnCard(event: KeyboardEvent, cards: readonly Card[], index: number): boolean {
    const card = cards[index];
    if (!card) return false;
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      Home: 0,
      End: cards.length - 1,
    };
    const to = targets[event.key];
    if (to !== undefined) {
      cards[Math.max(0, Math.min(cards.length - 1, to))]?.focus();
      return true;
    }
    if (event.key === 'Enter' && this.#options.onEnter) {
      this.#options.onEnter(card);
      return true;
    }
    if (event.key === 'ArrowRight' || event.key === 'Enter') {
      controlsOf(card)[0]?.focus();
      return true;
    }
    return this.#options.onKey?.(event, card) === true;
  }

  #keyInside({ key, target }: KeyboardEvent, card: Card): boolean {
    if (key === 'Escape') {
      card.focus();
      return true;
    }
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    // Fields have uses of their own for arrows.
    if (step === undefined || target instanceof HTMLInputElement) return false;
    if (target instanceof HTMLSelectElement) return false;
    const all = controlsOf(card);
    const at = all.findIndex((control) => control === target);
    const next = all[at + step];
    if (next) next.focus();
    else if (step < 0) card.focus();
    return true;
  }
}

function controlsOf(card: Card): HTMLElement[] {
  return [...card.querySelectorAll<HTMLElement>(controls)].filter(
    (control) => !control.hidden && !control.hasAttribute('disabled'),
  );
}

/** A button of the widgets has its own inside, to which its attribute leads. */
function setTabIndex(control: Card, tabIndex: number): void {
  const text = String(tabIndex);
  if (control.getAttribute('tabindex') !== text) control.setAttribute('tabindex', text);
}
