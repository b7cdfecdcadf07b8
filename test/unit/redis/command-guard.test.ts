import assert from 'node:assert/strict';
import { checkCommand, CommandRefusedError } from '../../../src/redis/command-guard.ts';
import type { Command } from '../../../src/stores/commands.ts';

function verdict(command: Command, canWrite: boolean): string {
  try {
    checkCommand(command, canWrite);
    return 'sent';
  } catch (error) {
    assert(error instanceof CommandRefusedError);
    return error.code;
  }
}

describe('checkCommand', () => {
  for (const text of [
    'GET k',
    'HGETALL k',
    'PTTL k',
    'SCAN 0',
    'OBJECT ENCODING k',
    'CLUSTER SLOTS',
    'MEMORY usage k',
    'CONFIG GET save',
  ]) {
    it(`sends ${text} to a read-only endpoint`, () => {
      assert.equal(verdict(text.split(' ') as unknown as Command, false), 'sent');
    });
  }

  for (const text of [
    'SET k v',
    'hset k f v',
    'DEL k',
    'EXPIRE k 1',
    'EVALSHA x 0',
    'EVAL x 0',
    'GETEX k',
  ]) {
    it(`sends ${text} to an endpoint only where writing is allowed`, () => {
      const command = text.split(' ') as unknown as Command;
      assert.equal(verdict(command, false), 'read-only');
      assert.equal(verdict(command, true), 'sent');
    });
  }

  // Commands that deny-lists of other tools are known to let through, and what harms a server.
  for (const text of [
    ...[
      'JSON.SET k . 1',
      'JSON.DEL k',
      'HEXPIRE k 1 FIELDS 1 f',
      'HSETEX k FIELDS 1 f v',
      'PFADD k a',
    ],
    ...[
      'LMPOP 1 k LEFT',
      'XACK k g 1',
      'BITFIELD k',
      'FCALL f 0',
      'FUNCTION FLUSH',
      'SORT k STORE d',
    ],
    ...[
      'CONFIG SET a b',
      'CONFIG GET *',
      'CONFIG GET requirepass',
      'CONFIG GET save requirepass',
      'CONFIG',
      'SHUTDOWN',
      'ACL SETUSER x',
      'CLIENT KILL x',
      'CLIENT REPLY OFF',
    ],
    ...[
      'REPLICAOF a 1',
      'DEBUG SLEEP 1',
      'FLUSHALL',
      'FLUSHDB',
      'KEYS *',
      'MONITOR',
      'SUBSCRIBE c',
    ],
    ...[
      'SELECT 1',
      'MULTI',
      'AUTH x',
      'HELLO 3',
      'RESET',
      'SCRIPT FLUSH',
      'CLUSTER RESET',
      'OBJECT',
      'NEWCOMMAND k',
    ],
  ]) {
    it(`never sends ${text}`, () => {
      const command = text.split(' ') as unknown as Command;
      assert.equal(verdict(command, false), 'not-allowed');
      assert.equal(verdict(command, true), 'not-allowed');
    });
  }

  it('names the command and nothing that follows it', () => {
    const command: Command = ['SET', 'session-of-maja', 'secret'];
    assert.throws(
      () => checkCommand(command, false),
      (error) => !String(error).includes('maja'),
    );
  });
});
