import * as vscode from '../../shown/vscode.ts';
import { rangeOfType } from '../../../formats/scalars/integer.ts';
import type { FormatError } from '../../../formats/errors.ts';

/** Why an edit was refused, for the line under the field. */
export function editErrorText(error: FormatError): string {
  const { min, max, type, example } = error.details;
  switch (error.code) {
    case 'not-a-number':
      return vscode.l10n.t('Enter a number.');
    case 'not-an-integer': {
      const range = rangeOfType(String(type));
      return range.min === undefined || range.max === undefined
        ? vscode.l10n.t('Enter a whole number.')
        : vscode.l10n.t('Enter a whole number from {0} to {1}.', range.min, range.max);
    }
    case 'out-of-range':
      return min !== undefined && max !== undefined
        ? vscode.l10n.t('Enter a value from {0} to {1}.', min, max)
        : vscode.l10n.t('This value is out of range for its type.');
    case 'too-precise':
      return vscode.l10n.t('This value has more digits than its type can store.');
    case 'not-a-boolean':
      return vscode.l10n.t('Enter true or false.');
    case 'not-one-character':
      return vscode.l10n.t('Enter exactly one character.');
    case 'not-text':
      return vscode.l10n.t(
        'This text contains an incomplete character (half of a surrogate pair), which cannot be stored.',
      );
    case 'not-a-date':
      return vscode.l10n.t('Enter a date such as 2026-11-21T10:00:00.0000000.');
    case 'kind-not-stored':
      return vscode.l10n.t('This layout does not store whether a date is UTC or local.');
    case 'not-a-time-span':
      return vscode.l10n.t(
        'Enter a time span as days.hours:minutes:seconds, such as 1.02:03:04.5.',
      );
    case 'not-a-guid':
      return vscode.l10n.t('Enter a GUID with 32 hexadecimal digits.');
    case 'not-an-enum-member':
      return vscode.l10n.t('Enter a member of {0}.', type ?? 'the enumeration');
    case 'invalid-value':
      return vscode.l10n.t('This is not a valid {0}. Example: {1}.', type ?? '', example ?? '');
    case 'number-lost':
      return vscode.l10n.t(
        '{0} reads this number as {1}, and the site would store that. Keep it as a text instead.',
        error.details['language'] ?? '',
        error.details['text'] ?? '',
      );
    case 'read-only':
      return vscode.l10n.t('This value cannot be edited.');
    case 'damaged':
      return vscode.l10n.t('The item is damaged, so it cannot be edited.');
    case 'shared-elsewhere':
      return vscode.l10n.t('This value is also used elsewhere, so it cannot be edited here.');
    case 'not-nullable':
      return vscode.l10n.t('This value cannot be null.');
    case 'duplicate-key':
      return vscode.l10n.t('This key or value already exists.');
    case 'duplicate-name':
      return vscode.l10n.t('This name is already in use.');
    case 'null-key':
      return error.details['line'] === undefined
        ? vscode.l10n.t('An entry needs a key.')
        : vscode.l10n.t(
            'Line {0} has no "=" between key and value.',
            String(error.details['line']),
          );
    case 'zero-in-key':
      return vscode.l10n.t('A name cannot have the character U+0000 in it here. Leave that out.');
    case 'unsorted-key':
      return vscode.l10n.t(
        'Only the site knows where this key belongs among the sorted ones. Use letters from A to Z and digits.',
      );
    case 'wrong-type':
      return vscode.l10n.t('A value of that type cannot be used here.');
    case 'not-temp-data':
      return tempDataText(error.details['problem']);
    case 'reads-as-other':
      return vscode.l10n.t(
        'The site would read this text as a {0}. Use Replace and choose that type, or write it another way.',
        type ?? '',
      );
    case 'no-such-node':
      return vscode.l10n.t('This value no longer exists.');
    default:
      return vscode.l10n.t('This edit cannot be made: {0}', error.message);
  }
}

/** Why MVC could not read a TempData any more. */
function tempDataText(problem: string | number | undefined): string {
  switch (problem) {
    case 'array':
      return vscode.l10n.t(
        'MVC reads arrays in TempData whose items are all texts or all whole numbers. This edit would break that.',
      );
    case 'mixed-array':
      return vscode.l10n.t(
        'MVC reads arrays in TempData whose items are all of one type. This edit would break that.',
      );
    case 'empty-array':
      return vscode.l10n.t(
        'MVC with Newtonsoft.Json cannot keep an empty array. Remove the array itself.',
      );
    case 'name':
      return vscode.l10n.t('MVC with Newtonsoft.Json cannot read this name. Use another one.');
    case 'dictionary':
      return vscode.l10n.t(
        'MVC reads dictionaries in TempData whose values are all of one type. This edit would break that.',
      );
    case 'number':
      return vscode.l10n.t(
        'MVC reads only whole numbers from -2147483648 to 2147483647 here. Enter one of those.',
      );
    case 'text':
      return vscode.l10n.t('This text has half a character in it, which MVC cannot read.');
    default:
      return vscode.l10n.t('TempData has to be an object. MVC could not read anything else.');
  }
}
