/**
 * Whether a key edits the text of a field. VS Code has commands of its own under these, which would
 * be run as well if the key got out of the page.
 */
export function isEditingKey(event: KeyboardEvent): boolean {
  if (!event.ctrlKey && !event.metaKey) return false;
  return /^([acvxzy]|arrow.*|home|end|backspace|delete)$/.test(event.key.toLowerCase());
}

/** Keeps the keys that edit text inside an element. */
export function keepEditingKeys(element: HTMLElement): void {
  element.addEventListener('keydown', (event) => {
    if (isEditingKey(event)) event.stopPropagation();
  });
}
