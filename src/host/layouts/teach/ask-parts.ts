import * as vscode from '../../shown/vscode.ts';
import { decodeText } from '../../../stores/replies.ts';
import { holderOf } from '../../../stores/teach/layout-entry.ts';
import {
  applicationChoices,
  fitsPattern,
  idChoices,
  type PatternChoice,
  patternOf,
} from '../../../stores/teach/pattern-choices.ts';
import {
  ask,
  keysText,
  type Move,
  shownId,
  shownKey,
  shownPattern,
  type Teaching,
} from './teaching.ts';
import { writtenLayouts } from './write-layout.ts';

/** Asks which part of the key is the session ID. */
export async function askId(teaching: Teaching): Promise<Move> {
  const { l10n } = vscode;
  const key = teaching.key ?? '';
  const choices = idChoices(key);
  if (choices.length === 0) {
    await vscode.window.showErrorMessage(
      l10n.t(
        'No part of this key can be a session ID. A layout needs keys that have the same text before or after the ID.',
      ),
    );
    return 'back';
  }
  const answer = await ask(teaching, {
    number: 2,
    placeHolder: l10n.t('Select the part of the key that is the session ID'),
    items: choices.map((choice) => ({
      ...patternItem(teaching, choice),
      detail: l10n.t('ID: {0}', shownId(teaching, textOf(key, choice))),
      value: choice.range,
    })),
  });
  if (answer === undefined || answer === 'back') return answer;
  teaching.id = answer.value;
  return 'next';
}

/** Asks which part of the key names the application, if any does. */
export async function askApplication(teaching: Teaching): Promise<Move> {
  const { l10n } = vscode;
  const { key = '', id } = teaching;
  if (!id) return 'back';
  const none = patternOf(key, id);
  const choices = applicationChoices(key, id);
  const answer = await ask<string>(teaching, {
    number: 3,
    placeHolder: l10n.t('Select the part of the key that is the application'),
    items: [
      ...(none === undefined
        ? []
        : [
            {
              label: l10n.t('No Application'),
              description: countText(teaching, none),
              detail: shownPattern(teaching, none),
              value: none,
            },
          ]),
      ...choices.map((choice) => ({
        ...patternItem(teaching, choice),
        detail: l10n.t('Application: {0}', shownKey(teaching, textOf(key, choice))),
        value: choice.pattern,
      })),
    ],
  });
  if (answer === undefined || answer === 'back') return answer;
  const holder = holderOf(answer.value, writtenLayouts());
  if (holder !== undefined) {
    await vscode.window.showErrorMessage(
      l10n.t(
        'The layout "{0}" already has the key "{1}". Select other parts, or change that layout in the settings.',
        holder,
        shownPattern(teaching, answer.value),
      ),
    );
    return 'again';
  }
  teaching.pattern = answer.value;
  return readSamples(teaching);
}

const MAX_SAMPLES = 3;

/** Reads some keys that fit the pattern, the one that was selected first. */
async function readSamples(teaching: Teaching): Promise<Move> {
  const { key = '', pattern = '', survey, source } = teaching;
  const fits = fitsPattern(pattern);
  const alike = survey.keys.filter((each) => fits(each) && decodeText(each) !== key);
  // Keys beside the sessions may fit as well: some more are read, and those like the first one stay.
  const wanted = [new TextEncoder().encode(key), ...alike.slice(0, 4 * MAX_SAMPLES)];
  const stored = await source.storedKeys(wanted);
  const [first] = stored;
  if (!first || decodeText(first.key) !== key) {
    await vscode.window.showErrorMessage(
      vscode.l10n.t(
        'The value of this key cannot be read. It no longer exists, is too large, or you have no permission. Select another key.',
      ),
    );
    return 'back';
  }
  const like = stored.filter(({ key: each, look }) => {
    return look.type === first.look.type && !/lock|time-?out/i.test(decodeText(each).slice(-12));
  });
  teaching.stored = [first, ...like.filter((each) => each !== first)].slice(0, MAX_SAMPLES);
  return 'next';
}

function patternItem(
  teaching: Teaching,
  { pattern }: PatternChoice,
): { readonly label: string; readonly description: string } {
  return {
    label: shownPattern(teaching, pattern),
    description: countText(teaching, pattern),
  };
}

function countText({ survey, key }: Teaching, pattern: string): string {
  const fits = fitsPattern(pattern);
  const count = survey.keys.filter(fits).length;
  const isSeen = survey.keys.some((each) => decodeText(each) === key);
  return keysText(isSeen ? count : count + 1);
}

function textOf(key: string, { range }: PatternChoice): string {
  return key.slice(range.start, range.end);
}
