import { trimEndOf } from '../../trim-end.ts';
import { decodeBase64, encodeBase64 } from '../../bytes/base64.ts';
import { FormatError } from '../../errors.ts';
import { canonicalText } from '../../scalars/canonical.ts';
import { formatDateTime, formatTicks, parseDateTime } from '../../scalars/date-time.ts';
import { parseHexBytes } from '../../scalars/hex-bytes.ts';
import { formatTimeSpan, parseTimeSpan } from '../../scalars/time-span.ts';
import type { ScalarEditor } from '../../value.ts';
import type { Column } from './schema.ts';
import { l10n } from '../../reason.ts';

/** The kind of a DateTime that is UTC. */
const UTC = 1;
const TICKS_PER_SECOND = 10_000_000n;

/**
 * The canonical text of a cell, from its text in XML; undefined when it isn't a value of the
 * column's type, which is then shown as it stands.
 */
export function cellText(column: Column, xml: string): string | undefined {
  const { scalar } = column;
  if (scalar === undefined) return xml;
  try {
    switch (scalar) {
      case 'String':
      case 'Char':
        return xml;
      case 'DateTime':
        return dateText(xml);
      case 'TimeSpan':
        return durationText(xml);
      case 'Boolean':
        return { true: 'true', '1': 'true', false: 'false', '0': 'false' }[xml.trim()];
      default:
        return canonicalText({ type: scalar }, xml.trim().replace(/INF$/, 'Infinity'));
    }
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

/**
 * The text in XML of what a user typed, as .NET's XmlConvert writes it.
 * @param like the text that stood there or in another cell of the column: dates keep its offset
 * @throws FormatError when it isn't a value of the column's type
 */
export function cellXml(column: Column, text: string, like: string | undefined): string {
  const { scalar, maxLength, written } = column;
  if (written) return writtenXml(written, text);
  if (scalar === undefined)
    throw new FormatError('read-only', l10n.t('Cells of this type are read-only.'));
  const canonical = canonicalText({ type: scalar }, text);
  switch (scalar) {
    case 'String':
      if (maxLength !== undefined && canonical.length > maxLength) {
        throw new FormatError('out-of-range', l10n.t('Enter at most {0} characters.', maxLength), {
          details: { min: 0, max: maxLength },
        });
      }
      return canonical;
    case 'DateTime':
      return dateXml(column, canonical, like);
    case 'TimeSpan':
      return durationXml(parseTimeSpan(canonical));
    case 'Single':
    case 'Double':
      return canonical.replace('Infinity', 'INF');
    default:
      return canonical;
  }
}

/** Bytes, an address, a date with an offset, as .NET writes them. */
function writtenXml(editor: ScalarEditor, text: string): string {
  if (editor.type === 'Bytes') return encodeBase64(parseHexBytes(text));
  const canonical = canonicalText(editor, text);
  if (editor.of !== 'DateTimeOffset') return canonical;
  const clock = trimEndOf(trimEndOf(canonical.slice(0, -6), '0'), '.');
  const offset = canonical.slice(-6);
  return `${clock}${offset === '+00:00' ? 'Z' : offset}`;
}

/** The bytes of a binary cell; undefined when the text isn't base64. */
export function cellBytes(xml: string): Uint8Array | undefined {
  return decodeBase64(xml.replace(/\s+/g, ''));
}

const offsetPattern = /(Z|[+-]\d\d:\d\d)$/;

/** The clock of a date as it was where it was written; only UTC is told apart. */
function dateText(xml: string): string {
  const trimmed = xml.trim();
  const offset = offsetPattern.exec(trimmed)?.[1];
  const { ticks } = parseDateTime(trimmed.replace(offsetPattern, ''));
  return formatDateTime(ticks, offset === 'Z' ? UTC : 0);
}

function dateXml(column: Column, canonical: string, like: string | undefined): string {
  const { ticks, kind } = parseDateTime(canonical);
  const clock = trimEndOf(trimEndOf(formatTicks(ticks), '0'), '.');
  if (kind === UTC || column.dateTimeMode === 'Utc') return `${clock}Z`;
  const offset = offsetPattern.exec(like?.trim() ?? '')?.[1] ?? '';
  return clock + (offset === 'Z' ? '' : offset);
}

/** A duration of XML Schema as .NET writes it: days, hours, minutes, seconds. */
function durationText(xml: string): string | undefined {
  const found = /^(-)?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d{1,7}))?S)?)?$/.exec(
    xml.trim(),
  );
  if (!found || /[PT]$/.test(xml.trim())) return undefined;
  const [, minus, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''] = found;
  const whole =
    ((BigInt(days) * 24n + BigInt(hours)) * 60n + BigInt(minutes)) * 60n + BigInt(seconds);
  const ticks = whole * TICKS_PER_SECOND + BigInt(fraction.padEnd(7, '0'));
  return formatTimeSpan(minus === undefined ? ticks : -ticks);
}

function durationXml(ticks: bigint): string {
  const rest = ticks < 0n ? -ticks : ticks;
  const fraction = trimEndOf(String(rest % TICKS_PER_SECOND).padStart(7, '0'), '0');
  const seconds = rest / TICKS_PER_SECOND;
  const [days, hours, minutes] = [
    seconds / 86_400n,
    (seconds / 3600n) % 24n,
    (seconds / 60n) % 60n,
  ];
  const second = `${seconds % 60n}${fraction === '' ? '' : `.${fraction}`}`;
  const time = [
    hours > 0n ? `${hours}H` : '',
    minutes > 0n ? `${minutes}M` : '',
    second === '0' ? '' : `${second}S`,
  ].join('');
  const date = days > 0n ? `${days}D` : '';
  const sign = ticks < 0n ? '-' : '';
  if (date === '' && time === '') return 'PT0S';
  return `${sign}P${date}${time === '' ? '' : `T${time}`}`;
}
