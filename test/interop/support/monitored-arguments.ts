import type { MonitoredCommand } from '../../integration/support/monitor.ts';

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', a: '\x07', b: '\b' };

/** A command's name and arguments as MONITOR quotes them, a character a byte. */
export function argumentsOf({ line }: MonitoredCommand): readonly string[] {
  const quoted = line.slice(line.indexOf('] ') + 2).match(/"(?:[^"\\]|\\.)*"/g) ?? [];
  return quoted.map((text) =>
    text
      .slice(1, -1)
      .replace(/\\(?:x([0-9a-f]{2})|(.))/g, (_, hex: string | undefined, other: string) =>
        hex === undefined ? (escapes[other] ?? other) : String.fromCharCode(parseInt(hex, 16)),
      ),
  );
}
