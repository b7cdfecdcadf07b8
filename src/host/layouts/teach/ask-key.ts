import * as vscode from '../../shown/vscode.ts';
import type { KeySight } from '../../../stores/source/key-survey.ts';
import { decodeText } from '../../../stores/replies.ts';
import { type KeyShape, shapesOf } from '../../../stores/teach/key-shapes.ts';
import { questionTitle } from '../../contributions/command-titles.ts';
import { layoutFullName } from '../../sessions/layout-names.ts';
import { oneLine } from '../../text-format.ts';
import { ask, keysText, type Move, shownWholeKey, type Teaching } from './teaching.ts';

/** Kinds of keys that are looked at and offered. */
const MAX_SHAPES = 60;
/** Longer keys are not sessions'. */
const MAX_KEY_LENGTH = 512;

/** Keys that are named alike, with what some of them are. */
interface SeenShape extends KeyShape {
  readonly sight: KeySight;
}

/** Asks which key belongs to a session. */
export async function askKey(teaching: Teaching): Promise<Move> {
  const { l10n } = vscode;
  const shapes = await unclaimedShapes(teaching);
  const { keyCount, isWhole } = teaching.survey;
  const group = isWhole
    ? l10n.t('Keys that belong to no layout')
    : l10n.t('Keys that belong to no layout, of {0} looked at', keysText(keyCount));
  const items = shapes.map((each) => {
    const { shape, sight, examples } = each;
    const key = decodeText(examples[0] ?? new Uint8Array());
    const claim = sight.claim && l10n.t('looks like {0}', layoutFullName(sight.claim));
    const described = [keysText(each.keyCount), sight.look.type, claim].filter(Boolean).join(' · ');
    const detail = l10n.t('Example: {0}', shownWholeKey(teaching, key));
    const label = shape.includes('*') ? oneLine(shape, 100) : shownWholeKey(teaching, key);
    return { label, description: described, detail, group, value: key };
  });
  const answer = await ask<string | null>(teaching, {
    number: 1,
    placeHolder:
      items.length > 0
        ? l10n.t('Select keys that store sessions, or enter one')
        : l10n.t('No keys without a layout were found. Enter the key of a session'),
    items: [
      ...items,
      {
        label: l10n.t('Enter a Key…'),
        iconPath: new vscode.ThemeIcon('edit'),
        alwaysShow: true,
        group: l10n.t('Another Key'),
        value: null,
      },
    ],
  });
  if (answer === undefined || answer === 'back') return answer;
  const key = answer.value ?? (await enterKey(teaching));
  // Who doesn't enter a key may select one.
  if (key === undefined) return 'again';
  teaching.key = key;
  return 'next';
}

/** Those whose keys can be sessions and aren't shown as such already, the likeliest first. */
async function unclaimedShapes({ source, survey }: Teaching): Promise<readonly SeenShape[]> {
  const shapes = shapesOf(survey.keys).slice(0, MAX_SHAPES);
  const examples = shapes.flatMap((shape) => shape.examples);
  const sights = await source.sightsOf(examples);
  let at = 0;
  const seen = shapes.flatMap((shape): readonly SeenShape[] => {
    const own = sights.slice(at, (at += shape.examples.length));
    const open = own.filter(
      ({ isShown, look }) => !isShown && (look.type === 'string' || look.type === 'hash'),
    );
    const sight = open.find(({ claim }) => claim !== undefined) ?? open[0];
    return sight ? [{ ...shape, sight }] : [];
  });
  const rank = ({ sight, shape }: SeenShape): number =>
    sight.claim ? 2 : /sess/i.test(shape) ? 1 : 0;
  return seen.sort((a, b) => rank(b) - rank(a));
}

async function enterKey(teaching: Teaching): Promise<string | undefined> {
  const { l10n, window } = vscode;
  const { services, source } = teaching;
  let [value, problem] = ['', ''];
  for (;;) {
    const refused = value;
    const entered = await window.showInputBox({
      title: questionTitle(services.titleOf('teachLayout')),
      prompt: l10n.t('Enter the key of one session, as it is in Redis.'),
      value,
      ignoreFocusOut: true,
      validateInput: (text) => {
        if (text.length > MAX_KEY_LENGTH) {
          return l10n.t('Enter a key of at most {0} characters.', MAX_KEY_LENGTH);
        }
        return problem !== '' && text === refused ? problem : undefined;
      },
    });
    if (entered === undefined || entered === '') return undefined;
    const bytes = new TextEncoder().encode(entered);
    const [sight] = await source.sightsOf([bytes]);
    const type = sight?.look.type ?? 'none';
    if (type === 'string' || type === 'hash') return entered;
    value = entered;
    problem =
      type === 'none'
        ? l10n.t('Redis has no such key. Enter one that exists.')
        : l10n.t('This key is a {0}. Enter the key of a string or hash.', type);
  }
}
