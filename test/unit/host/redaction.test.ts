import assert from 'node:assert/strict';
import { Redactor } from '../../../src/host/redaction.ts';

describe('redaction', () => {
  const redactor = new Redactor();

  it('hides the user part of URLs', () => {
    assert.equal(
      redactor.redact('redis://user:pa:ss@shop:6379/0 failed'),
      'redis://***@shop:6379/0 failed',
    );
    assert.equal(redactor.redact('redis://shop:6379'), 'redis://shop:6379');
  });

  it('hides passwords of connection strings', () => {
    assert.equal(
      redactor.redact('shop:6379,password=t0p=secret,ssl=true'),
      'shop:6379,password=***,ssl=true',
    );
    assert.equal(redactor.redact('sentinelPassword: abc'), 'sentinelPassword: ***');
  });

  it('leaves no more of a session id than four characters', () => {
    assert.equal(
      redactor.redact('read {/MyApp_lrwfvealkxwkkxzwwhp0e4fu}_Data'),
      'read {/MyApp_lrwf***}_Data',
    );
    assert.equal(redactor.redact('id 0f8fad5b-d9cb-469f-a165-70867728950e'), 'id 0f8f***');
  });

  it('leaves ordinary words alone', () => {
    const text = 'connected to shop-prod:6379, Redis 7.2.4, 1204 sessions';
    assert.equal(redactor.redact(text), text);
  });

  it('hides a secret that it was told, percent-encoded too', () => {
    const own = new Redactor();
    own.addSecret('p@ss/word');
    assert.equal(own.redact('sent p@ss/word and p%40ss%2Fword'), 'sent *** and ***');
  });

  it('does not garble texts for the sake of a very short secret', () => {
    const own = new Redactor();
    own.addSecret('a');
    own.addSecret('');
    own.addSecret(undefined);
    assert.equal(own.redact('a banana'), 'a banana');
  });
});
