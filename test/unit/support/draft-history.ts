import { type DraftEdit, inverseOf, type SessionDraft } from '../../../src/stores/edit/draft.ts';

/** Undo and redo of the edits that a draft makes from now on, as an editor does them. */
export class DraftHistory {
  readonly #draft: SessionDraft;
  readonly #done: DraftEdit[] = [];
  readonly #undone: DraftEdit[] = [];
  readonly #make: SessionDraft['apply'];

  constructor(draft: SessionDraft) {
    this.#draft = draft;
    this.#make = draft.apply.bind(draft);
    draft.apply = (...edits) => {
      this.#make(...edits);
      this.#done.push(...edits);
    };
  }

  /** Takes all edits back, the last one first. */
  undoAll(): void {
    for (let edit = this.#done.pop(); edit; edit = this.#done.pop()) {
      this.#make(inverseOf(edit));
      this.#undone.push(edit);
    }
  }

  /** Makes all edits again that were taken back. */
  redoAll(): void {
    for (let edit = this.#undone.pop(); edit; edit = this.#undone.pop()) this.#draft.apply(edit);
  }
}
