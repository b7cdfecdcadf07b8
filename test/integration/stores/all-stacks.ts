import { readFileSync } from 'node:fs';
import type { Command } from '../../../src/stores/commands.ts';
import type { BuiltInLayoutId } from '../../../src/stores/layout-facts.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { bytesOf, recordedSession, refOf, restoreCommands } from './support.ts';

/** A line of `other-sessions.jsonl` or `aspnetcore-sessions.jsonl`, as far as it is the same in both. */
interface Recorded {
  readonly scenario: string;
  readonly stack?: BuiltInLayoutId;
  readonly application?: string;
  readonly id?: string;
  readonly instance?: string;
  readonly sessionKey?: string;
  readonly keys: readonly {
    readonly key: string;
    readonly type: string;
    readonly base64?: string;
    readonly fields?: readonly { readonly name: string; readonly base64: string }[];
  }[];
}

/** A session of a site, and the commands that put it there. */
export interface StoredSession {
  readonly ref: SessionRef;
  readonly title: string;
  readonly commands: readonly Command[];
}

function recorded(file: string): readonly StoredSession[] {
  const lines = readFileSync(new URL(`../../fixtures/${file}`, import.meta.url), 'utf8');
  const sessions = lines.split('\n').filter((line) => line !== '');
  return sessions.map((line) => {
    const { scenario, keys, ...of } = JSON.parse(line) as Recorded;
    const layout = of.stack ?? 'aspnetcore';
    const id = of.id ?? of.sessionKey ?? '';
    const commands = keys.flatMap(({ key, type, base64, fields = [] }): Command[] => {
      if (type !== 'string' && type !== 'hash') return [];
      const values = fields.flatMap((field) => [field.name, bytesOf(field.base64)]);
      const set: Command =
        type === 'string' ? ['SET', key, bytesOf(base64 ?? '')] : ['HSET', key, ...values];
      return [['DEL', key], set, ['EXPIRE', key, 1200]];
    });
    return {
      ref: { layout, application: of.application ?? of.instance ?? '', id },
      title: `${layout}, ${scenario}`,
      commands,
    };
  });
}

/** The seven fields of RedisSessionState.cs of Harbour.RedisSessionStateStore. */
export const harbour: StoredSession = {
  title: 'harbour',
  ref: { layout: 'harbour', application: 'MyProvider/', id: 'lrwfvealkxwkkxzwwhp0e4fu' },
  commands: [
    [
      'HSET',
      'MyProvider/lrwfvealkxwkkxzwwhp0e4fu',
      'created',
      bytesOf('gMC/ej8L3Ag='),
      'locked',
      Uint8Array.of(0),
      'lockId',
      '',
      'lockDate',
      '',
      'timeout',
      Uint8Array.of(20, 0, 0, 0),
      'flags',
      Uint8Array.of(0, 0, 0, 0),
      'items',
      bytesOf('AQAAAP////8DQWdlBQAAAAIqAAAA'),
    ],
    ['EXPIRE', 'MyProvider/lrwfvealkxwkkxzwwhp0e4fu', 1200],
  ],
};

export const provider = (version: string): StoredSession => {
  const session = recordedSession(version, 'primitives');
  return { ref: refOf(session), title: `provider ${version}`, commands: restoreCommands(session) };
};

/** A session of every stack that is read, as its own software wrote it. */
export const sessionsOfAllStacks: readonly StoredSession[] = [
  provider('4.0.1'),
  provider('5.0.4'),
  harbour,
  ...recorded('other-sessions.jsonl').filter(({ title }) => title !== 'php, empty'),
  ...recorded('aspnetcore-sessions.jsonl').filter(({ ref }) => ref.id !== ''),
];
