/** How times, sizes and numbers are written in rows and messages. */

import { withSigns } from '../protocol/visible-text.ts';

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/**
 * A stretch of time: `0:48` and `18:42` (minutes and seconds) below an hour, `2 h 10 min` below two
 * days, `3 d 4 h` above. Parts of a second count as none; what is negative is `0:00`.
 */
export function formatDuration(durationMs: number): string {
  const ms = Math.max(0, durationMs);
  if (ms < hourMs) {
    const seconds = Math.floor((ms % minuteMs) / secondMs);
    return `${Math.floor(ms / minuteMs)}:${seconds.toString().padStart(2, '0')}`;
  }
  if (ms < 2 * dayMs) {
    return `${Math.floor(ms / hourMs)} h ${Math.floor((ms % hourMs) / minuteMs)} min`;
  }
  return `${Math.floor(ms / dayMs)} d ${Math.floor((ms % dayMs) / hourMs)} h`;
}

/** How long something still takes, in whole seconds as a countdown shows them: `0:01` until it is over. */
export function formatTimeLeft(leftMs: number): string {
  return formatDuration(Math.ceil(leftMs / secondMs) * secondMs);
}

/** A stretch of time by a round one: it is shorter (`under`), longer (`over`), or that long. */
export interface RoundDuration {
  readonly bound: 'under' | 'over' | 'about';
  readonly text: string;
}

/**
 * How old something is, as it may stand for a while without becoming wrong: `under 5 s`, `over 20 s`,
 * `over 3 min`. It changes at 5 and 10 seconds, each 10 seconds, each minute, each hour, each day.
 */
export function roundAge(ageMs: number): RoundDuration {
  const seconds = Math.floor(Math.max(0, ageMs) / secondMs);
  if (seconds < 5) return { bound: 'under', text: '5 s' };
  const text =
    seconds < 10
      ? '5 s'
      : seconds < 60
        ? `${Math.floor(seconds / 10) * 10} s`
        : ageMs < hourMs
          ? `${Math.floor(seconds / 60)} min`
          : ageMs < 2 * dayMs
            ? `${Math.floor(ageMs / hourMs)} h`
            : `${Math.floor(ageMs / dayMs)} d`;
  return { bound: 'over', text };
}

/**
 * How much time is left, as it may stand for a while: whole minutes (`18 min`), and in the last minute what
 * stays true, `under 50 s`. It changes each minute, then each 10 seconds, and at 5 seconds.
 */
export function roundTimeLeft(leftMs: number): RoundDuration {
  const seconds = Math.ceil(Math.max(0, leftMs) / secondMs);
  if (leftMs >= hourMs) return { bound: 'about', text: formatDuration(leftMs) };
  if (leftMs >= minuteMs) return { bound: 'about', text: `${Math.floor(leftMs / minuteMs)} min` };
  if (seconds > 50) return { bound: 'under', text: '1 min' };
  return { bound: 'under', text: `${seconds <= 5 ? 5 : Math.ceil(seconds / 10) * 10} s` };
}

/** A round duration where there is little room: `<50 s`, `>3 min`, `18 min`. */
export function formatRound({ bound, text }: RoundDuration): string {
  return { under: `<${text}`, over: `>${text}`, about: text }[bound];
}

interface NumberFormats {
  readonly whole: Intl.NumberFormat;
  readonly threeDigits: Intl.NumberFormat;
}

/** Kept by locale: making a format takes fifty times as long as using it. */
const knownFormats = new Map<string, NumberFormats>();

function numberFormats(locale: string): NumberFormats {
  let formats = knownFormats.get(locale);
  if (!formats) {
    formats = {
      whole: new Intl.NumberFormat(locale),
      threeDigits: new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 }),
    };
    knownFormats.set(locale, formats);
  }
  return formats;
}

const units = ['B', 'kB', 'MB', 'GB'] as const;

/** A size with three digits: `56 B`, `1.23 kB`, `12.3 MB`. A kilobyte has 1,000 bytes. */
export function formatSize(sizeBytes: number, locale: string): string {
  let value = sizeBytes;
  let unit = 0;
  // What rounds to 1,000 is written in the next unit.
  while (value >= (unit === 0 ? 1000 : 999.5) && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  const { whole, threeDigits } = numberFormats(locale);
  return `${(unit === 0 ? whole : threeDigits).format(value)} ${units[unit] ?? ''}`;
}

/** A count with the separators of a locale: `1,204`. */
export function formatCount(count: number, locale: string): string {
  return numberFormats(locale).whole.format(count);
}

/** A point in time of the local zone, with the name of the zone: for tooltips. */
export function formatPointInTime(timeMs: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'long' }).format(timeMs);
}

/** A point in time where there is little room: `12:01 PM`, with the day unless it is that of `nowMs`. */
export function formatTime(timeMs: number, nowMs: number, locale: string): string {
  const isToday = new Date(timeMs).toDateString() === new Date(nowMs).toDateString();
  return new Intl.DateTimeFormat(locale, {
    timeStyle: 'short',
    ...(!isToday && { dateStyle: 'short' }),
  }).format(timeMs);
}

/** One line of text: signs for line breaks and what can't be seen ({@link withSigns}), cut with `…` behind. */
export function oneLine(text: string, maxLength: number): string {
  const start = text.slice(0, 4 * maxLength);
  const line = withSigns(start);
  // Most texts are one line already, and short: nothing has to be built for them.
  if (start.length === text.length && line.length <= maxLength) return line;
  const characters = Array.from(line);
  if (characters.length <= maxLength && start.length === text.length) return characters.join('');
  return `${characters.slice(0, maxLength).join('')}…`;
}
