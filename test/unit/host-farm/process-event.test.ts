import assert from 'node:assert/strict';
import { processOf } from '../../../src/host/farm/debug/process-event.ts';

/** The event, its body as the Debug Adapter Protocol has it. */
const told = (body: object, event = 'process') => processOf({ seq: 7, type: 'event', event, body });

describe('the process that a debugger tells', () => {
  it('is that of a .NET or a Python program on this machine', () => {
    const startMethod = 'launch';
    const dotnet = { name: 'Shop.dll', systemProcessId: 4711, isLocalProcess: true, startMethod };
    assert.equal(told(dotnet), 4711);
    const python = { name: 'manage.py', systemProcessId: 4712, startMethod, pointerSize: 64 };
    assert.equal(told(python), 4712);
  });

  it('is none of another machine, and nothing else that has a number', () => {
    assert.equal(told({ name: 'Shop', systemProcessId: 17, isLocalProcess: false }), undefined);
    for (const systemProcessId of [undefined, '17', 0, 1, -5, 1.5, Number.NaN]) {
      assert.equal(told({ name: 'Shop', systemProcessId }), undefined, String(systemProcessId));
    }
    assert.equal(told({ systemProcessId: 17 }, 'thread'), undefined);
    assert.equal(processOf({ type: 'event', event: 'process' }), undefined);
    assert.equal(processOf({ type: 'response', command: 'launch', success: true }), undefined);
  });
});
