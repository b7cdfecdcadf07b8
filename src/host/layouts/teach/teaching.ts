import * as vscode from '../../shown/vscode.ts';
import type { SessionSource } from '../../../stores/source/session-source.ts';
import type { KeySurvey, StoredKey } from '../../../stores/source/key-survey.ts';
import { maskId } from '../../../stores/session-id-text.ts';
import type { TaughtCompanions } from '../../../stores/teach/layout-entry.ts';
import { type KeyRange, replaceRanges, varyingRuns } from '../../../stores/teach/key-parts.ts';
import type { ValueChoice } from '../../../stores/teach/value-choices.ts';
import { questionTitle } from '../../contributions/command-titles.ts';
import type { EndpointRecord } from '../../endpoints/endpoint-record.ts';
import { showsWholeIds } from '../../endpoints/endpoint-record.ts';
import type { HostServices } from '../../services.ts';
import { formatCount, oneLine } from '../../text-format.ts';
import { askStep, type Step, type StepAnswer } from './ask-step.ts';

/** How many steps there are after the endpoint. */
const STEPS = 6;
const maxKeyLength = 100;

/** A layout that is being taught: what was chosen so far. */
export interface Teaching {
  readonly services: HostServices;
  readonly record: EndpointRecord;
  readonly source: SessionSource;
  readonly survey: KeySurvey;
  /** Whether the endpoint was asked for, so that the first step leads back to it. */
  readonly wasAsked: boolean;
  key?: string;
  id?: KeyRange;
  pattern?: string;
  stored?: readonly StoredKey[];
  choice?: ValueChoice;
  companions?: TaughtCompanions;
  /** What the layout is to be called, where the user has said it. */
  name?: string;
}

/** Where a step leads. Undefined: the user gave up. */
export type Move = 'next' | 'back' | 'again' | 'skip' | undefined;

/** Asks one of the steps. */
export function ask<T>(
  { services, wasAsked }: Teaching,
  step: Pick<Step<T>, 'placeHolder' | 'number' | 'items'>,
): Promise<StepAnswer<T>> {
  const title = questionTitle(services.titleOf('teachLayout'));
  return askStep({ ...step, title, of: STEPS, hasBack: step.number > 1 || wasAsked });
}

/** A key, or a part of one, as it may be shown: what could be an ID is masked beyond this machine. */
export function shownKey({ services, record }: Teaching, text: string): string {
  const isWhole = showsWholeIds(record) || services.revealedIds.has(record);
  return oneLine(isWhole ? text : replaceRanges(text, varyingRuns(text), maskId), maxKeyLength);
}

/** The same for a whole key, the last part of which is masked in any case. */
export function shownWholeKey(teaching: Teaching, key: string): string {
  const shown = shownKey(teaching, key);
  const { record, services } = teaching;
  const isWhole = showsWholeIds(record) || services.revealedIds.has(record);
  if (isWhole || varyingRuns(key).length > 0) return shown;
  const at = key.search(/[^:/]*$/);
  return oneLine(key.slice(0, at) + maskId(key.slice(at)), maxKeyLength);
}

/** An ID as it may be shown. */
export function shownId({ services, record }: Teaching, id: string): string {
  const isWhole = showsWholeIds(record) || services.revealedIds.has(record);
  return oneLine(isWhole ? id : maskId(id), maxKeyLength);
}

/** A pattern with what is not marked in it as it may be shown. */
export function shownPattern(teaching: Teaching, pattern: string): string {
  const pieces = pattern.split(/(\{application\}|\{id\})/);
  const shown = pieces.map((piece, at) => (at % 2 === 1 ? piece : shownKey(teaching, piece)));
  return oneLine(shown.join(''), maxKeyLength);
}

/** `1,204 keys`. */
export function keysText(count: number): string {
  if (count === 1) return vscode.l10n.t('1 key');
  return vscode.l10n.t('{0} keys', formatCount(count, vscode.env.language));
}
