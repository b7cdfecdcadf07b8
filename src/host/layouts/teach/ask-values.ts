import * as vscode from '../../shown/vscode.ts';
import { decodeText } from '../../../stores/replies.ts';
import { decodeOptionsOf, decodeSessionItem } from '../../../stores/read/decode-session-item.ts';
import type { StoredKey } from '../../../stores/source/key-survey.ts';
import { type Companions, companionsOf } from '../../../stores/teach/companions.ts';
import type { TaughtCompanions } from '../../../stores/teach/layout-entry.ts';
import {
  type TaughtSession,
  type ValueChoice,
  valueChoices,
} from '../../../stores/teach/value-choices.ts';
import { nameText } from '../../editor/texts/names.ts';
import { certaintyText, chosenFormatName, firstLine } from '../../readings/reading-text.ts';
import { layoutFullName } from '../../sessions/layout-names.ts';
import { oneLine } from '../../text-format.ts';
import { ask, type Move, shownPattern, type Teaching } from './teaching.ts';

const maxNames = 12;
const maxLineLength = 120;

/** Asks what the values of the keys are. */
export async function askValues(teaching: Teaching): Promise<Move> {
  const { l10n } = vscode;
  const { pattern = '', stored = [] } = teaching;
  const choices = valueChoices(pattern, stored, Date.now());
  if (choices.length === 0) {
    await vscode.window.showErrorMessage(
      l10n.t('No format fits the values of these keys. Select another key.'),
    );
    return 'back';
  }
  const answer = await ask<ValueChoice>(teaching, {
    number: 4,
    placeHolder: l10n.t('Select what the values of the keys are'),
    items: choices.map((value) => {
      const [session] = value.sessions;
      return {
        label: valuesName(value),
        description: [certaintyText(value.certainty), kindText(value)].join(' · '),
        ...(session && { detail: sessionLine(session) }),
        value,
      };
    }),
  });
  if (answer === undefined || answer === 'back') return answer;
  teaching.choice = answer.value;
  return 'next';
}

/** Asks which keys beside the data are its lock and its timeout, where some look like it. */
export async function askCompanions(teaching: Teaching): Promise<Move> {
  const { l10n } = vscode;
  const { pattern = '', survey, choice } = teaching;
  delete teaching.companions;
  if (!choice || 'framework' in choice.values) return 'skip';
  const found = companionsOf(pattern, survey.keys);
  const { lockKey, ...timeout } = await membersOf(teaching, found);
  const lock = lockKey === undefined ? {} : { lockKey };
  const both = { ...lock, ...timeout };
  const sets: readonly TaughtCompanions[] = [both, lock, timeout];
  const offered = sets.filter(
    (each, at) =>
      Object.keys(each).length > 0 &&
      (at === 0 || each.lockKey !== both.lockKey || each.timeoutKey !== both.timeoutKey),
  );
  if (offered.length === 0) return 'skip';
  const answer = await ask<TaughtCompanions>(teaching, {
    number: 5,
    placeHolder: l10n.t('Select the other keys of a session'),
    items: [
      ...offered.map((value) => ({
        label: companionsName(value),
        detail: [value.lockKey, value.timeoutKey]
          .flatMap((each) => (each === undefined ? [] : shownPattern(teaching, each)))
          .join(' · '),
        value,
      })),
      { label: l10n.t('No Other Keys'), value: {} },
    ],
  });
  if (answer === undefined || answer === 'back') return answer;
  teaching.companions = answer.value;
  return 'next';
}

/** What a session would show, in a line. */
export function sessionLine({ items, layout }: TaughtSession): string {
  const [first] = items;
  if (!first) return vscode.l10n.t('no items');
  if (items.length === 1 && first.name === null) {
    const value = decodeSessionItem(first, layout.itemEncoding, decodeOptionsOf(layout));
    return firstLine({ format: 'bytes', value, certainty: 'sure' });
  }
  const names = items.slice(0, maxNames).map(({ name }) => nameText(name));
  return oneLine([...names, ...(items.length > maxNames ? ['…'] : [])].join(', '), maxLineLength);
}

/** What a choice is called: its framework, or its format. */
export function valuesName({ values }: ValueChoice): string {
  if ('framework' in values) return layoutFullName(values.framework);
  return values.format === 'collection'
    ? 'SessionStateItemCollection'
    : chosenFormatName(values.format);
}

function kindText({ values }: ValueChoice): string {
  const { l10n } = vscode;
  if ('framework' in values) return l10n.t('framework');
  return values.type === 'hash' ? l10n.t('format of each field') : l10n.t('format');
}

function companionsName({ lockKey, timeoutKey }: TaughtCompanions): string {
  const { l10n } = vscode;
  if (lockKey !== undefined && timeoutKey !== undefined) return l10n.t('Lock and Timeout');
  return lockKey === undefined ? l10n.t('Timeout Only') : l10n.t('Lock Only');
}

/** The members of the setting for keys that were found, as far as their values are what such keys have. */
async function membersOf(
  { source }: Teaching,
  { lock, timeout }: Companions,
): Promise<TaughtCompanions> {
  const examples = [lock, timeout].flatMap((each) => (each ? [each.example] : []));
  const stored = await source.storedKeys(examples);
  const at = (key?: Uint8Array): StoredKey | undefined => stored.find((each) => each.key === key);
  const field = timeout && timeoutFieldOf(at(timeout.example));
  return {
    ...(lock && at(lock.example)?.look.type === 'string' && { lockKey: lock.pattern }),
    ...(timeout && field !== undefined && { timeoutKey: timeout.pattern }),
    ...(field !== undefined && field !== '' && { timeoutField: field }),
  };
}

/** Where the timeout stands under its key: in which field, or '' for the key itself; undefined for neither. */
function timeoutFieldOf(stored: StoredKey | undefined): string | undefined {
  const isSeconds = (value: unknown): boolean =>
    value instanceof Uint8Array && /^\d{1,10}$/.test(decodeText(value));
  if (!Array.isArray(stored?.data)) return isSeconds(stored?.data) ? '' : undefined;
  const fields = stored.data as readonly unknown[];
  const place = fields.findIndex((name, index) => {
    if (index % 2 !== 0 || !(name instanceof Uint8Array)) return false;
    return /time-?out|expir|ttl/i.test(decodeText(name)) && isSeconds(fields[index + 1]);
  });
  const name = fields[place];
  return name instanceof Uint8Array ? decodeText(name) : undefined;
}
