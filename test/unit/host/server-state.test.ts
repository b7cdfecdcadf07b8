import assert from 'node:assert/strict';
import { serverStateOf } from '../../../src/host/endpoints/server-state.ts';
import { ReplyError } from '../../../src/stores/commands.ts';

const sha = '5f3b0a1c'.repeat(5);

/** Replies as servers write them: server.c, script.c, cluster.c and multi.c of Redis and Valkey. */
const replies: readonly (readonly [state: string | undefined, text: string])[] = [
  ['READONLY', "READONLY You can't write against a read only replica."],
  [
    'READONLY',
    `READONLY You can't write against a read only replica. script: ${sha}, on @user_script:119.`,
  ],
  [
    'READONLY',
    `ERR Error running script (call to f_${sha}): @user_script:1: @user_script: 1: -READONLY You can't write against a read only replica.`,
  ],
  ['LOADING', 'LOADING Redis is loading the dataset in memory'],
  ['LOADING', 'LOADING Valkey is loading the dataset in memory'],
  [
    'MISCONF',
    "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.",
  ],
  ['MISCONF', 'MISCONF Errors writing to the AOF file: No space left on device'],
  [
    'MISCONF',
    `ERR Error running script (call to f_${sha}): @user_script:1: @user_script: 1: -MISCONF Errors writing to the AOF file: No space left on device`,
  ],
  ['OOM', "OOM command not allowed when used memory > 'maxmemory'."],
  [
    'OOM',
    `OOM command not allowed when used memory > 'maxmemory'. script: ${sha}, on @user_script:1.`,
  ],
  [
    'OOM',
    `ERR Error running script (call to f_${sha}): @user_script:1: @user_script: 1: -OOM command not allowed when used memory > 'maxmemory'.`,
  ],
  ['NOREPLICAS', 'NOREPLICAS Not enough good replicas to write.'],
  [
    'BUSY',
    'BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.',
  ],
  ['BUSY', 'BUSY Valkey is busy running a script. You can only call SCRIPT KILL.'],
  [
    'UNKILLABLE',
    'UNKILLABLE Sorry the script already executed write commands against the dataset.',
  ],
  [
    'MASTERDOWN',
    "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
  ],
  ['CLUSTERDOWN', 'CLUSTERDOWN The cluster is down'],
  ['CLUSTERDOWN', 'CLUSTERDOWN Hash slot not served'],
  ['TRYAGAIN', 'TRYAGAIN Multiple keys request during rehashing of slot'],
  ['EXECABORT', 'EXECABORT Transaction discarded because of previous errors.'],
  [undefined, 'WRONGTYPE Operation against a key holding the wrong kind of value'],
  [undefined, 'BUSYKEY Target key name already exists.'],
  [undefined, 'BUSYGROUP Consumer Group name already exists'],
  [undefined, "ERR unknown command 'FOO'"],
];

describe('the state of a server that refuses', () => {
  for (const [state, text] of replies) {
    it(`is ${state ?? 'not told'} for ${text.slice(0, 60)}`, () => {
      assert.equal(serverStateOf(new ReplyError(text)), state);
    });
  }
});
