/** What the rows of the editor ask of VS Code, in its place: English, and no window. */
export const env = { language: 'en' };

export const l10n = {
  t: (message: string, ...args: readonly unknown[]): string =>
    args.length === 0
      ? message
      : message.replace(/\{(\d)\}/g, (_, index: string) => String(args[Number(index)])),
};

/** There is none to show anything. */
export const window: Readonly<Record<string, unknown>> = {};
