/**
 * What is said to the user, who may not read English: a text, and what stands in it. This room and
 * those above it make one without knowing VS Code; `reasonText` of the host says it.
 */
export interface Reason {
  /** In English, with `{0}`, `{1}` and so on for the arguments. `npm run l10n` collects it. */
  readonly text: string;
  /** Foreign text among them is as it came: whoever shows it makes it safe. */
  readonly args: readonly (string | number)[];
}

/** Stands for the `l10n` of VS Code: texts that are collected for translators, and said later. */
export const l10n = {
  /** @param text a literal: what is made at run time, nobody could have translated */
  t(text: string, ...args: readonly (string | number)[]): Reason {
    return { text, args };
  },
};

/** A reason in English, for logs, tools and bug reports. */
export function englishText({ text, args }: Reason): string {
  return text.replace(/\{(\d+)\}/g, (place, index: string) => String(args[Number(index)] ?? place));
}

/** A text that nobody translates: a name, or the words of others, which may be in any language. */
export function verbatim(text: string): Reason {
  return { text: '{0}', args: [text] };
}
