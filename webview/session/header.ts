import type { EditorStrings } from '../../src/protocol/editor-strings.ts';
import type { EditorAction, EditorState } from '../../src/protocol/editor-state.ts';
import { html, type Content } from '../ui/draw.ts';
import { durationText, fill } from '../ui/duration.ts';
import { copyLines, eyeLines, flaskLines, lineIcon, lockLines, warningLines } from '../ui/icons.ts';
import { button } from '../ui/toolkit.ts';
import type { Menu } from '../ui/menu.ts';

/** Below this a session is about to expire. */
const EXPIRING_MS = 60_000;

const markLines = {
  development: flaskLines,
  production: warningLines,
  'read-only': eyeLines,
} as const;

/** What the header needs of the page. */
export interface HeaderPage {
  readonly strings: EditorStrings;
  readonly menu: Menu;
  readonly act: (action: EditorAction) => void;
}

/**
 * Application, id, lifetime and lock.
 * @param passedMs how long ago the state was sent
 */
export function headerView(state: EditorState, passedMs: number, page: HeaderPage): Content {
  const { strings, menu, act } = page;
  const canExtend = state.menu.some(({ action }) => action === 'extend');
  const canSave = state.save.reason === undefined;
  const openMenu = ({ currentTarget }: MouseEvent): void => {
    if (!(currentTarget instanceof Element)) return;
    const entries = state.menu.map(({ action, label }) => ({ label, run: () => act(action) }));
    const { right, bottom } = currentTarget.getBoundingClientRect();
    menu.open(entries, right, bottom);
  };
  const environment = state.marks.find(({ kind }) => kind !== 'read-only')?.kind ?? '';
  return html`<header class=${environment}>
    <div class="line">
      <h1>
        <span class="application">${state.application}</span>
        <span class="id">${state.shownId}</span>
      </h1>
      ${button(lineIcon(copyLines), 'icon', () => act('copy-id'), {
        title: strings.copyId,
        label: strings.copyId,
      })}
      <span class="place" title=${state.layoutName}
        ><span>${state.endpoint}</span><span class="layout"> · ${state.layout}</span></span
      >
      ${state.marks.map(
        ({ kind, text, title }) =>
          html`<span class=${`caution ${kind}`} title=${title}
            >${lineIcon(markLines[kind])}<span>${text}</span></span
          >`,
      )}
      <span class="buttons">
        ${button(strings.save, canSave ? 'primary' : 'secondary', () => act('save'), {
          isDisabled: !canSave,
          isHidden: !state.save.isOffered,
          ...(state.save.reason !== undefined && { title: state.save.reason }),
        })}
        ${button(strings.extend, 'secondary', () => act('extend'), { isHidden: !canExtend })}
        ${button('⋯', 'icon', openMenu, {
          title: strings.more,
          label: strings.more,
          hasMenu: true,
          isDisabled: state.loading !== undefined,
        })}
      </span>
    </div>
    <div class="line">
      ${lifetime(state, passedMs, strings)} ${lock(state, passedMs, strings)}
      <span class="place facts">${state.facts.join(' · ')}</span>
    </div>
  </header>`;
}

function lifetime(state: EditorState, passedMs: number, strings: EditorStrings): Content {
  const { remainingMs, timeoutMs, neverExpires } = state;
  if (remainingMs === undefined) {
    return neverExpires ? html`<span class="clock">${strings.neverExpires}</span>` : undefined;
  }
  const leftMs = Math.max(0, remainingMs - passedMs);
  const left = durationText(leftMs, strings);
  const text =
    leftMs === 0
      ? strings.expired
      : timeoutMs === undefined
        ? fill(strings.expiresIn, left)
        : fill(strings.expiresInOf, left, durationText(timeoutMs, strings));
  const share = timeoutMs ? Math.min(1, leftMs / timeoutMs) : 0;
  return html`<span class=${leftMs < EXPIRING_MS ? 'clock expiring' : 'clock'}>${text}</span>
    <progress
      max="1"
      aria-hidden="true"
      ?hidden=${timeoutMs === undefined}
      .value=${share}
    ></progress>`;
}

function lock({ lock: held }: EditorState, passedMs: number, strings: EditorStrings): Content {
  if (!held) return undefined;
  const { ageMs, ttlMs } = held;
  const since =
    ageMs === undefined
      ? strings.locked
      : fill(strings.lockedFor, durationText(ageMs + passedMs, strings));
  const until =
    ttlMs === undefined
      ? ''
      : ` · ${fill(strings.lockFreesIn, durationText(ttlMs - passedMs, strings))}`;
  return html`<span class="lock">${lineIcon(lockLines)}<span>${since + until}</span></span>`;
}
