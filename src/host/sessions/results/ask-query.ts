import * as vscode from '../../shown/vscode.ts';
import {
  parseQuery,
  QueryError,
  type SearchQuery,
  type ValueTest,
} from '../../../survey/search/query.ts';
import { questionTitle } from '../../contributions/command-titles.ts';

/** Asks what to search for, and says of each text how it is understood. */
export async function askQuery(title: string, value: string): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({
    title: questionTitle(title),
    value,
    placeHolder:
      'Ann Meyer · name:Cart value:>100 · 10..20 · path:Items[*].Name · type:List · /^a/ · null',
    prompt: vscode.l10n.t(
      'Enter text, or conditions such as {0}. All of them must match the same value.',
      'name:Cart value:>100',
    ),
    ignoreFocusOut: true,
    validateInput: explain,
  });
  return text === undefined || text.trim() === '' ? undefined : text.trim();
}

function explain(text: string): vscode.InputBoxValidationMessage | string | undefined {
  if (text.trim() === '') return undefined;
  try {
    const message = queryText(parseQuery(text));
    return { message, severity: vscode.InputBoxValidationSeverity.Info };
  } catch (error) {
    if (error instanceof QueryError) return problemText(error);
    throw error;
  }
}

/** What is wrong with a query, and what to do. */
export function problemText({ code, part }: QueryError): string {
  const { l10n } = vscode;
  switch (code) {
    case 'empty':
      return l10n.t('Enter the text to search for.');
    case 'no-text':
      return l10n.t('Enter a text right after {0}', part);
    case 'twice':
      return l10n.t('Use {0} only once.', part);
    case 'bad-pattern':
      return l10n.t(
        '{0} is not a valid regular expression. Put it in quotes to find it as text.',
        part,
      );
  }
}

/** A query in words: `Items named Cart · values over 100`. */
export function queryText({ text, name, type, path, tests }: SearchQuery): string {
  const { l10n } = vscode;
  return [
    ...(text === undefined ? [] : [l10n.t('"{0}" in an item name, a key, or a value', text)]),
    ...(name === undefined
      ? []
      : [
          name.startsWith('=')
            ? l10n.t('items named "{0}"', name.slice(1))
            : l10n.t('items with "{0}" in their name', name),
        ]),
    ...(type === undefined ? [] : [l10n.t('values of a type with "{0}" in its name', type)]),
    ...(path === undefined ? [] : [l10n.t('values at {0}', path)]),
    ...tests.map(testText),
  ].join(' · ');
}

function testText(test: ValueTest): string {
  const { l10n } = vscode;
  switch (test.kind) {
    case 'null':
      return l10n.t('null values');
    case 'contains':
      return l10n.t('values that contain "{0}"', test.text);
    case 'is':
      return l10n.t('values that are "{0}"', test.text);
    case 'pattern':
      return l10n.t('values that match {0}', String(test.pattern));
    case 'range': {
      const { from, to } = test;
      if (from && to) return l10n.t('numbers or dates from {0} to {1}', from.text, to.text);
      if (from) {
        return from.isIncluded
          ? l10n.t('numbers or dates from {0}', from.text)
          : l10n.t('numbers or dates over {0}', from.text);
      }
      const end = to?.text ?? '';
      return to?.isIncluded === true
        ? l10n.t('numbers or dates up to {0}', end)
        : l10n.t('numbers or dates under {0}', end);
    }
  }
}
